using System.ComponentModel;
using System.Diagnostics;
using System.Text;

namespace Sluice.Lab.Kernel;

/// <summary>Runs ip and nft inside a network namespace, with their input given as text, and a time limit.</summary>
internal static class CommandRunner
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    /// <summary>What the program wrote to standard output.</summary>
    /// <exception cref="LabException">It is missing, failed, or took too long.</exception>
    public static string Run(NetworkNamespace inside, string program, IReadOnlyList<string> arguments, string input = "") =>
        inside.Run(() => Run(program, arguments, input));

    /// <summary>The same without a namespace of its own.</summary>
    public static string Run(string program, IReadOnlyList<string> arguments, string input = "")
    {
        var start = new ProcessStartInfo(PathOf(program), arguments) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        using var process = Start(start, program);
        var (output, error) = (new StringBuilder(), new StringBuilder());
        process.OutputDataReceived += (_, line) => output.Append(line.Data).Append('\n');
        process.ErrorDataReceived += (_, line) => error.Append(line.Data).Append('\n');
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        try
        {
            process.StandardInput.Write(input);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It ended before it had read everything; its exit code and what it wrote say why.
        }

        if (!process.WaitForExit(Limit))
        {
            process.Kill(entireProcessTree: true);
            throw new LabException($"{program} did not end within {Limit.TotalSeconds:0} s", "The machine may be overloaded; run it again.");
        }

        process.WaitForExit();
        if (process.ExitCode == 0) return output.ToString();
        throw new LabException($"{program} {string.Join(' ', arguments)} failed: {FirstLines(error.ToString())}", "The lab needs the right to make network namespaces, veth pairs and nftables rules; run it as root, or see docs/verify.md.");
    }

    /// <summary>Starts a program.</summary>
    /// <exception cref="LabException">It is missing.</exception>
    internal static Process Start(ProcessStartInfo start, string program)
    {
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception fault)
        {
            throw new LabException($"{program} cannot be started: {fault.Message}", Remedy(program));
        }
    }

    /// <summary>Whether a program is there.</summary>
    public static bool IsInstalled(string program) => Find(program) is not null;

    private static string PathOf(string program) => Find(program) ?? throw new LabException($"{program} is not installed", Remedy(program));

    /// <summary>System programs are often not on the path of a user.</summary>
    private static string? Find(string program) => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':', StringSplitOptions.RemoveEmptyEntries).Concat(["/usr/sbin", "/sbin", "/usr/bin"])
        .Select(folder => System.IO.Path.Combine(folder, program)).FirstOrDefault(File.Exists);

    private static string Remedy(string program) => program == "kubectl"
        ? "Install it (https://kubernetes.io/docs/tasks/tools/), or add its folder to PATH."
        : $"Install it (Debian, Ubuntu: apt-get install {(program == "nft" ? "nftables" : "iproute2")}; Fedora: dnf install {(program == "nft" ? "nftables" : "iproute")}).";

    private static string FirstLines(string text) => string.Join("; ", text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Take(3));
}
