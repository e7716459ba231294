using System.Globalization;
using Sluice.Cli.Output;
using Sluice.Drift;
using Sluice.Model;
using Sluice.Readers.Live;
using Sluice.Reports.Drift;

namespace Sluice.Cli;

/// <summary>Follows a cluster and tells each change of what drifted, until its time is over or it is stopped.</summary>
/// <param name="watch">The cluster.</param>
/// <param name="report">Makes the report of a reading.</param>
/// <param name="tell">Tells a report that says something else than the one before; the flag is set when it only has to be told again to who forgets.</param>
internal sealed class DriftWatch(ClusterWatch watch, Func<Snapshot, DriftFollower, DriftReport> report, Action<DriftReport, bool> tell)
{
    /// <summary>How often it is looked again although nothing changed: exceptions end by the clock, and receivers of alerts forget.</summary>
    private static readonly TimeSpan Again = TimeSpan.FromMinutes(1);

    /// <summary>Follows; the last report is how it ended.</summary>
    /// <param name="limit">How long; null for until it is stopped.</param>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public DriftReport Run(TimeSpan? limit)
    {
        var clock = TimeProvider.System;
        var (begin, follower, last) = (clock.GetTimestamp(), new DriftFollower(), "");
        while (true)
        {
            var now = report(watch.Snapshot(), follower);
            var said = Said(now);
            tell(now, said == last);
            last = said;
            foreach (var note in watch.Notes()) Notes.Say(note);
            TimeSpan Left() => limit is { } whole ? whole - clock.GetElapsedTime(begin) : TimeSpan.MaxValue;
            if (Left() <= TimeSpan.Zero) return now;
            var wait = Left() < Again ? Left() : Again;
            watch.Wait(wait);
        }
    }

    /// <summary>Reads a duration, <c>30s</c>, <c>10m</c> or <c>2h</c>; null for anything else.</summary>
    public static TimeSpan? Duration(string text)
    {
        if (text.Length < 2 || !int.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number is < 1 or > 100_000) return null;
        return text[^1] switch
        {
            's' => TimeSpan.FromSeconds(number),
            'm' => TimeSpan.FromMinutes(number),
            'h' => TimeSpan.FromHours(number),
            _ => null,
        };
    }

    /// <summary>What a report says, as text: two that say the same are not told twice.</summary>
    private static string Said(DriftReport report)
    {
        using var stream = new MemoryStream();
        Reports.ReportFormats.Drift[0].Write(report, new(stream, Reports.Text.TerminalSettings.Plain));
        return System.Text.Encoding.UTF8.GetString(stream.ToArray());
    }
}
