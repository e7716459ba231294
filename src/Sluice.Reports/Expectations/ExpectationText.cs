using Sluice.Reports.Text;
using Sluice.Reports.Words;

namespace Sluice.Reports.Expectations;

/// <summary>Each failure with its reason, then the count.</summary>
internal static class ExpectationText
{
    public static void Write(ExpectationReport report, ReportOutput output)
    {
        using var writer = output.OpenText();
        var text = new ConsoleText(writer, output.Terminal);
        foreach (var result in report.Results.Where(static result => !result.IsMet))
        {
            text.Line(
                StyledText.Of("✗ ", Tone.Bad).Add(ExpectationWords.Name(result.Expectation), Tone.Strong)
                    .Add("   ").Add(ExpectationWords.Verdicts(result), Tone.Bad).Add(ExpectationWords.Because(result) is { Length: > 0 } because ? "   " + because : ""),
                hanging: 4);
            if (RuleWords.Place(result.Expectation.Span) is { Length: > 0 } place) text.Line(StyledText.Of(place, Tone.Dim), 4);
        }

        text.Line(StyledText.Of($"{Counts.Number(report.Passed)} passed", report.Failed == 0 ? Tone.Good : Tone.Plain).Add(", ")
            .Add($"{Counts.Number(report.Failed)} failed", report.Failed == 0 ? Tone.Plain : Tone.Bad));
    }
}
