using Sluice.Findings;
using Sluice.Reports.Escaping;
using Sluice.Reports.Words;

namespace Sluice.Reports.Differences;

/// <summary>
/// The difference as workflow commands: a warning at each edit that opens something or may, with what the charter says of it, a notice at each that closes something or may, and
/// one at each exception that the change adds or says otherwise.
/// </summary>
internal static class DifferenceGitHub
{
    private const int MostLines = 20;

    public static void Write(DifferenceReport report, ReportOutput output)
    {
        using var writer = output.OpenText();
        foreach (var problem in report.CharterProblems) writer.Write(WorkflowCommand.Of(Weight(problem.Severity), problem.Span, $"{problem.Id} {problem.Message}", problem.Remedy ?? "") + "\n");
        foreach (var group in DifferenceFolding.Groups(report))
        {
            var place = group.Causes.Select(static cause => cause.Span).FirstOrDefault(static span => span.File is not null);
            var lines = group.Lines.Take(MostLines).Select(static line => $"{line.From} → {line.To}  {line.Traffic}").ToList();
            if (group.Lines.Count > MostLines) lines.Add($"and {Counts.Of(group.Lines.Count - MostLines, "more line")}");
            lines.AddRange(group.Causes.Concat(group.Covered).Select(static cause => $"{cause.Text} {RuleWords.Place(cause.Span)}".TrimEnd()));
            writer.Write(WorkflowCommand.Of(group.MayOpen ? "warning" : "notice", place, Title(group), string.Join('\n', lines)) + "\n");
        }

        foreach (var change in report.Exceptions)
            writer.Write(WorkflowCommand.Of("notice", change.Exception.Span, ExceptionWords.Title(change), ExceptionWords.Lines(change)) + "\n");
        writer.Write(WorkflowCommand.Of(report.Failing > 0 ? "error" : "notice", default(SourceSpan), "sluice diff", DifferenceWords.Headline(report)) + "\n");
    }

    /// <summary><c>opens 2 connections, not covered by the charter</c>.</summary>
    internal static string Title(ChangeGroup group)
    {
        var count = Counts.Of(group.Changes.Count, "connection");
        var change = group.Mark switch
        {
            '+' => $"opens {count}",
            '-' => $"closes {count}",
            '±' => $"moves ports of {count}",
            _ => DifferenceWords.Doubt(group.Changes),
        };
        return group.Uncovered.Length == 0 ? change : $"{change}, {group.Uncovered}";
    }

    private static string Weight(Severity severity) => severity switch { Severity.Error => "error", Severity.Warning => "warning", _ => "notice" };
}
