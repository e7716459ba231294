using System.Globalization;
using Sluice.Charters;
using Sluice.Drift;
using Sluice.Findings;
using Sluice.Model;
using Sluice.Reports.Differences;
using Sluice.Reports.Words;

namespace Sluice.Reports.Drift;

/// <summary>What is said about drift, the same in every format.</summary>
internal static class DriftWords
{
    /// <summary><c>Drift: 3 objects. Opens 2 connections, closes 1.</c></summary>
    public static string Headline(DriftReport report)
    {
        var comparison = report.Comparison;
        if (comparison.IsNone) return $"No drift: {Looked(report)} {(comparison.Input.Desired.Policies.Count == 1 ? "is" : "are")} in {report.Live} as desired.";
        var words = report.Drifted > 0 ? $"Drift: {Counts.Of(report.Drifted, "object")}." : comparison.Gap is not null ? "Drift: policies are not enforced." : report.Opened + report.Closed > 0 ? "Drift." : "No drift was seen, and not everything was.";
        if (report.Unseen > 0) words += $" {Counts.Of(report.Unseen, "object")} cannot be seen.";
        if (report.Connections.Changes.Count > 0 || report.Drifted > 0) words += $" {DifferenceWords.Headline(report.Connections)}";
        return words;
    }

    /// <summary>What is desired, in a line; empty where manifests are.</summary>
    public static string Source(DriftReport report) => report.Charter.Length == 0 ? ""
        : $"Desired is what the charter {report.Charter} compiles to on {CalendarDay.Text(DateOnly.FromDateTime(report.Comparison.Input.Instant.UtcDateTime))}.";

    /// <summary>The kind of drift in a word, for the first column.</summary>
    public static string Kind(ObjectDrift drift) => drift.Kind switch
    {
        ObjectDriftKind.Missing => "missing",
        ObjectDriftKind.Extra => "extra",
        ObjectDriftKind.Changed => "changed",
        ObjectDriftKind.Outlived => "outlived",
        _ => "unknown",
    };

    /// <summary>The object, with the part of the workload where its pods are not all alike.</summary>
    public static string Name(ObjectDrift drift) => drift.Variant.Length == 0 ? drift.Name.ToString() : $"{drift.Name} [{drift.Variant}]";

    /// <summary>What it means that the object differs, in half a sentence.</summary>
    public static string Meaning(ObjectDrift drift) => drift switch
    {
        { Exception: { } exception } => Outlived(exception),
        { Kind: ObjectDriftKind.Extra, IsHigherTier: true } => "nobody put it in Git, and it decides before NetworkPolicies",
        { Kind: ObjectDriftKind.Extra } => "nobody put it in Git",
        { Kind: ObjectDriftKind.Missing } => "Git has it, the cluster has not",
        { Kind: ObjectDriftKind.Unknown } => drift.Live.File is null ? "objects of its kind could not be read from the cluster" : "it may be desired in what could not be read",
        { Ungranted: { } labels } => $"it carries {labels}, and no flow and no exception that counts grants it",
        _ => Counts.Sample([.. drift.Fields.Select(Field)], 3),
    };

    /// <summary><c>spec.ingress[0].ports: TCP 5432 → every port</c>.</summary>
    public static string Field(FieldChange field) => $"{field.Path}: {field.Desired ?? "(none)"} → {field.Live ?? "(none)"}";

    /// <summary>Why a connection is not as desired: the object responsible and what is with it, and where it is to be looked for.</summary>
    public static (string Text, SourceSpan Span) Because(DriftComparison comparison, Responsible by)
    {
        if (by.Kind == Responsibility.NotEnforced) return (Gap(comparison.Gap!), default);
        if (by.Kind == Responsibility.Unread && by.Drift is null) return ("what could not be read may decide it", by.Cause?.Rule?.Policy.Span is { } span && !RuleWords.IsOfCluster(span) ? span : default);
        if (by.Drift is not { } drift) return ("no object that differs explains it", default);
        var rule = by.Cause?.Rule is { IsIsolation: false } cause ? string.Create(CultureInfo.InvariantCulture, $", {RuleWords.Side(cause.Direction)} rule {cause.Index + 1}") : "";
        var place = DriftReport.PlaceOf(drift);
        return ($"{Name(drift)}{rule}: {Meaning(drift)}", place);
    }

    /// <summary>Who enforces nothing, and how that is known.</summary>
    public static string Gap(EnforcementGap gap) =>
        $"policies are not enforced: {gap.Agent} is {gap.Plugin}, which enforces none, and no DaemonSet of a plugin that does was seen";

    /// <summary>What the exit code means; empty when it is 0.</summary>
    public static string Exit(DriftReport report)
    {
        if (!report.Fails) return "";
        if (report.Comparison.Objects.Count == 0 && report.Connections.Changes.Count == 0 && report.Comparison.Gap is null) return "exit 1: whether what could not be seen has drifted is not known";
        if (report.FailOn == DriftFailOn.Any) return "exit 1: the cluster is not as desired";
        var sure = report.Opened;
        return sure > 0 ? $"exit 1: {Counts.Of(sure, "connection")} {(sure == 1 ? "is" : "are")} open and should not be" : "exit 1: connections may be open that should not be (a doubt counts as open)";
    }

    private static string Outlived(OutlivedException exception) => exception.State switch
    {
        null => $"the charter has no exception {exception.Name} any more, and its policy is still there",
        ExceptionState.NotYet => $"the exception {exception.Name} does not count yet, and its policy is there",
        ExceptionState.Expired when exception.Expires is { } day => $"the exception {exception.Name} expired on {CalendarDay.Text(day)}, and its policy is still there",
        _ => $"the exception {exception.Name} has no end or is incomplete, so that it never counts, and its policy is there",
    };

    /// <summary>What was not seen where Git says nothing.</summary>
    public static string Elsewhere(Problem problem) => $"Not seen, and Git says nothing there: {problem.Message}.";

    private static string Looked(DriftReport report) => Counts.Of(report.Comparison.Input.Desired.Policies.Count(static policy => policy is not OpaquePolicy { IsUnread: true }), "policy", "policies");
}
