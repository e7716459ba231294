using Sluice.Analysis;
using Sluice.Reports.Text;
using Sluice.Reports.Words;

namespace Sluice.Reports.Relations;

/// <summary>
/// The relation for reading: by the namespace and the workload that connects, one line per destination; sources and destinations that behave
/// alike are folded. What is unknown, what was assumed and the counts come once, at the end.
/// </summary>
internal static class RelationText
{
    /// <summary>Columns that stay free for traffic beside the destinations.</summary>
    private const int TrafficColumns = 26;

    public static void Write(RelationReport report, ReportOutput output)
    {
        using var writer = output.OpenText();
        var text = new ConsoleText(writer, output.Terminal);
        var folding = new RelationFolding(report);
        foreach (var group in folding.Groups()) WriteGroup(text, group);
        WriteUnknown(text, report, folding);
        WritePublished(text, report);
        WriteAssumptions(text, report);
        WriteSummary(text, report);
    }

    private static void WriteGroup(ConsoleText text, SourceGroup group)
    {
        text.Line(StyledText.Of(group.Name, Tone.Strong));
        var column = group.Sources.SelectMany(source => source.Lines).Select(line => line.Destination.Length)
            .Where(length => length <= text.Terminal.Columns - TrafficColumns).DefaultIfEmpty().Max();
        foreach (var source in group.Sources)
        {
            text.Line(StyledText.Of(source.Name), indent: 2, hanging: 2);
            if (source.Lines.Count == 0) text.Line(StyledText.Of(source.IsCertain ? "→ nothing" : "→ nothing for certain", Tone.Dim), indent: 4);
            foreach (var line in source.Lines) WriteLine(text, line, column);
        }

        text.Line();
    }

    private static void WriteLine(ConsoleText text, DestinationLine line, int column)
    {
        var traffic = TrafficWords.Of(line.Traffic);
        var tone = line.Traffic.IsAllPorts ? Tone.Warning : Tone.Plain;
        var arrow = StyledText.Of("→ ", Tone.Dim).Add(line.Destination);
        if (line.Destination.Length <= column && 6 + column + 2 + traffic.Length <= text.Terminal.Columns)
        {
            text.Line(arrow.Add(new string(' ', column - line.Destination.Length + 2)).Add(traffic, tone), indent: 4, hanging: 4);
            return;
        }

        text.Line(arrow, indent: 4, hanging: 4);
        text.Line(StyledText.Of(traffic, tone), indent: 8, hanging: 2);
    }

    private static void WriteUnknown(ConsoleText text, RelationReport report, RelationFolding folding)
    {
        var unknown = report.Connections.Where(connection => !connection.Unknown.IsEmpty).ToList();
        if (unknown.Count == 0) return;
        text.Line(StyledText.Of("Unknown", Tone.Strong).Add("  neither allowed nor denied with certainty", Tone.Dim));
        var byReason = unknown
            .Select(connection => (Connection: connection, Because: string.Join('\n', report.Explain(connection).Because.Select(UnknownWords.Of).Distinct())))
            .GroupBy(pair => pair.Because, StringComparer.Ordinal);
        foreach (var reason in byReason)
        {
            foreach (var sentence in reason.Key.Split('\n')) text.Line(StyledText.Of(sentence), indent: 2);
            foreach (var line in folding.FoldUnknown(reason.Select(pair => pair.Connection)))
            {
                text.Line(
                    StyledText.Of(line.Source).Add(" → ", Tone.Dim).Add(line.Destination).Add("  ").Add(TrafficWords.Of(line.Traffic), Tone.Note),
                    indent: 4,
                    hanging: 4);
            }
        }

        text.Line();
    }

    private static void WritePublished(ConsoleText text, RelationReport report)
    {
        if (report.Published.Count == 0) return;
        text.Line(StyledText.Of("Published", Tone.Strong).Add("  led to from outside, whatever policies say to it", Tone.Dim));
        foreach (var publication in report.Published)
        {
            text.Line(
                StyledText.Of(EndpointWords.Of(new WorkloadEndpoint(publication.Workload))).Add("  ").Add(TrafficWords.Of(publication.Ports), Tone.Note)
                    .Add($"  by {PublicationWords.By(publication)}: {PublicationWords.Admitted(publication)}"),
                indent: 2,
                hanging: 2);
        }

        text.Line();
    }

    private static void WriteAssumptions(ConsoleText text, RelationReport report)
    {
        if (report.Assumptions.Count == 0) return;
        text.Line(StyledText.Of("Assumed", Tone.Strong));
        foreach (var assumption in report.Assumptions) text.Line(StyledText.Of(AssumptionWords.Of(assumption), Tone.Dim), indent: 2, hanging: 2);
        text.Line();
    }

    private static void WriteSummary(ConsoleText text, RelationReport report)
    {
        foreach (var sentence in RelationCounts.Of(report).Sentences()) text.Line(sentence);
    }
}
