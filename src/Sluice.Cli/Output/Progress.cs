using System.CommandLine;
using System.Diagnostics;
using Sluice.Cli.Options;
using Sluice.Readers;

namespace Sluice.Cli.Output;

/// <summary>Shows how far long work is, on one line of a terminal that is cleared at the end. Silent for short work, elsewhere, and with <c>--quiet</c>.</summary>
internal sealed class Progress : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(300);

    private readonly bool isShown;
    private readonly Stopwatch since = Stopwatch.StartNew();
    private readonly Lock gate = new();
    private TimeSpan next = Patience;
    private int width;

    public Progress(ParseResult parsed) => isShown = !Console.IsErrorRedirected && !parsed.GetValue(GlobalOptions.Quiet);

    /// <summary>Shows where the reading is; called from any thread.</summary>
    public void Report(ReadProgress progress) => Report($"reading {FormattableString.Invariant($"{progress.Total:N0}")} {(progress.Total == 1 ? "file" : "files")}", progress.Done, progress.Total);

    /// <summary>Shows how much of a step is done; called from any thread.</summary>
    public void Report(string step, long done, long total)
    {
        if (!isShown || since.Elapsed < next) return;
        lock (gate)
        {
            if (since.Elapsed < next) return;
            next = since.Elapsed + TimeSpan.FromMilliseconds(100);
            var text = FormattableString.Invariant($"{step}, {100 * done / Math.Max(1, total)} %");
            Console.Error.Write("\r" + text.PadRight(width));
            width = text.Length;
        }
    }

    public void Dispose()
    {
        if (width > 0) Console.Error.Write("\r" + new string(' ', width) + "\r");
    }
}
