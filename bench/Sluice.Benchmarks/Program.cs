using System.Diagnostics;
using Sluice.Benchmarks.Gateway;
using Sluice.Benchmarks.Runs;
using Sluice.Benchmarks.Shapes;

const string Usage = """
    dotnet run -c Release --project bench/Sluice.Benchmarks -- VERB [A B C D E] [--runs N]

    shapes      the whole analysis of the shapes
    checks      each check on its own
    explain     one question at a time about a shape
    reading     YAML and JSON into a snapshot
    incremental one policy of a shape changed (made for B and D)
    difference  a shape and the same with one policy opened wide, listed (made for B, D and E)
    charter     a large charter compiled and proven; --program PATH for that program over it as a folder, process start to exit
    lab         a packet lab of 200 workloads and 5,000 probes, two in five denied; needs root
    gateway     the gateway beside squid, tinyproxy and haproxy on loopback, those that are installed; --only NAME for one of them
    soak        the gateway with 10,000 tunnels for a minute, with reloads: what is lost and what is left behind
    audit       lines of the gateway's audit log
    check5000   the program over 5,000 workloads in 100 files, process start to exit; --program PATH for another than the one built here
    micro       single functions, by BenchmarkDotNet; takes its arguments, --filter '*' for all

    See bench/README.md for what is measured.
    """;

if (args is ["micro", .. var rest])
{
    BenchmarkDotNet.Running.BenchmarkSwitcher.FromAssembly(typeof(Shape).Assembly).Run(rest);
    return 0;
}

var words = args.Where(word => !word.StartsWith('-')).ToList();
var runs = int.Parse(Option("--runs") ?? "5", System.Globalization.CultureInfo.InvariantCulture);
var (program, only) = (Option("--program"), Option("--only"));
if (words.Count == 0) return Fail("a verb is missing");
var shapes = words.Skip(1).Select(Shape.Find).ToList();
if (shapes.Contains(null)) return Fail("a shape is one of A B C D E");
if (shapes.Count == 0) shapes = [.. Shape.All];
switch (words[0])
{
    case "shapes":
        return shapes.Count == 1 ? Here(() => ShapesRun.Run(shapes[0]!, runs)) : OneProcessEach();
    case "checks":
        return shapes.Count == 1 ? Here(() => ChecksRun.Run(shapes[0]!)) : OneProcessEach();
    case "incremental":
        return shapes.Count == 1 ? Here(() => IncrementalRun.Run(shapes[0]!)) : OneProcessEach();
    case "check5000":
        return Here(() => CheckRun.Run(program, runs));
    case "charter":
        return Here(() =>
        {
            if (program is null) CharterRun.Run(runs);
            else CharterRun.RunProgram(program, runs);
        });
    case "gateway":
        return Here(() => GatewayRun.Run(runs, only));
    case "soak":
        return Here(SoakRun.Run);
    case "lab":
        return Here(() => LabRun.Run(runs));
    case "audit":
        return Here(() => AuditRun.Run(runs));
    case "explain":
        return shapes.Count == 1 ? Here(() => ExplainRun.Run(shapes[0]!)) : OneProcessEach();
    case "difference":
        return shapes.Count == 1 ? Here(() => DifferenceRun.Run(shapes[0]!)) : OneProcessEach();
    case "reading":
        return Here(() => ReadingRun.Run(runs));
    default:
        return Fail($"there is no verb '{words[0]}'");
}

static int Here(Action work)
{
    work();
    return 0;
}

static int Fail(string message)
{
    Console.Error.WriteLine(message);
    Console.Error.WriteLine(Usage);
    return 2;
}

string? Option(string name)
{
    var at = Array.IndexOf(args, name);
    if (at < 0 || at + 1 >= args.Length) return null;
    words.Remove(args[at + 1]);
    return args[at + 1];
}

// A process for each shape, so that the memory of one does not hide that of the next.
int OneProcessEach()
{
    foreach (var shape in shapes)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!, [words[0], shape!.Name, "--runs", runs.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        using var process = Process.Start(start)!;
        process.WaitForExit();
        if (process.ExitCode != 0) return process.ExitCode;
    }

    return 0;
}
