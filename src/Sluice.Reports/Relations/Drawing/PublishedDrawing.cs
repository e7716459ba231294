using Sluice.Analysis;
using Sluice.Reports.Markup;
using Sluice.Reports.Words;
using Sluice.Sets;

namespace Sluice.Reports.Relations.Drawing;

/// <summary>
/// Draws what is published: a line for each workload that traffic from outside is led to, with the ports, what leads there, and what policies say to it.
/// Apart from matrix and graph, because it is no verdict.
/// </summary>
internal sealed class PublishedDrawing
{
    private const int MostLines = 60;
    private const double FontSize = 11.5;
    private const double LongestText = 600;
    private const double Gap = 22;
    private const double LineHeight = 20;
    private const double HeadHeight = 44;

    private readonly List<string[]> lines;
    private readonly double[] columns;
    private readonly string more;

    public PublishedDrawing(ValueList<Publication> published)
    {
        lines = [.. published.Take(MostLines).Select(static one => (string[])
            [EndpointWords.Of(new WorkloadEndpoint(one.Workload)), TrafficWords.Of(one.Ports), $"by {PublicationWords.By(one)}", PublicationWords.Admitted(one)])];
        columns = [.. Enumerable.Range(0, lines.Count == 0 ? 0 : lines[0].Length).Select(at => Math.Min(LongestText, lines.Max(line => TextWidth.Of(line[at], FontSize))))];
        more = published.Count > MostLines ? $"and {Counts.Number(published.Count - MostLines)} more: sluice list --output text shows all" : "";
        Width = Math.Max(columns.Sum() + (Gap * Math.Max(0, columns.Length - 1)), TextWidth.Of(PublicationWords.Sentence, 13));
        Height = HeadHeight + (LineHeight * (lines.Count + (more.Length > 0 ? 1 : 0)));
    }

    public bool IsEmpty => lines.Count == 0;

    public double Width { get; }

    public double Height { get; }

    public void Write(HtmlWriter svg)
    {
        svg.Write($"<text class=\"group\" x=\"0\" y=\"12\">Published</text>\n<text class=\"sub\" x=\"0\" y=\"31\">{PublicationWords.Sentence}</text>\n");
        for (var at = 0; at < lines.Count; at++)
        {
            var x = 0.0;
            for (var column = 0; column < columns.Length; column++)
            {
                var text = lines[at][column];
                svg.Write($"<text class=\"label\" x=\"{x}\" y=\"{HeadHeight + (at * LineHeight) + 12}\">{TextWidth.Fit(text, FontSize, LongestText, false)}<title>{text}</title></text>\n");
                x += columns[column] + Gap;
            }
        }

        if (more.Length > 0) svg.Write($"<text class=\"sub\" x=\"0\" y=\"{HeadHeight + (lines.Count * LineHeight) + 12}\">{more}</text>\n");
    }
}
