using Sluice.Charters;
using Sluice.Checks;
using Sluice.Reports.Judgement;
using Sluice.Reports.Markup;
using Sluice.Reports.Text;
using Sluice.Reports.Words;

namespace Sluice.Reports.Review;

/// <summary>The parts of the review, in the order in which they are told.</summary>
internal static class ReviewTables
{
    public static IEnumerable<ReportTable> Of(ReviewReport report)
    {
        yield return Exceptions(report);
        if (report.Review.Labels.Count > 0) yield return Labels(report);
        yield return Reviews(report);
        yield return Coverage(report);
        yield return Controls(report);
        yield return History(report);
    }

    /// <summary>The exceptions in the order in which they ask for action.</summary>
    public static IEnumerable<ReviewedException> InOrder(ReviewReport report) => report.Review.Exceptions.OrderBy(ReviewWords.Rank).ThenBy(static reviewed => reviewed.Exception.Name, StringComparer.Ordinal);

    /// <summary>The exceptions whose review is asked for, the one that is due first first.</summary>
    public static IEnumerable<ReviewedException> ByDue(ReviewReport report) => report.Review.Exceptions.Where(static reviewed => reviewed.Duty != ReviewDuty.NotAsked)
        .OrderBy(static reviewed => reviewed.Exception.Review!.Due ?? DateOnly.MinValue).ThenBy(static reviewed => reviewed.Exception.Name, StringComparer.Ordinal);

    public static Tone ToneOf(ReviewedException reviewed) => ReviewWords.Rank(reviewed) switch
    {
        0 or 1 => Tone.Bad,
        2 => Tone.Warning,
        3 => reviewed.IsUnused || reviewed.Duty == ReviewDuty.Overdue ? Tone.Warning : Tone.Good,
        _ => Tone.Note,
    };

    /// <summary>How far a namespace is covered: all of it, or not, or not known.</summary>
    public static Tone ToneOf(NamespaceCoverage coverage) =>
        coverage.Ingress.IsWhole && coverage.Egress.IsWhole ? Tone.Good : coverage.Ingress.Broken + coverage.Egress.Broken > 0 ? Tone.Bad : Tone.Warning;

    private static ReportTable Exceptions(ReviewReport report) => new(
        "Exceptions",
        report.Review.Exceptions.Count == 0 ? "The charter has no exceptions." : ReviewWords.Used,
        ["State", "Exception", "Opens or accepts", "Owner, approval", "Need", "Days", "Remarks"],
        [.. InOrder(report).Select(reviewed => new ReportRow(
            ToneOf(reviewed),
            [
                ReviewWords.State(reviewed),
                Lines(reviewed.Exception.Name, RuleWords.Place(reviewed.Exception.Span)),
                ReviewWords.Subject(reviewed.Exception),
                Lines(reviewed.Exception.Owner ?? "no owner", reviewed.Exception.ApprovedBy.Count == 0 ? "approved by nobody" : $"approved by {Counts.Sentence([.. reviewed.Exception.ApprovedBy])} (as claimed)"),
                Lines(reviewed.Exception.Reason ?? "no reason", Detail(reviewed.Exception)),
                Lines(ReviewWords.Until(report, reviewed), $"review: {ReviewWords.Review(reviewed)}"),
                string.Join('\n', ReviewWords.Remarks(reviewed)),
            ]))]);

    private static ReportTable Labels(ReviewReport report) => new(
        "Trusted labels",
        "Labels that let the pods of a namespace in, and that only some namespaces may carry.",
        ["Carries it", "Namespace", "Label", "May carry it", "Granted by", "Until", "Last review"],
        [.. report.Review.Labels.SelectMany(static label => label.Carriers.GroupBy(carrier => IsStray(label, carrier) ? "" : carrier.Namespace).Select(group => Row(label, [.. group])))]);

    /// <summary>Whether nobody knows if a namespace carries labels, and nothing speaks of it: such namespaces are told together.</summary>
    private static bool IsStray(TrustedLabel label, LabelCarrier carrier) => carrier.Carries == Carrying.Unknown && !label.Grants.Any(grant => Names(grant, carrier));

    private static ReportRow Row(TrustedLabel label, List<LabelCarrier> carriers)
    {
        var grants = label.Grants.Where(grant => Names(grant, carriers[0])).ToList();
        return new(
            ToneOf(carriers[0]),
            [
                carriers[0] is { Carries: Carrying.Yes, MayCarry: false } ? "yes, ungranted" : ReviewWords.Carries(carriers[0].Carries),
                Counts.Sample([.. carriers.Select(static carrier => carrier.Namespace)], 10),
                label.Labels.ToString(),
                carriers[0].MayCarry ? "yes" : "no",
                grants.Count == 0 ? "nothing" : string.Join('\n', grants.Select(ReviewWords.Grant)),
                string.Join('\n', grants.Select(static grant => grant.Exception?.Expires is { } day ? CalendarDay.Text(day) : "–")),
                string.Join('\n', grants.Select(static grant => grant.Exception?.Review?.Last is { } day ? CalendarDay.Text(day) : "–")),
            ]);
    }

    private static bool Names(LabelGrant grant, LabelCarrier carrier) => grant.Carriers.Contains(carrier.Namespace, StringComparer.Ordinal);

    public static Tone ToneOf(LabelCarrier carrier) => (carrier.Carries, carrier.MayCarry) switch
    {
        (Carrying.Yes, false) => Tone.Bad,
        (Carrying.Yes, true) => Tone.Good,
        (Carrying.Unknown, _) => Tone.Warning,
        _ => Tone.Dim,
    };

    private static ReportTable Reviews(ReviewReport report)
    {
        var rows = ByDue(report).Select(static reviewed => new ReportRow(
            reviewed.Duty == ReviewDuty.Overdue ? Tone.Bad : Tone.Good,
            [ReviewWords.DueText(reviewed), reviewed.Exception.Name, reviewed.Exception.Owner ?? "no owner", ReviewWords.Terms(reviewed)])).ToList();
        return new("Reviews due", rows.Count == 0 ? "No exception that counts asks for a review." : "", ["Due", "Exception", "Owner", "Terms"], rows);
    }

    private static ReportTable Coverage(ReviewReport report) => new(
        "Coverage by namespace",
        report.Review.Coverage.Count == 0 ? "No namespace is governed, and no workload was read." : $"Shown on the relation that the policies let through, profile {report.Profile}; pods that were not read count by kind.",
        ["State", "Namespace", "Charter", "Pods", "Isolated for ingress", "Isolated for egress", "Asks the resolver", ReviewWords.OutsideHead(report), "Not shown of"],
        [.. report.Review.Coverage.Select(coverage => new ReportRow(
            ToneOf(coverage),
            [
                ReviewWords.Isolation(coverage), coverage.Namespace, coverage.IsGoverned ? "governed" : "not governed", ReviewWords.Pods(coverage), ReviewWords.Of(coverage.Ingress), ReviewWords.Of(coverage.Egress), ReviewWords.Of(coverage.Dns),
                ReviewWords.Of(coverage.Outside), string.Join('\n', ReviewWords.Standing(report, coverage)),
            ]))]);

    private static ReportTable Controls(ReviewReport report) => new(
        "Controls",
        "Satisfied means by configuration; enforcement is not assessed.",
        ["Status", "Control", "Duty", "Proof"],
        [.. report.Review.Controls.Results.Select(static result => new ReportRow(
            result.Status switch { ControlStatus.Satisfied => Tone.Good, ControlStatus.NotSatisfied => Tone.Bad, _ => Tone.Dim },
            [CheckWords.Status(result.Status), result.Control.Id, result.Control.Duty, result.Statement]))]);

    private static ReportTable History(ReviewReport report)
    {
        var note = ReviewWords.History(report.History);
        if (note.Length == 0) note = report.History.Events.Count == 0 ? "Git knows no change of an exception." : "From Git; authors are as the commits name them.";
        return new(
            "History of the exceptions",
            note,
            ["When", "Exception", "What", "Who", "Commit"],
            [.. report.History.Events.Select(static change => new ReportRow(
                change.Commit.Length == 0 ? Tone.Warning : Tone.Plain,
                [change.Commit.Length == 0 ? "now" : ReviewWords.When(change), change.Exception, ReviewWords.What(change), ReviewWords.Who(change), $"{ReviewWords.Short(change.Commit)} {change.Subject}".Trim()]))]);
    }

    private static string Detail(AccessException exception) =>
        $"{(exception.Opens is null ? "" : $"{ClassificationNames.Text(exception.Classification)}, ")}{exception.AuditRef ?? "no audit reference"}";

    private static string Lines(params IEnumerable<string> lines) => string.Join('\n', lines.Where(static line => line.Length > 0));
}
