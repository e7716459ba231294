using Sluice.Charters;
using Sluice.Checks;
using Sluice.Findings;
using Sluice.Reports.Words;

namespace Sluice.Reports.Review;

/// <summary>What is said in a review, the same in every format.</summary>
internal static class ReviewWords
{
    /// <summary>What <c>used</c> means without traffic logs.</summary>
    public const string Used = "Without traffic logs, used means: it opens something that flows do not open already.";

    public static string Title(ReviewReport report) => $"Review of the charter {report.Review.Bound.Charter.Name}, {CalendarDay.Text(report.Day)}";

    /// <summary>The counts by state, and what asks for action.</summary>
    public static string Summary(ReviewReport report)
    {
        var all = report.Review.Exceptions;
        if (all.Count == 0) return "The charter has no exceptions.";
        var states = all.GroupBy(static exception => Rank(exception)).OrderBy(static group => group.Key).Select(group => $"{group.Count()} {State(group.First(), report.Review.WithinDays)}");
        var also = new List<string>();
        Also(static exception => exception.IsUnused, "unused");
        Also(static exception => exception.IsWiderThanUsed, "wider than used");
        Also(static exception => exception.Duty == ReviewDuty.Overdue, "with an overdue review");
        return $"{Counts.Of(all.Count, "exception")}: {Counts.Sentence([.. states])}{(also.Count > 0 ? $"; {Counts.Sentence(also)}" : "")}.";

        void Also(Func<ReviewedException, bool> counts, string what)
        {
            if (all.Count(counts) is var count and > 0) also.Add($"{count} {what}");
        }
    }

    /// <summary>In which order the exceptions are told: what asks for action first.</summary>
    public static int Rank(ReviewedException exception) => exception.State switch
    {
        ExceptionState.Expired => 0,
        ExceptionState.Incomplete => 1,
        ExceptionState.Active when exception.IsExpiring => 2,
        ExceptionState.Active => 3,
        _ => 4,
    };

    /// <summary>The state in one or two words; with the days given, as part of a sentence.</summary>
    public static string State(ReviewedException exception, int? within = null) => exception.State switch
    {
        ExceptionState.Expired => "expired",
        ExceptionState.Incomplete => "incomplete",
        ExceptionState.NotYet => "not yet",
        _ when exception.IsExpiring => within is { } days ? $"expiring within {Counts.Of(days, "day")}" : "expiring",
        _ => "active",
    };

    /// <summary>What it opens, or which finding it accepts.</summary>
    public static string Subject(AccessException exception) => exception switch
    {
        { Opens: { } opening } => $"{opening}, {(opening.Ports.Count == 0 ? "every port the destination names" : string.Join(", ", opening.Ports.Select(Port)))}",
        { Accepts: { } accepted } => $"accepts {accepted.Finding}{(accepted.Namespace is { } name ? $" in namespace {name}" : "")}{(accepted.Object is { } subject ? $" of {subject}" : "")}",
        _ => "opens nothing and accepts nothing",
    };

    /// <summary><c>until 2026-06-30, 29 days left</c>.</summary>
    public static string Until(ReviewReport report, ReviewedException reviewed)
    {
        if (reviewed.Exception.Expires is not { } expires) return "no expiry";
        var begins = reviewed.Exception.NotBefore is { } first ? $"from {CalendarDay.Text(first)} " : "";
        var left = reviewed.State switch
        {
            ExceptionState.Active when reviewed.DaysLeft == 0 => ", today for the last time",
            ExceptionState.Active => $", {Counts.Of(reviewed.DaysLeft!.Value, "day")} left",
            ExceptionState.Expired => $", {Counts.Of(reviewed.Exception.DayAt(report.Review.Bound.Instant).DayNumber - expires.DayNumber, "day")} ago",
            _ => "",
        };
        return $"{begins}until {CalendarDay.Text(expires)}{left}";
    }

    /// <summary>How often it is reviewed, and when the next review is due.</summary>
    public static string Review(ReviewedException reviewed) =>
        reviewed.Exception.Review is null ? "none asked for" : $"{Terms(reviewed)}{(reviewed.Duty == ReviewDuty.NotAsked ? "" : $", {DueText(reviewed)}")}";

    /// <summary><c>every 90 days, last on 2026-01-15</c>.</summary>
    public static string Terms(ReviewedException reviewed) =>
        $"every {Counts.Of(reviewed.Exception.Review!.EveryDays, "day")}, {(reviewed.Exception.Review.Last is { } last ? $"last on {CalendarDay.Text(last)}" : "never yet")}";

    /// <summary><c>due on 2026-06-30</c>, <c>overdue since 2026-03-30</c>.</summary>
    public static string DueText(ReviewedException reviewed) => (reviewed.Duty, reviewed.Exception.Review!.Due) switch
    {
        (ReviewDuty.Overdue, { } due) => $"overdue since {CalendarDay.Text(due)}",
        (ReviewDuty.Overdue, null) => "overdue",
        (_, { } due) => $"due on {CalendarDay.Text(due)}",
        _ => "due now",
    };

    /// <summary>What else is to be said about an exception, as sentences: what it lacks, what of it is idle, what the checks find.</summary>
    public static IEnumerable<string> Remarks(ReviewedException reviewed)
    {
        if (reviewed.State == ExceptionState.Incomplete) yield return $"It lacks {Counts.Sentence([.. reviewed.Exception.Missing])}, so that it counts on no day.";
        foreach (var finding in reviewed.Findings.Where(static finding => finding.Id is not ("SLU5001" or "SLU5003")))
            yield return finding.Id == "SLU5004" ? $"Unused. {finding.Why} (SLU5004)" : $"{Sentence(finding)} ({finding.Id})";
        if (!reviewed.IsWiderThanUsed) yield break;
        foreach (var idle in reviewed.Idle) yield return $"Wider than used: {Idle(idle)}";
    }

    /// <summary>Why a part of an exception opens nothing.</summary>
    public static string Idle(IdleOpening idle) => idle.Cause switch
    {
        IdleCause.OpenByFlows => $"flows open {TrafficWords.Of(idle.Traffic)} from {idle.From} to {idle.To} already.",
        IdleCause.MatchesNothing => $"{idle.From} → {idle.To} names a side that matches no workload that was read.",
        _ => $"nobody governs {idle.From} or {idle.To}, so that nothing was closed between them.",
    };

    /// <summary><c>3 of 3</c>, <c>2 of 3</c>, <c>2 of 3, 1 not known</c>; a dash where there is nothing.</summary>
    public static string Of(Shown shown) => shown.Total == 0 ? "–" : $"{shown.Held} of {shown.Total}{(shown.Unknown > 0 ? $", {shown.Unknown} not known" : "")}";

    /// <summary>Whether a namespace is isolated in both directions: wholly, not wholly, or nobody knows.</summary>
    public static string Isolation(NamespaceCoverage coverage) =>
        coverage.Ingress.IsWhole && coverage.Egress.IsWhole ? "isolated" : coverage.Ingress.Broken + coverage.Egress.Broken > 0 ? "open" : "not known";

    /// <summary>Of what a namespace consists.</summary>
    public static string Pods(NamespaceCoverage coverage)
    {
        var parts = new List<string>();
        if (coverage.Workloads > 0) parts.Add(Counts.Of(coverage.Workloads, "workload"));
        if (coverage.Kinds > 0) parts.Add($"{Counts.Of(coverage.Kinds, "kind")} of pods that were not read");
        if (coverage.HostNetwork > 0) parts.Add($"{Counts.Number(coverage.HostNetwork)} on the host network, beyond policies");
        return parts.Count == 0 ? "nothing was read" : Counts.Sentence(parts);
    }

    /// <summary>The names that a proof does not cover: <c>ingress: shop/web, [any other pod] in shop</c>; nothing when it covers all.</summary>
    public static IEnumerable<string> Standing(ReviewReport report, NamespaceCoverage coverage)
    {
        foreach (var (what, shown) in new[] { ("not isolated for ingress", coverage.Ingress), ("not isolated for egress", coverage.Egress), ("cannot ask the resolver", coverage.Dns), (OutsideBroken(report), coverage.Outside) })
        {
            if (shown.Standing.Count > 0) yield return $"{what}{(shown.Unknown > 0 ? ", or not known" : "")}: {Counts.Sample([.. shown.Standing], 5)}";
        }
    }

    /// <summary>What the last column of coverage shows.</summary>
    public static string OutsideHead(ReviewReport report) => HasGateway(report) ? "No path around the gateway" : "No path outside";

    public static string Carries(Carrying carrying) => carrying switch { Carrying.Yes => "yes", Carrying.No => "no", _ => "not known" };

    /// <summary>What grants labels, to a namespace: a flow by its place, or an exception by name.</summary>
    public static string Grant(LabelGrant grant) => grant.Exception is { } exception ? $"exception {exception.Name}{(grant.Counts ? "" : ", which does not count")}" : $"flow {RuleWords.Place(grant.Span)}";

    /// <summary>Why there is no history, or not all of it; empty when there is all.</summary>
    public static string History(ExceptionHistory history) => history.Standing switch
    {
        HistoryStanding.Unreadable => $"No history: {history.Reason}.",
        HistoryStanding.LeftOut => "The history was left out.",
        HistoryStanding.Shallow => "The clone is shallow, so that older changes are missing. Fetch them with git fetch --unshallow.",
        _ => "",
    };

    /// <summary><c>renewed from 2026-06-30 to 2026-12-31</c>.</summary>
    public static string What(ExceptionEvent change) => change.Change switch
    {
        HistoryChange.Added => $"added{(change.After.Length > 0 ? $", until {change.After}" : "")}",
        HistoryChange.Renewed => change.Before.Length > 0 ? $"renewed from {change.Before} to {change.After}" : $"given an end, {change.After}",
        HistoryChange.Shortened => change.After.Length > 0 ? $"shortened from {change.Before} to {change.After}" : $"its end, {change.Before}, taken away",
        HistoryChange.Removed => "removed",
        _ => "changed",
    };

    /// <summary>The name of a change in JSON.</summary>
    public static string Name(HistoryChange change) => Names.Camel(change.ToString());

    public static string Who(ExceptionEvent change) => change.Commit.Length == 0 ? "not committed yet" : $"{change.Author} <{change.Email}>";

    public static string When(ExceptionEvent change) => change.Commit.Length == 0 ? "" : CalendarDay.Text(DateOnly.FromDateTime(change.At.DateTime));

    public static string Short(string commit) => commit.Length > 12 ? commit[..12] : commit;

    /// <summary>Why a pipeline stops here; empty when it does not.</summary>
    public static string Exit(ReviewReport report)
    {
        var failing = report.Failing.Select(static exception => exception.Exception.Name).ToList();
        return failing.Count == 0 ? "" : $"Fails for {Counts.Sentence([.. report.FailOn.Select(static ground => ground.ToString().ToLowerInvariant())])}: {Counts.Sample(failing, 10)}.";
    }

    private static bool HasGateway(ReviewReport report) => report.Review.Bound.Charter.Gateway is not null;

    private static string OutsideBroken(ReviewReport report) => HasGateway(report) ? "reaches outside around the gateway" : "reaches outside";

    private static string Port(CharterPort port) => port.Name ?? (port.Traffic is { } traffic ? TrafficWords.Of(traffic) : "");

    private static string Sentence(Finding finding) => char.ToUpperInvariant(finding.Message[0]) + finding.Message[1..] + ".";
}
