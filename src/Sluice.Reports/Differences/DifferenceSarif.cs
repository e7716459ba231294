using System.Text.Json;
using Sluice.Findings;
using Sluice.Reports.Judgement;
using Sluice.Reports.Words;

namespace Sluice.Reports.Differences;

/// <summary>
/// The difference as SARIF 2.1.0: a result for each edit, with the connections it opened or closed and what the charter says of them, and one for each problem of the charter and
/// each exception that the change adds or says otherwise.
/// </summary>
internal static class DifferenceSarif
{
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

    public static void Write(DifferenceReport report, ReportOutput output) => SarifRun.Write(output.Stream, "sluice diff", [.. Rules.Select(static rule => (rule.Id, rule.Title, rule.Level))], json =>
    {
        foreach (var problem in report.CharterProblems)
            WriteResult(json, Charter, Level(problem.Severity), problem.Remedy is { } remedy ? $"{problem.Id} {problem.Message}\n{remedy}" : $"{problem.Id} {problem.Message}", [("", problem.Span)]);
        foreach (var group in DifferenceFolding.Groups(report)) WriteResult(json, group);
        foreach (var change in report.Exceptions)
            WriteResult(json, Exception, "note", $"{ExceptionWords.Title(change)}\n{ExceptionWords.Lines(change)}", [("", change.Exception.Span)]);
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
        SarifRun.WriteText(json, "message", text);
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
}
