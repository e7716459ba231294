using System.Text.Json;
using Sluice.Reports.Judgement;
using Sluice.Reports.Words;

namespace Sluice.Reports.Differences;

/// <summary>The difference as SARIF 2.1.0: a result for each edit, with the connections it opened or closed.</summary>
internal static class DifferenceSarif
{
    private const int MostLines = 50;

    private static readonly (char Mark, string Id, string Title, string Level)[] Rules =
    [
        ('+', "connection-opened", "A connection was opened or widened.", "warning"),
        ('±', "connection-moved", "A connection has other ports than before.", "warning"),
        ('-', "connection-closed", "A connection was closed or narrowed.", "note"),
        ('?', "connection-unknown", "Of a connection it cannot be said whether it changed.", "note"),
    ];

    public static void Write(DifferenceReport report, ReportOutput output) => SarifRun.Write(output.Stream, "sluice diff", [.. Rules.Select(static rule => (rule.Id, rule.Title, rule.Level))], json =>
    {
        foreach (var group in DifferenceFolding.Groups(report)) WriteResult(json, group);
    });

    private static void WriteResult(Utf8JsonWriter json, ChangeGroup group)
    {
        var at = Array.FindIndex(Rules, rule => rule.Mark == group.Mark);
        var title = DifferenceGitHub.Title(group);
        var lines = group.Lines.Take(MostLines).Select(static line => $"{line.From} → {line.To}  {line.Traffic}").ToList();
        if (group.Lines.Count > MostLines) lines.Add($"and {Counts.Of(group.Lines.Count - MostLines, "more line")}");
        json.WriteStartObject();
        json.WriteString("ruleId", Rules[at].Id);
        json.WriteNumber("ruleIndex", at);
        json.WriteString("level", group.MayOpen ? "warning" : Rules[at].Level);
        SarifRun.WriteText(json, "message", string.Join('\n', lines.Prepend($"{char.ToUpperInvariant(title[0])}{title[1..]}.").Concat(group.Causes.Select(static cause => cause.Text))));
        json.WriteStartArray("locations");
        foreach (var (text, span) in group.Causes.Where(static cause => cause.Span.File is not null).Take(1)) SarifPlace.WriteLocation(json, span, "", text);
        json.WriteEndArray();
        json.WriteStartArray("relatedLocations");
        foreach (var (text, span) in group.Causes.Where(static cause => cause.Span.File is not null).Skip(1)) SarifPlace.WriteLocation(json, span, "", text);
        json.WriteEndArray();
        json.WriteEndObject();
    }
}
