using Sluice.Reports.Relations;

namespace Sluice.Reports;

/// <summary>The only list of formats: which report is written in which.</summary>
public static class ReportFormats
{
    /// <summary>The formats of <c>sluice list</c>.</summary>
    public static ReportFormatSet<RelationReport> List { get; } = new(
        new("text", "grouped for reading in a terminal", RelationText.Write),
        new("json", "for other tools; see docs/formats.md", RelationJson.Write),
        new("csv", "for a spreadsheet", RelationCsv.Write),
        new("markdown", "for a wiki or a review", RelationMarkdown.Write),
        new("dot", "for Graphviz", RelationDot.Write),
        new("mermaid", "for Markdown that draws diagrams", RelationMermaid.Write),
        new("svg", "a picture: the matrix and the layered graph", RelationSvg.Write),
        new("html", "one page that works offline: matrix, graph, list, filters", RelationHtml.Write));
}
