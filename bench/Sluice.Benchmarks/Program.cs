using System.Diagnostics;
using Sluice.Benchmarks.Runs;
using Sluice.Benchmarks.Shapes;

const string Usage = """
    dotnet run -c Release --project bench/Sluice.Benchmarks -- VERB [A B C D E] [--runs N]

    shapes      the whole analysis of the shapes
    checks      each check on its own
    changes     one policy changed, the difference computed and not printed
    explain     one question at a time about a shape
    reading     YAML and JSON into a snapshot
    micro       single functions, by BenchmarkDotNet; takes its arguments, --filter '*' for all

    See bench/README.md for what is measured.
    """;

if (args is ["micro", .. var rest])
{
    BenchmarkDotNet.Running.BenchmarkSwitcher.FromAssembly(typeof(Shape).Assembly).Run(rest);
    return 0;
}

var words = args.Where(word => !word.StartsWith('-')).ToList();
var runs = Number("--runs", 5);
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
    case "changes":
        return shapes.Count == 1 ? Here(() => ChangesRun.Run(shapes[0]!)) : OneProcessEach();
    case "explain":
        return shapes.Count == 1 ? Here(() => ExplainRun.Run(shapes[0]!)) : OneProcessEach();
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

int Number(string option, int otherwise)
{
    var at = Array.IndexOf(args, option);
    if (at < 0 || at + 1 >= args.Length) return otherwise;
    words.Remove(args[at + 1]);
    return int.Parse(args[at + 1], System.Globalization.CultureInfo.InvariantCulture);
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
