using System.Diagnostics;
using System.Text;

namespace Sluice.EndToEnd;

/// <summary>A run of the CLI that goes on while it is watched.</summary>
public sealed class CliProcess : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(120);

    private readonly Process process;
    private readonly StringBuilder output = new();
    private readonly StringBuilder error = new();
    private int seen;

    public CliProcess(Process process)
    {
        this.process = process;
        process.OutputDataReceived += (_, line) => Keep(output, line.Data);
        process.ErrorDataReceived += (_, line) => Keep(error, line.Data);
        process.StandardInput.Close();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public string Output
    {
        get
        {
            lock (output) return output.ToString();
        }
    }

    public string Error
    {
        get
        {
            lock (error) return error.ToString();
        }
    }

    /// <summary>Waits until it writes a text, after what was waited for before.</summary>
    public async Task WaitFor(string text)
    {
        var since = Stopwatch.StartNew();
        while (true)
        {
            var said = Output;
            var at = said.IndexOf(text, seen, StringComparison.Ordinal);
            if (at >= 0)
            {
                seen = at + text.Length;
                return;
            }

            if (process.HasExited || since.Elapsed > Limit) throw new TimeoutException($"'{text}' did not come{(process.HasExited ? $"; it ended with {process.ExitCode}" : "")}\n{said[seen..]}\n{Error}");
            await Task.Delay(50, TestContext.Current.CancellationToken);
        }
    }

    /// <summary>Asks it to stop, and how it ends. The signal is handled as Ctrl-C is; that one is ignored by what a shell started in the background.</summary>
    public int Interrupt()
    {
        using var kill = Process.Start("kill", ["-TERM", process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
        return End();
    }

    /// <summary>Waits until it ends by itself.</summary>
    public int End()
    {
        if (!process.WaitForExit(Limit)) throw new TimeoutException($"it still runs\n{Output}\n{Error}");

        // With a limit it waits for the process alone; without one also for what it has written to be read.
        process.WaitForExit();
        return process.ExitCode;
    }

    public void Dispose()
    {
        if (!process.HasExited) process.Kill(entireProcessTree: true);
        process.Dispose();
    }

    private static void Keep(StringBuilder text, string? line)
    {
        if (line is null) return;
        lock (text) text.Append(line).Append('\n');
    }
}
