using System.CommandLine;
using Sluice.Cli.Output;
using Sluice.Reports.Patches;
using Sluice.Reports.Text;
using Sluice.Reports.Words;

namespace Sluice.Cli.Commands;

/// <summary>Says what <c>--fix</c> changed, before the report about what is left.</summary>
internal static class FixText
{
    /// <summary>Writes to standard output before a text report; before any other format to standard error, because the answer is then for a program.</summary>
    public static void Write(ParseResult parsed, FixRun run, bool isText)
    {
        using var writer = new StringWriter { NewLine = "\n" };
        var text = new ConsoleText(writer, isText ? Screen.Settings(parsed) : TerminalSettings.Plain);
        foreach (var mended in run.Applied) WriteOne(text, "fixed", mended);
        foreach (var proposed in run.Proposed) WriteOne(text, "not added", proposed);
        foreach (var rendered in run.Rendered) WriteOne(text, "not saved", rendered);
        var counts = new List<string> { $"{Counts.Number(run.Applied.Count)} fixed" };
        if (run.Proposed.Count > 0) counts.Add($"{Counts.Of(run.Proposed.Count, "new object")} shown and not added");
        if (run.Rendered.Count > 0) counts.Add($"{Counts.Of(run.Rendered.Count, "patch", "patches")} of rendered objects shown and not saved");
        if (run.InCluster > 0) counts.Add($"{Counts.Of(run.InCluster, "edit")} of objects in a cluster told below and not made");
        if (run.Refused > 0) counts.Add($"{Counts.Number(run.Refused)} left: no edit that another analysis confirms");
        text.Line(string.Join(", ", counts));
        text.Line();
        if (isText) Answer.WriteText(writer.ToString());
        else Console.Error.Write(writer.ToString());
    }

    private static void WriteOne(ConsoleText text, string what, Mended mended)
    {
        text.Line(StyledText.Of(what, Tone.Strong).Add($" {mended.Id}  {mended.Object}{Effect(mended)}"), hanging: 2);
        foreach (var patch in mended.Patches) PatchText.Write(text, patch, 3);
        text.Line();
    }

    private static string Effect(Mended mended) => (mended.Opens, mended.Closes) switch
    {
        (0, 0) => "",
        (var opens, 0) => $"  opens {Counts.Of(opens, "connection")}",
        (0, var closes) => $"  closes {Counts.Of(closes, "connection")}",
        var (opens, closes) => $"  opens {Counts.Of(opens, "connection")}, closes {Counts.Number(closes)}",
    };
}
