using System.Diagnostics;
using System.Text;

namespace Sluice.EndToEnd;

/// <summary>How a run of the CLI ended.</summary>
public sealed record CliRun(int Code, string Output, string Error);

/// <summary>Starts the real CLI process, with captured output, so that nothing it writes to is a terminal.</summary>
public sealed class Cli(string folder)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    /// <summary>A folder with a program <c>sluice</c>, which keeps its process id as an installed one does.</summary>
    private static readonly Lazy<string> OnPath = new(static () =>
    {
        var path = Path.Combine(Directory.CreateTempSubdirectory("sluice-path-").FullName, "sluice");
        File.WriteAllText(path, $"#!/bin/sh\nexec dotnet '{Program}' \"$@\"\n");
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserExecute | UnixFileMode.UserWrite);
        return Path.GetDirectoryName(path)!;
    });

    public static string Program { get; } = Path.Combine(AppContext.BaseDirectory, "Sluice.Cli.dll");

    public Dictionary<string, string> Environment { get; } = new(StringComparer.Ordinal);

    public CliRun Run(params ReadOnlySpan<string> arguments) => Run(null, arguments);

    /// <summary>Runs with text on standard input.</summary>
    public CliRun Run(string? input, ReadOnlySpan<string> arguments)
    {
        using var process = Start("dotnet", [Program, .. arguments]);
        var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        if (input is not null) process.StandardInput.Write(input);
        process.StandardInput.Close();
        return Finish(process, output, error);
    }

    /// <summary>Starts it and lets it run.</summary>
    public CliProcess Open(params string[] arguments) => new(Start("dotnet", [Program, .. arguments]));

    /// <summary>Runs a line of bash in which <c>sluice</c> is the CLI.</summary>
    public CliRun Bash(string line)
    {
        using var process = Start("bash", ["-c", $"set -o pipefail; PATH='{OnPath.Value}':$PATH; {line}"]);
        var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        process.StandardInput.Close();
        return Finish(process, output, error);
    }

    private Process Start(string program, string[] arguments)
    {
        var start = new ProcessStartInfo(program)
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = new UTF8Encoding(false),
            StandardErrorEncoding = new UTF8Encoding(false),
        };
        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        foreach (var (name, value) in Environment) start.Environment[name] = value;
        return Process.Start(start)!;
    }

    private static CliRun Finish(Process process, Task<string> output, Task<string> error)
    {
        if (!process.WaitForExit(Limit))
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"the CLI still ran after {Limit.TotalSeconds} s");
        }

        return new(process.ExitCode, output.GetAwaiter().GetResult(), error.GetAwaiter().GetResult());
    }
}
