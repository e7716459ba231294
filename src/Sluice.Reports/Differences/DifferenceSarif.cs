using System.Text.Json;
using Sluice.Findings;
using Sluice.Reports.Json;
using Sluice.Reports.Judgement;
using Sluice.Reports.Words;

namespace Sluice.Reports.Differences;

/// <summary>
/// The difference as SARIF 2.1.0: a result for each edit, with the connections it opened or closed and what the charter says of them, and one for each problem of the charter and
/// each exception that the change adds or says otherwise.
/// </summary>
internal static class DifferenceSarif
{
    private const string Schema = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";
    private const int MostLines = 50;
    private const char Charter = 'c';
    private const char Exception = 'x';

    private static readonly (char Mark, string Id, string Title, string Level)[] Rules =
    [
        ('+', "connection-opened", "A connection was opened or widened.", "warning"),
        ('±', "connection-moved", "A connection has other ports than before.", "warning"),
        ('-', "connection-closed", "A connection was closed or narrowed.", "note"),
        ('?', "connection-unknown", "Of a connection it cannot be said whether it changed.", "note"),
        (Charter, "charter-problem", "Something is wrong with the charter.", "error"),
        (Exception, "exception-changed", "An exception is new or says something else.", "note"),
    ];

    public static void Write(DifferenceReport report, ReportOutput output) => JsonOutput.Write(output.Stream, json =>
    {
        json.WriteStartObject();
        json.WriteString("$schema", Schema);
        json.WriteString("version", "2.1.0");
        json.WriteStartArray("runs");
        json.WriteStartObject();
        json.WriteStartObject("tool");
        json.WriteStartObject("driver");
        json.WriteString("name", "sluice diff");
        json.WriteString("version", typeof(DifferenceSarif).Assembly.GetName().Version?.ToString(3) ?? "0.0.0");
        json.WriteStartArray("rules");
        foreach (var (_, id, title, level) in Rules)
        {
            json.WriteStartObject();
            json.WriteString("id", id);
            WriteText(json, "shortDescription", title);
            json.WriteStartObject("defaultConfiguration");
            json.WriteString("level", level);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteString("columnKind", "unicodeCodePoints");
        json.WriteStartArray("results");
        foreach (var problem in report.CharterProblems)
            WriteResult(json, Charter, Level(problem.Severity), problem.Remedy is { } remedy ? $"{problem.Id} {problem.Message}\n{remedy}" : $"{problem.Id} {problem.Message}", [("", problem.Span)]);
        foreach (var group in DifferenceFolding.Groups(report)) WriteResult(json, group);
        foreach (var change in report.Exceptions)
            WriteResult(json, Exception, "note", $"{ExceptionWords.Title(change)}\n{ExceptionWords.Lines(change)}", [("", change.Exception.Span)]);
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
    });

    private static void WriteResult(Utf8JsonWriter json, ChangeGroup group)
    {
        var title = DifferenceGitHub.Title(group);
        var lines = group.Lines.Take(MostLines).Select(static line => $"{line.From} → {line.To}  {line.Traffic}").ToList();
        if (group.Lines.Count > MostLines) lines.Add($"and {Counts.Of(group.Lines.Count - MostLines, "more line")}");
        (string Text, SourceSpan Span)[] reasons = [.. group.Causes, .. group.Covered];
        var text = string.Join('\n', lines.Prepend($"{char.ToUpperInvariant(title[0])}{title[1..]}.").Concat(reasons.Select(static reason => reason.Text)));
        WriteResult(json, group.Mark, group.MayOpen ? "warning" : Rules[Index(group.Mark)].Level, text, reasons);
    }

    private static void WriteResult(Utf8JsonWriter json, char mark, string level, string text, IReadOnlyList<(string Text, SourceSpan Span)> places)
    {
        json.WriteStartObject();
        json.WriteString("ruleId", Rules[Index(mark)].Id);
        json.WriteNumber("ruleIndex", Index(mark));
        json.WriteString("level", level);
        WriteText(json, "message", text);
        var known = places.Where(static place => place.Span.File is not null).ToList();
        json.WriteStartArray("locations");
        foreach (var (note, span) in known.Take(1)) SarifPlace.WriteLocation(json, span, "", note);
        json.WriteEndArray();
        json.WriteStartArray("relatedLocations");
        foreach (var (note, span) in known.Skip(1)) SarifPlace.WriteLocation(json, span, "", note);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static int Index(char mark) => Array.FindIndex(Rules, rule => rule.Mark == mark);

    private static string Level(Severity severity) => severity switch { Severity.Error => "error", Severity.Warning => "warning", _ => "note" };

    private static void WriteText(Utf8JsonWriter json, string name, string text)
    {
        json.WriteStartObject(name);
        json.WriteString("text", text);
        json.WriteEndObject();
    }
}
