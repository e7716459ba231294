using Sluice.Analysis;
using Sluice.Findings;
using Sluice.Model;
using Sluice.Reports.Words;
using Sluice.Sets;

namespace Sluice.Reports.Differences;

/// <summary>What is said about changes, the same in every format.</summary>
internal static class DifferenceWords
{
    /// <summary><c>Opens 2 connections, closes 1.</c></summary>
    public static string Headline(DifferenceReport report)
    {
        var parts = new List<string>();
        foreach (var (kind, verb) in ((ChangeKind, string)[])
            [(ChangeKind.Opened, "opens"), (ChangeKind.Widened, "widens"), (ChangeKind.Closed, "closes"), (ChangeKind.Narrowed, "narrows"), (ChangeKind.Moved, "moves ports of")])
        {
            var count = report.Changes.Count(change => change.Kind == kind);
            if (count > 0) parts.Add($"{verb} {(parts.Count == 0 ? Counts.Of(count, "connection") : Counts.Number(count))}");
        }

        var sentence = parts.Count == 0 ? "Opens and closes nothing" : string.Join(", ", parts);
        if (Doubt(report.Changes) is { Length: > 0 } doubt) sentence += $"{(parts.Count == 0 ? " for certain" : "")}; {doubt}";
        return $"{char.ToUpperInvariant(sentence[0])}{sentence[1..]}.";
    }

    /// <summary><c>perhaps opens 2 connections</c>: what changes may open or close of which it cannot be said; empty when nothing is in doubt.</summary>
    public static string Doubt(IReadOnlyList<ConnectionChange> changes)
    {
        var opened = changes.Count(static change => change.Opened.IsEmpty && !change.PerhapsOpened.IsEmpty);
        var closed = changes.Count(static change => change.Closed.IsEmpty && !change.PerhapsClosed.IsEmpty);
        if (opened == 0) return closed == 0 ? "" : $"perhaps closes {Counts.Of(closed, "connection")}";
        return $"perhaps opens {Counts.Of(opened, "connection")}{(closed == 0 ? "" : $", perhaps closes {Counts.Number(closed)}")}";
    }

    /// <summary>New and removed workloads, one sentence each; none when there are none.</summary>
    public static IEnumerable<string> Workloads(DifferenceReport report)
    {
        if (report.Added.Count > 0) yield return $"New: {Sample(report.Added)}.";
        if (report.Removed.Count > 0) yield return $"Removed: {Sample(report.Removed)}.";
    }

    public static char Mark(ChangeKind kind) => kind switch
    {
        ChangeKind.Opened or ChangeKind.Widened => '+',
        ChangeKind.Closed or ChangeKind.Narrowed => '-',
        ChangeKind.Moved => '±',
        _ => '?',
    };

    /// <summary>What happened to the traffic: <c>TCP 443</c>, <c>widened by TCP 443</c>, and of what is narrowed the shorter of what went and what stays.</summary>
    public static string Traffic(DifferenceReport report, ConnectionChange change)
    {
        var (opened, closed) = (TrafficWords.Of(change.Opened), TrafficWords.Of(change.Closed));
        var sure = change.Kind switch
        {
            ChangeKind.Opened => opened,
            ChangeKind.Closed => closed,
            ChangeKind.Widened => $"widened by {opened}",
            ChangeKind.Narrowed => Narrowed(report, change, closed),
            ChangeKind.Moved => $"opens {opened}, closes {closed}",
            _ => "",
        };
        var parts = new List<string>();
        if (sure.Length > 0) parts.Add(sure);
        if (!change.PerhapsOpened.IsEmpty) parts.Add($"perhaps opened: {TrafficWords.Of(change.PerhapsOpened)}");
        if (!change.PerhapsClosed.IsEmpty) parts.Add($"perhaps closed: {TrafficWords.Of(change.PerhapsClosed)}");
        return string.Join("; ", parts);
    }

    /// <summary>The edit behind a change, and where it stands.</summary>
    public static (string Text, SourceSpan Span) Cause(ChangeCause cause) => cause.Kind switch
    {
        CauseKind.RuleAdded => (cause.Counterpart is { } was ? RuleEdits.Edited(cause.Rule!, was) : $"{RuleWords.Of(cause.Rule!)} (new)", cause.Rule!.Span),
        CauseKind.RuleRemoved => (cause.Counterpart is { } now ? RuleEdits.Edited(now, cause.Rule!) : $"{RuleWords.Of(cause.Rule!)} (removed)", (cause.Counterpart ?? cause.Rule!).Span),
        CauseKind.IsolationAdded => ($"{RuleWords.Policy(cause.Rule!.Policy)} now isolates {RuleWords.Side(cause.Rule.Direction)}", cause.Rule.Span),
        CauseKind.IsolationRemoved => ($"{RuleWords.Policy(cause.Rule!.Policy)} no longer isolates {RuleWords.Side(cause.Rule.Direction)}", cause.Rule.Span),
        CauseKind.LabelsChanged => ("labels, ports or addresses of an end changed, no policy did", default),
        CauseKind.DoubtRemoved => ($"{RuleWords.Policy(cause.Rule!.Policy)} was in doubt (an unknown field, or a value that is refused) and is no longer", cause.Rule.Policy.Span),
        CauseKind.DoubtAdded => ($"{RuleWords.Policy(cause.Rule!.Policy)} is in doubt now (an unknown field, or a value that is refused)", cause.Rule.Policy.Span),
        CauseKind.EndpointChanged => ("one of the ends is new or gone", default),
        _ => throw new ArgumentOutOfRangeException(nameof(cause), cause.Kind, null),
    };

    /// <summary>The edits behind a change; for ends that are new or gone which they are, and the rules that let the connection through; for labels which ones.</summary>
    public static IReadOnlyList<(string Text, SourceSpan Span)> Causes(DifferenceReport report, ConnectionChange change)
    {
        var causes = new List<(string, SourceSpan)>();
        foreach (var cause in change.Causes)
        {
            if (cause.Kind == CauseKind.EndpointChanged) causes.AddRange(Ends(report, change));
            else if (cause.Kind == CauseKind.LabelsChanged && EndpointEdits.Of(report, change) is { Count: > 0 } edits) causes.AddRange(edits);
            else if ((IsUnread(cause) || (cause.Kind == CauseKind.LabelsChanged && change.Kind == ChangeKind.Unknown)) && Unread(report) is { } unread)
                causes.Add(("what could not be read may decide it", unread.Span));
            else causes.Add(Cause(cause));
        }

        return causes;
    }

    /// <summary>Whether the policy in doubt only stands for what could not be read.</summary>
    private static bool IsUnread(ChangeCause cause) => cause.Rule?.Policy is OpaquePolicy { IsUnread: true };

    /// <summary>The first thing that only one reading could not read; null when both read alike.</summary>
    private static Problem? Unread(DifferenceReport report)
    {
        var (before, after) = (report.Before.Snapshot.Problems, report.After.Snapshot.Problems);
        return after.Concat(before).FirstOrDefault(problem => problem.Severity == Severity.Error && !(before.Contains(problem) && after.Contains(problem)));
    }

    /// <summary>What the exit code means, and by which words the changes behind it are known; empty when it is 0.</summary>
    public static string Exit(DifferenceReport report) => report.Failing == 0 ? "" : report.FailOn switch
    {
        FailOn.Opened => Exit(report, static change => change.Opened.IsEmpty, "opened", "widened"),
        FailOn.Unapproved => $"exit 1: {Counts.Of(report.Failing, "opened connection")} {(report.Failing == 1 ? "is" : "are")} not approved",
        FailOn.Closed => Exit(report, static change => change.Closed.IsEmpty, "closed", "narrowed"),
        _ => $"exit 1: {Counts.Of(report.Failing, "connection")} changed",
    };

    private static string Exit(DifferenceReport report, Func<ConnectionChange, bool> isDoubt, string moved, string by)
    {
        var doubted = report.Changes.Count(change => report.Fails(change) && isDoubt(change));
        var sure = report.Failing - doubted;
        if (doubted == 0) return $"exit 1: {Counts.Of(sure, "connection")} {moved} or {by}";
        var words = $"{(sure == 0 ? Counts.Of(doubted, "connection") : Counts.Number(doubted))} perhaps {moved}";
        return $"exit 1: {(sure == 0 ? "" : $"{Counts.Of(sure, "connection")} {moved} or {by}, ")}{words} (a doubt counts as {moved})";
    }

    private static string Narrowed(DifferenceReport report, ConnectionChange change, string closed)
    {
        if (!report.After.Has(change.From) || !report.After.Has(change.To)) return $"narrowed by {closed}";
        var left = report.After.Decide(change.From, change.To).Allowed.OnlyPorts();
        var stays = TrafficWords.Of(left);
        return !left.IsEmpty && stays.Length < closed.Length ? $"narrowed to {stays}" : $"narrowed by {closed}";
    }

    private static IEnumerable<(string Text, SourceSpan Span)> Ends(DifferenceReport report, ConnectionChange change)
    {
        foreach (var end in (Endpoint[])[change.From, change.To])
        {
            if (!report.Before.Has(end)) yield return ($"{EndpointWords.Of(end)} is new", (end as WorkloadEndpoint)?.Workload.Span ?? default);
            else if (!report.After.Has(end)) yield return ($"{EndpointWords.Of(end)} is gone", default);
        }

        if (change.Opened.IsEmpty || !report.After.Has(change.From) || !report.After.Has(change.To)) yield break;
        foreach (var rule in report.After.Decide(change.From, change.To).AllowingRules) yield return (RuleWords.Of(rule), rule.Span);
    }

    private static string Sample(ValueList<Workload> workloads) =>
        Counts.Sample([.. workloads.Select(static workload => $"{workload.Name.Namespace}/{workload.Name.Name}")], 8);
}
