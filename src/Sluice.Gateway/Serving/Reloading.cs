using System.Runtime.InteropServices;
using Sluice.Findings;
using Sluice.Gateway.Options;

namespace Sluice.Gateway.Serving;

/// <summary>
/// Puts files in force when they change and on SIGHUP. Mounted ConfigMaps change by a link that is moved, which file notifications do not follow, so the content is looked at once a second.
/// Files with a problem are refused whole, and what was in force stays.
/// </summary>
internal sealed class Reloading(GatewayOptions options, Files files, GatewayServer server, GatewayMeters meters, Action<string> say, TimeProvider clock)
{
    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(1);
    private string seen = Stamp(options);

    public async Task RunAsync(CancellationToken stop)
    {
        using var wake = new SemaphoreSlim(0);
        using var hangUp = PosixSignalRegistration.Create(PosixSignal.SIGHUP, signal =>
        {
            signal.Cancel = true;
            wake.Release();
        });
        try
        {
            while (true)
            {
                var isAsked = await wake.WaitAsync(Beat, stop);
                var now = Stamp(options);
                if (!isAsked && now == seen) continue;
                seen = now;
                Reload();
            }
        }
        catch (OperationCanceledException)
        {
            // It stops.
        }
    }

    private void Reload()
    {
        var problems = new List<Problem>();
        var state = files.Read(problems);
        meters.Reloaded(state is not null);
        if (state is null)
        {
            foreach (var problem in problems) say(ProblemLine.Of(problem));
            say($"{problems.Count} {(problems.Count == 1 ? "problem" : "problems")}: what was in force stays in force");
            return;
        }

        server.Put(state);
        say(Told(state, clock));
    }

    /// <summary>What came into force, in one line.</summary>
    public static string Told(GatewayState state, TimeProvider clock)
    {
        var (now, list) = (clock.GetUtcNow(), state.Allowlist);
        var counting = list.Entries.Where(entry => entry.CountsAt(now)).ToList();
        return $"in force: charter {list.Charter}, {counting.Count(static entry => !entry.Denies)} entries that allow, {counting.Count(static entry => entry.Denies)} that deny, "
            + $"{list.Entries.Count - counting.Count} that do not count today; {state.Callers.Count} callers; {(list.Digest.Length > 0 ? list.Digest : "no digest")}";
    }

    /// <summary>Time and length of each file, behind links; what is missing is a change too.</summary>
    private static string Stamp(GatewayOptions options) => string.Join('|', ((string?[])[options.Allowlist, options.Callers]).OfType<string>().Select(static file =>
    {
        try
        {
            var info = new FileInfo(file);
            var real = info.ResolveLinkTarget(returnFinalTarget: true) as FileInfo ?? info;
            return $"{real.FullName} {real.LastWriteTimeUtc.Ticks} {(real.Exists ? real.Length : -1)}";
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return fault.Message;
        }
    }));
}
