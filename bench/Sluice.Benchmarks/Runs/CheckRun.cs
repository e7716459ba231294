using System.Diagnostics;
using System.Globalization;
using Sluice.Benchmarks.Shapes;

namespace Sluice.Benchmarks.Runs;

/// <summary>
/// <c>sluice check</c> as a user starts it, from process start to exit, over the manifests of 5,000 workloads in 100 files. The files are written once and
/// are in the page cache, as after a checkout.
/// </summary>
internal static class CheckRun
{
    /// <summary>Runs the program that is given, or the one that was published or built last.</summary>
    public static void Run(string? program, int runs)
    {
        var folder = Directory.CreateTempSubdirectory("sluice-bench-").FullName;
        try
        {
            var bytes = ManifestFolder.Write(folder);
            program ??= Find();
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"check, 5,000 workloads in 100 files, {bytes / 1e6:n1} MB, {program}"));
            var (help, check) = (new Measured("--help"), new Measured("check"));
            for (var run = 0; run <= runs; run++)
            {
                var warm = run > 0;
                Start(program, ["--help"], warm ? help : new(""));
                Start(program, ["check", folder, "--output", "json"], warm ? check : new(""));
            }

            Console.WriteLine(help);
            Console.WriteLine(check);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>Runs the program, its answer thrown away; it must not end with bad input or worse.</summary>
    internal static void Start(string program, string[] arguments, Measured measured)
    {
        var isAssembly = program.EndsWith(".dll", StringComparison.Ordinal);
        var start = new ProcessStartInfo(isAssembly ? "dotnet" : program, isAssembly ? [program, .. arguments] : arguments) { RedirectStandardOutput = true };
        var code = measured.Time(() =>
        {
            using var process = Process.Start(start)!;
            process.StandardOutput.BaseStream.CopyTo(Stream.Null);
            process.WaitForExit();
            return process.ExitCode;
        });
        if (code > 1) throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} ended with {code}");
    }

    private static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (!File.Exists(Path.Combine(folder.FullName, "Sluice.slnx"))) continue;
            var found = ((string[])["publish/Sluice.Cli/release_linux-x64/sluice", "bin/Sluice.Cli/release/Sluice.Cli.dll"])
                .Select(path => Path.Combine(folder.FullName, "artifacts", path)).FirstOrDefault(File.Exists);
            if (found is not null) return found;
        }

        throw new FileNotFoundException("build or publish src/Sluice.Cli in Release first, or name the program with --program");
    }
}
