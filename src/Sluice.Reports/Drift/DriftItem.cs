using Sluice.Findings;
using Sluice.Reports.Differences;
using Sluice.Reports.Words;

namespace Sluice.Reports.Drift;

/// <summary>One thing that drifted, for formats that are lists: an object, connections with what is behind them, policies that are not enforced, or a part that could not be seen.</summary>
/// <param name="Id">Its kind, stable.</param>
/// <param name="Title">What it is about, in a line.</param>
/// <param name="Text">What is with it, line by line.</param>
/// <param name="Span">Where it is to be looked for; <c>default</c> where that is not known.</param>
/// <param name="Fails">Whether the pipeline stops at it.</param>
internal sealed record DriftItem(string Id, string Title, string Text, SourceSpan Span, bool Fails)
{
    private const int MostLines = 50;

    /// <summary>Every kind, with what it means and how much it weighs.</summary>
    public static IReadOnlyList<(string Id, string Meaning, string Level)> Kinds { get; } =
    [
        ("object-extra", "An object of the cluster is not in Git.", "warning"),
        ("object-missing", "An object of Git is not in the cluster.", "warning"),
        ("object-changed", "An object of the cluster says something else than in Git.", "warning"),
        ("object-outlived", "A policy carries out an exception that does not count on the day.", "error"),
        ("object-unknown", "Whether an object is as desired could not be seen.", "warning"),
        ("connection-opened", "A connection is open and should not be.", "error"),
        ("connection-moved", "A connection has other ports than desired.", "error"),
        ("connection-closed", "A connection is closed and should not be.", "warning"),
        ("connection-unknown", "Of a connection it cannot be said whether it is as desired.", "warning"),
        ("not-enforced", "The network plugin enforces no policy.", "error"),
        ("not-seen", "A part of the cluster could not be read.", "warning"),
    ];

    /// <summary>Everything that drifted: objects, then connections.</summary>
    public static IEnumerable<DriftItem> Of(DriftReport report)
    {
        var isAny = report.FailOn == DriftFailOn.Any;
        foreach (var problem in report.Comparison.Unseen) yield return new("not-seen", problem.Message, string.Join('\n', new[] { problem.Why, problem.Remedy }.OfType<string>()), default, true);
        if (report.Comparison.Gap is { } gap) yield return new("not-enforced", DriftWords.Gap(gap), "", default, true);
        foreach (var drift in report.Comparison.Objects)
        {
            var text = drift.Fields.Count == 0 || drift.Ungranted is not null ? DriftWords.Meaning(drift) : string.Join('\n', drift.Fields.Select(DriftWords.Field));
            yield return new($"object-{DriftWords.Kind(drift)}", DriftWords.Name(drift), text, DriftReport.PlaceOf(drift), isAny);
        }

        foreach (var group in DifferenceFolding.Groups(report.Connections))
        {
            var lines = group.Lines.Take(MostLines).Select(static line => $"{line.From} → {line.To}  {line.Traffic}").ToList();
            if (group.Lines.Count > MostLines) lines.Add($"and {Counts.Of(group.Lines.Count - MostLines, "more line")}");
            var span = group.Causes.Select(static cause => cause.Span).FirstOrDefault(static span => span.File is not null);
            yield return new(IdOf(group.Mark), lines[0], string.Join('\n', lines.Skip(1).Concat(group.Causes.Select(static cause => cause.Text))), span, isAny || group.MayOpen);
        }
    }

    private static string IdOf(char mark) => mark switch
    {
        '+' => "connection-opened",
        '±' => "connection-moved",
        '-' => "connection-closed",
        _ => "connection-unknown",
    };
}
