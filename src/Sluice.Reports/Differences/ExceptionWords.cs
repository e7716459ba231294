using Sluice.Charters;
using Sluice.Checks;
using Sluice.Reports.Words;

namespace Sluice.Reports.Differences;

/// <summary>An exception that a change adds or says otherwise, for whoever reviews it.</summary>
internal static class ExceptionWords
{
    /// <summary>As wide as the widest name of a field, and two spaces.</summary>
    public const int Widest = 16;

    private const int MostPaths = 10;

    /// <summary><c>New exception ocr-ingest</c>.</summary>
    public static string Title(ExceptionChange change) => $"{(change.IsNew ? "New" : "Changed")} exception {change.Exception.Name}";

    /// <summary>What a reviewer asks for, in order: what is missing, changed, opened, by whom, why, how long, and who approved it.</summary>
    public static IEnumerable<(string Field, string Text)> Fields(ExceptionChange change)
    {
        var exception = change.Exception;
        var missing = exception.Missing.ToList();
        if (missing.Count > 0) yield return ("missing", $"{string.Join(", ", missing)}: it counts on no day");
        if (change.Changed.Count > 0) yield return ("changed", string.Join(", ", change.Changed));
        foreach (var path in Paths(change)) yield return ("opens", path);
        if (exception.Accepts is { } accepts) yield return ("accepts", $"{accepts.Finding}{(accepts.Namespace is { } name ? $" in namespace {name}" : "")}{(accepts.Object is { } subject ? $" of {subject}" : "")}");
        yield return ("owner", exception.Owner ?? "nobody");
        yield return ("reason", exception.Reason ?? "none");
        if (exception.Opens is not null) yield return ("classification", ClassificationNames.Text(exception.Classification));
        yield return ("audit reference", exception.AuditRef ?? "none");
        yield return ("counts", $"{(exception.NotBefore is null ? "" : $"from {CalendarDay.Text(exception.NotBefore)} ")}{(exception.Expires is null ? "without an end, so on no day" : $"until {CalendarDay.Text(exception.Expires)}")}");
        yield return ("approvals", Approvals(change));
    }

    /// <summary>The same as lines of text.</summary>
    public static string Lines(ExceptionChange change) => string.Join('\n', Fields(change).Select(static field => $"{field.Field}: {field.Text}"));

    /// <summary>Who must approve by classification, who is said to have, and who is missing. A claim is not proven here.</summary>
    public static string Approvals(ExceptionChange change)
    {
        var claimed = change.Exception.ApprovedBy.Count == 0 ? "claimed by nobody" : $"claimed: {string.Join(", ", change.Exception.ApprovedBy)}";
        var required = change.Required.Count == 0 ? "none required by its classification" : $"required: {string.Join(", ", change.Required)}";
        return $"{required}; {claimed}{(change.Lacking.Count == 0 ? "" : $"; missing: {string.Join(", ", change.Lacking)}")}";
    }

    private static IEnumerable<string> Paths(ExceptionChange change)
    {
        foreach (var path in change.Opens.Connections) yield return $"{path.From} → {path.To}  {TrafficWords.Of(path.Traffic)}";
        if (change.Opens.ConnectionCount > MostPaths) yield return $"and {Counts.Of(change.Opens.ConnectionCount - MostPaths, "more connection")}";
        if (change.Exception.Opens is { } opening && change.Opens.ConnectionCount == 0) yield return $"nothing as it stands: {opening}";
    }
}
