using System.Globalization;
using Sluice.Charters;
using Sluice.Checks;
using Sluice.Findings;
using Sluice.Reports.Json;
using Sluice.Reports.Words;
using Sluice.Sets;

namespace Sluice.Reports.Judgement;

/// <summary>The words about a whole check.</summary>
internal static class CheckWords
{
    private const int MostNames = 5;

    /// <summary><c>12 findings: 3 errors, 7 warnings, 2 notes, 3 accepted by exceptions · 41 policies, 63 workloads, 9 namespaces</c>.</summary>
    public static string Summary(CheckReport report) => Found(report.Remarks())
        + (report.Accepted.Count == 0 ? "" : $", {Counts.Number(report.Accepted.Count)} accepted by exceptions")
        + $" · {Counts.Of(report.Policies, "policy", "policies")}, {Counts.Of(report.Workloads, "workload")}, {Counts.Of(report.Namespaces, "namespace")}";

    /// <summary>Who accepts a finding, why, and until when: <c>accepted by the exception old-ingest (data@example.com, until 2026-06-30): being moved</c>.</summary>
    public static string Acceptance(AccessException exception) =>
        $"accepted by the exception {exception.Name} ({exception.Owner}, until {CalendarDay.Text(exception.Expires)}): {exception.Reason}";

    /// <summary><c> · 0.31 s</c>; empty when it was not measured.</summary>
    public static string Elapsed(CheckReport report) =>
        report.Elapsed is { } elapsed ? string.Create(CultureInfo.InvariantCulture, $" · {elapsed.TotalSeconds:0.00} s") : "";

    /// <summary><c>12 findings: 3 errors, 7 warnings, 2 notes</c>.</summary>
    public static string Found(IReadOnlyList<Remark> remarks)
    {
        if (remarks.Count == 0) return "no findings";
        var kinds = remarks.GroupBy(remark => remark.Severity).OrderByDescending(group => group.Key)
            .Select(group => Counts.Of(group.Count(), JsonShapes.Severity(group.Key)));
        return $"{Counts.Of(remarks.Count, "finding")}: {string.Join(", ", kinds)}";
    }

    /// <summary>
    /// <c>not isolated: 4 of 63 workloads for ingress, 19 for egress</c>, and apart from them the kinds of pods that policies name and nobody gave; empty when nothing was
    /// counted.
    /// </summary>
    public static string Isolation(IsolationCount counts)
    {
        var parts = new List<string>();
        if (counts.Workloads > 0) parts.Add(Isolation(Counts.Of(counts.Workloads, "workload"), counts.OpenForIngress, counts.OpenForEgress, counts.Undecided));
        if (counts.Represented is { Kinds: > 0 } unread)
            parts.Add($"of pods that were not read, {Isolation(Counts.Of(unread.Kinds, "kind"), unread.OpenForIngress, unread.OpenForEgress, unread.Undecided)}");
        return string.Join("; ", parts);
    }

    private static string Isolation(string what, int openForIngress, int openForEgress, int undecided)
    {
        var text = openForIngress + openForEgress == 0 && undecided == 0 ? $"isolated: {what} for ingress and egress"
            : $"not isolated: {Counts.Number(openForIngress)} of {what} for ingress, {Counts.Number(openForEgress)} for egress";
        return undecided == 0 ? text : $"{text}, {Counts.Number(undecided)} undecided";
    }

    /// <summary>Whom a remark concerns, one line each; with the number of those that are not named.</summary>
    public static IEnumerable<string> Concerned(Concern concern)
    {
        foreach (var connection in concern.Connections.Take(MostNames)) yield return $"{connection.From} → {connection.To}  {TrafficWords.Of(connection.Traffic)}";
        var shown = Math.Min(MostNames, concern.Connections.Count);
        if (concern.ConnectionCount > shown) yield return $"and {Counts.Of(concern.ConnectionCount - shown, "more connection")}";
        if (concern.WorkloadCount == 0) yield break;
        var names = string.Join(", ", concern.Workloads.Take(MostNames));
        var more = concern.WorkloadCount - Math.Min(MostNames, concern.Workloads.Count);
        yield return more > 0 ? $"{names} and {Counts.Number(more)} more" : names;
    }

    /// <summary>The command that applies a fix, and what has to be known before.</summary>
    public static string Fix((string Path, bool IsRendered, ValueList<string> AlsoChanges) at, string file)
    {
        var others = Counts.Sample([.. at.AlsoChanges], 6);
        if (!at.IsRendered) return $"sluice check --fix {at.Path}{(others.Length > 0 ? $"   (a Kustomize base: also changes {others})" : "")}";
        return $"sluice check --fix {at.Path}   (shows the patch of the rendered object; it is for you to make, in {file}{(others.Length > 0 ? $", which changes {others} too" : "")})";
    }

    public static string Status(ControlStatus status) => status switch
    {
        ControlStatus.Satisfied => "satisfied",
        ControlStatus.NotSatisfied => "not satisfied",
        _ => "not assessed",
    };

    /// <summary>The connections and workloads, as plain text of one remark: reason, remedy, whom it concerns.</summary>
    public static IEnumerable<string> Paragraphs(Remark remark)
    {
        if (remark.Why.Length > 0) yield return remark.Why;
        if (remark.Label.Length > 0) yield return $"Meant: {remark.Label}.";
        if (remark.Remedy.Length > 0) yield return remark.Remedy;
        foreach (var place in remark.Related) yield return $"{RuleWords.Place(place.Span)} {place.Note}";
        foreach (var line in Concerned(remark.Concern)) yield return line;
    }
}
