using System.ComponentModel;
using System.Diagnostics;

namespace Sluice.Readers.Sources;

/// <summary>Runs outside tools: captured output, a time limit, and an end with all children when the limit passes or the caller gives up.</summary>
internal static class ToolRunner
{
    /// <summary>Runs a tool to its end and keeps what it writes.</summary>
    public static ToolResult Run(ToolCall call, CancellationToken stop)
    {
        using var output = new MemoryStream();
        var (outcome, error) = Run(call, stream => stream.CopyTo(output), stop);
        return new(outcome, output.ToArray(), error);
    }

    /// <summary>Runs a tool and hands its standard output to a reader while it runs.</summary>
    /// <exception cref="OperationCanceledException">The caller gave up; the tool has been ended.</exception>
    public static (ToolOutcome Outcome, string Error) Run(ToolCall call, Action<Stream> read, CancellationToken stop)
    {
        using var process = new Process { StartInfo = Start(call) };
        try
        {
            process.Start();
        }
        catch (Win32Exception fault)
        {
            return (ToolOutcome.Missing, fault.Message);
        }

        using var limit = CancellationTokenSource.CreateLinkedTokenSource(stop);
        limit.CancelAfter(call.Timeout);
        using var ending = limit.Token.Register(() => End(process));
        var error = process.StandardError.ReadToEndAsync(CancellationToken.None);
        var feed = Task.Run(() => Feed(process, call.Input), CancellationToken.None);
        try
        {
            read(process.StandardOutput.BaseStream);
        }
        catch (IOException) when (limit.IsCancellationRequested)
        {
            // The pipe breaks when the tool is ended; the outcome below says so.
        }

        process.WaitForExit();
        feed.Wait(CancellationToken.None);
        stop.ThrowIfCancellationRequested();
        var outcome = limit.IsCancellationRequested ? ToolOutcome.TimedOut : process.ExitCode == 0 ? ToolOutcome.Succeeded : ToolOutcome.Failed;
        return (outcome, error.GetAwaiter().GetResult());
    }

    private static ProcessStartInfo Start(ToolCall call)
    {
        var start = new ProcessStartInfo(call.Program)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            WorkingDirectory = call.Folder ?? "",
        };
        foreach (var argument in call.Arguments) start.ArgumentList.Add(argument);
        return start;
    }

    private static void Feed(Process process, byte[]? input)
    {
        try
        {
            if (input is not null) process.StandardInput.BaseStream.Write(input);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // A tool that ends without reading its input says why on standard error.
        }
    }

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
