using System.Diagnostics;
using System.Globalization;
using System.Text;
using Sluice.Analysis;
using Sluice.Benchmarks.Shapes;
using Sluice.Charters;
using Sluice.Compile;
using Sluice.Model;
using Sluice.Readers;
using Sluice.Readers.Charters;
using Sluice.Readers.Sources;
using Sluice.Readers.Yaml;

namespace Sluice.Benchmarks.Runs;

/// <summary>A large charter from text to NetworkPolicies that are proven: each step, and all of them together.</summary>
internal static class CharterRun
{
    public static void Run(int runs)
    {
        var files = new List<byte[]> { Encoding.UTF8.GetBytes(CharterText.Charter()) };
        for (var number = 0; number < CharterText.Exceptions; number++) files.Add(Encoding.UTF8.GetBytes(CharterText.Exception(number)));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{CharterText.Components:n0} components, {CharterText.Flows:n0} flows, {CharterText.Exceptions:n0} exceptions, {files.Sum(static file => file.Length) / 1e6:n1} MB of charter"));
        for (var run = 0; run < runs; run++)
        {
            var all = Stopwatch.GetTimestamp();
            var read = Time("read", () => CharterReader.Read(files.Select(static (file, at) => new CharterSource(new SourceText($"{at}.yaml", file), IsOverlay: false))));
            if (read.HasErrors) throw new InvalidOperationException(read.Problems[0].Message);
            var bound = Time("bind", () => BoundCharter.Of(read.Charter, Snapshot.Empty, new(2026, 6, 1, 0, 0, 0, TimeSpan.Zero)));
            if (bound.Problems.Count > 0) throw new InvalidOperationException(bound.Problems[0].Message);
            var compiled = Time("compile", () => CompileTarget.All[0].Compile(bound));
            var text = Encoding.UTF8.GetBytes(string.Concat(compiled.Files.Select(static file => file.Content)));
            var written = Time("read back", () => SnapshotReader.Read(new() { Sources = [SourceSpec.Parse("-")], StandardInput = () => new MemoryStream(text) }).Snapshots[0].Snapshot);
            var proof = Time("prove", () => CompileProof.Of(bound, [compiled], written.Policies, Profile.Upstream, AnalysisOptions.Default));
            if (proof.Differences.Count > 0) throw new InvalidOperationException($"not proven: {proof.Differences[0]}");
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  total {Stopwatch.GetElapsedTime(all).TotalMilliseconds,9:n0} ms   {written.Policies.Count:n0} policies, {text.Length / 1e6:n1} MB, {proof.Endpoints:n0} endpoints"));
        }
    }

    /// <summary>The program itself over the charter as a folder, process start to exit: compiled, proven and written.</summary>
    public static void RunProgram(string program, int runs)
    {
        var folder = Directory.CreateTempSubdirectory("sluice-bench-").FullName;
        try
        {
            File.WriteAllText(Path.Combine(folder, "sluice.yaml"), CharterText.Charter());
            var exceptions = Directory.CreateDirectory(Path.Combine(folder, "exceptions")).FullName;
            for (var number = 0; number < CharterText.Exceptions; number++) File.WriteAllText(Path.Combine(exceptions, string.Create(CultureInfo.InvariantCulture, $"{number}.yaml")), CharterText.Exception(number));
            var compile = new Measured("compile");
            for (var run = 0; run < runs; run++) CheckRun.Start(program, ["compile", folder, "--as-of", "2026-06-01", "--quiet", "--into", Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"out{run}"))], compile);
            Console.WriteLine(compile);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static T Time<T>(string step, Func<T> work)
    {
        var start = Stopwatch.GetTimestamp();
        var result = work();
        Console.Write(string.Create(CultureInfo.InvariantCulture, $"  {step} {Stopwatch.GetElapsedTime(start).TotalMilliseconds:n0} ms"));
        return result;
    }
}
