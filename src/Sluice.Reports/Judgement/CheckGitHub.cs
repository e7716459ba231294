using Sluice.Findings;
using Sluice.Reports.Escaping;

namespace Sluice.Reports.Judgement;

/// <summary>The check as workflow commands, which GitHub shows beside the lines of a change.</summary>
internal static class CheckGitHub
{
    public static void Write(CheckReport report, ReportOutput output)
    {
        using var writer = output.OpenText();
        foreach (var remark in report.Remarks())
        {
            var command = remark.Severity switch { Severity.Error => "error", Severity.Warning => "warning", _ => "notice" };
            var title = $"{remark.Id} {remark.Message}";
            var body = string.Join('\n', new[] { remark.Object }.Where(part => part.Length > 0).Concat(CheckWords.Paragraphs(remark)).Append(remark.Page));
            writer.Write(WorkflowCommand.Of(command, remark.Span, title, body));
            writer.Write('\n');
        }
    }
}
