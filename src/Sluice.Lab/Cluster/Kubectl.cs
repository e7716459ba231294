using System.Diagnostics;
using System.Text;
using Sluice.Lab.Kernel;

namespace Sluice.Lab.Cluster;

/// <summary>What a run of kubectl left behind.</summary>
/// <param name="Code">Its exit code; of a command that it ran in a pod, that command's.</param>
/// <param name="Output">Standard output.</param>
/// <param name="Error">Standard error.</param>
internal sealed record KubectlResult(int Code, string Output, string Error)
{
    public bool Succeeded => Code == 0;

    /// <summary>The first lines of standard error, in one.</summary>
    public string Reason
    {
        get
        {
            var lines = Error.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
                .Select(static line => line.StartsWith("error: ", StringComparison.OrdinalIgnoreCase) ? line[7..] : line).Take(3);
            return string.Join("; ", lines) is { Length: > 0 } text ? text : $"kubectl ended with exit code {Code} and gave no reason";
        }
    }
}

/// <summary>Runs kubectl against one cluster: an argument array, input as text, captured output, a time limit.</summary>
/// <param name="context">The kubeconfig context; empty for the current one.</param>
internal sealed class Kubectl(string context)
{
    private static readonly Encoding Utf8 = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);

    /// <summary>Runs it to its end, or until its time is over; then it has been ended, and the result says so.</summary>
    /// <exception cref="LabException">There is no kubectl.</exception>
    /// <exception cref="OperationCanceledException">The caller gave up; kubectl has been ended.</exception>
    public async Task<KubectlResult> RunAsync(IReadOnlyList<string> arguments, string input, TimeSpan limit, CancellationToken stop)
    {
        var start = new ProcessStartInfo("kubectl", All(arguments))
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            StandardInputEncoding = Utf8,
        };
        using var process = CommandRunner.Start(start, "kubectl");
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(stop);
        ending.CancelAfter(limit);
        using var killing = ending.Token.Register(() => End(process));
        var output = process.StandardOutput.ReadToEndAsync(CancellationToken.None);
        var error = process.StandardError.ReadToEndAsync(CancellationToken.None);
        try
        {
            await process.StandardInput.WriteAsync(input.AsMemory(), CancellationToken.None).ConfigureAwait(false);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It ended, or was ended, before it had read everything; its exit code and what it wrote say why.
        }

        await process.WaitForExitAsync(CancellationToken.None).ConfigureAwait(false);
        var result = new KubectlResult(process.ExitCode, await output.ConfigureAwait(false), await error.ConfigureAwait(false));
        stop.ThrowIfCancellationRequested();
        return ending.IsCancellationRequested ? result with { Code = -1, Error = $"it took longer than {limit.TotalSeconds:0} s" } : result;
    }

    /// <summary>The command as it can be typed into a shell, with its input as a here-document.</summary>
    public string Typed(IReadOnlyList<string> arguments, string input = "") =>
        $"kubectl {string.Join(' ', All(arguments).Select(Quoted))}{(input.Length > 0 ? $" <<'SLUICE'\n{input.TrimEnd('\n')}\nSLUICE" : "")}";

    private IEnumerable<string> All(IReadOnlyList<string> arguments) => context.Length == 0 ? arguments : [$"--context={context}", .. arguments];

    private static string Quoted(string text) =>
        text.Length > 0 && text.All(static letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_' or '.' or '/' or ':' or '=' or ',' or '@') ? text : $"'{text.Replace("'", "'\\''", StringComparison.Ordinal)}'";

    private static void End(Process process)
    {
        try
        {
            process.Kill(entireProcessTree: true);
        }
        catch (InvalidOperationException)
        {
            // It ended by itself in the meantime.
        }
    }
}
