using Sluice.Reports.Markup;
using Sluice.Reports.Relations.Drawing;

namespace Sluice.Reports.Relations;

/// <summary>
/// The relation as a picture: the matrix, the layered graph below it, and what is published. Fits its content, follows the reader's light or dark theme, loads nothing;
/// titles tell ports and rules, marks link to the file of the first rule.
/// </summary>
internal static class RelationSvg
{
    /// <summary>How the marks of both drawings look; the page of the HTML report uses it too.</summary>
    public const string Style =
        ".surface{fill:var(--surface)}.band{fill:var(--band);stroke:var(--line);stroke-width:.5}.grid{fill:none;stroke:var(--line);stroke-width:1}.self{fill:none;stroke:var(--line);stroke-width:1.2}"
        + ".label{font-size:11.5px;fill:var(--ink)}.group{font-size:12px;font-weight:650;fill:var(--ink)}"
        + ".w1{fill:var(--w1)}.w2{fill:var(--w2)}.w3{fill:var(--w3)}.w4{fill:var(--w4)}.w5{fill:url(#hatch);stroke:var(--w5);stroke-width:1}.faint{opacity:.28}"
        + ".card>rect{fill:var(--surface);stroke:var(--line)}.card.outside>rect{fill:var(--band)}.hit{fill:transparent}"
        + ".edge>path{fill:none;stroke-width:1.4}.edge>.tip{stroke:none}"
        + ".e1>path{stroke:var(--w1)}.e2>path{stroke:var(--w2)}.e3>path{stroke:var(--w3)}.e4>path{stroke:var(--w4);stroke-width:2}"
        + ".e5>path{stroke:var(--w5);stroke-dasharray:4 3}.e1>.tip{fill:var(--w1)}.e2>.tip{fill:var(--w2)}.e3>.tip{fill:var(--w3)}.e4>.tip{fill:var(--w4)}"
        + ".e5>.tip{fill:var(--w5)}.traffic{font-size:10px;fill:var(--muted)}";

    /// <summary>The hatching of what is unknown, to be defined once per document.</summary>
    public const string Hatch =
        "<defs><pattern id=\"hatch\" width=\"5\" height=\"5\" patternUnits=\"userSpaceOnUse\" patternTransform=\"rotate(45)\">"
        + "<rect width=\"5\" height=\"5\" fill=\"var(--band)\"/><rect width=\"1.8\" height=\"5\" fill=\"var(--w5)\"/></pattern></defs>\n";

    private const double Margin = 28;
    private const double HeadHeight = 104;

    public static void Write(RelationReport report, ReportOutput output)
    {
        using var writer = output.OpenText();
        var svg = new HtmlWriter(writer);
        var matrix = RelationMatrix.Of(report);
        var (cells, graph) = (new MatrixDrawing(matrix), new GraphDrawing(matrix));
        var published = new PublishedDrawing(report.Published);
        var headline = RelationCounts.Of(report).Headline();
        var legend = LegendWidth();
        var graphTop = HeadHeight + (matrix.Nodes.Count == 0 ? 0 : cells.Height) + 56;
        var width = Math.Ceiling((Margin * 2) + new[] { cells.Width, graph.Width, published.IsEmpty ? 0 : published.Width, TextWidth.Of(headline, 13), legend }.Max());
        var publishedTop = graph.IsEmpty ? graphTop : graphTop + graph.Height + Margin;
        var height = Math.Ceiling(published.IsEmpty ? publishedTop : publishedTop + Margin + published.Height + Margin);
        svg.Write($"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" width=\"{width}\" height=\"{height}\" role=\"img\" ");
        svg.Write($"aria-labelledby=\"title description\">\n<title id=\"title\">Who can talk to whom</title>\n<desc id=\"description\">{headline}</desc>\n<style>");
        svg.Trusted($"svg{{{Palette.Light}font-family:{Palette.Font}}}@media(prefers-color-scheme:dark){{svg{{{Palette.Dark}}}}}.page{{fill:var(--page)}}");
        svg.Trusted(".head{font-size:20px;font-weight:650;fill:var(--ink)}.sub{font-size:13px;fill:var(--muted)}a:hover rect{stroke:var(--ink)}");
        svg.Trusted($"{Style}</style>\n{Hatch}");
        svg.Write($"<rect class=\"page\" width=\"{width}\" height=\"{height}\"/>\n<text class=\"head\" x=\"{Margin}\" y=\"42\">Who can talk to whom</text>\n");
        svg.Write($"<text class=\"sub\" x=\"{Margin}\" y=\"64\">{headline}</text>\n");
        WriteLegend(svg);
        if (matrix.Nodes.Count > 0)
        {
            svg.Write($"<g transform=\"translate({Margin} {HeadHeight})\">\n");
            cells.Write(svg);
            svg.Write($"</g>\n");
        }

        if (!graph.IsEmpty)
        {
            svg.Write($"<g transform=\"translate({Margin} {graphTop})\">\n");
            graph.Write(svg);
            svg.Write($"</g>\n");
        }

        if (!published.IsEmpty)
        {
            svg.Write($"<g transform=\"translate({Margin} {publishedTop + Margin})\">\n");
            published.Write(svg);
            svg.Write($"</g>\n");
        }

        svg.Write($"</svg>\n");
    }

    private static double LegendWidth() => TextWidth.Of(AccessWidths.LegendTitle, 13) + 18 + AccessWidths.Legend.Sum(step => TextWidth.Of(step.Words, 13) + 44);

    private static void WriteLegend(HtmlWriter svg)
    {
        svg.Write($"<text class=\"sub\" x=\"{Margin}\" y=\"92\">{AccessWidths.LegendTitle}</text>\n");
        var x = Margin + TextWidth.Of(AccessWidths.LegendTitle, 13) + 18;
        foreach (var (step, words) in AccessWidths.Legend)
        {
            var size = 16 * Palette.Mark(step);
            svg.Write($"<rect class=\"w{(int)step}\" x=\"{x + ((16 - size) / 2)}\" y=\"{80 + ((16 - size) / 2)}\" width=\"{size}\" height=\"{size}\" rx=\"2\"/>");
            svg.Write($"<text class=\"sub\" x=\"{x + 22}\" y=\"92\">{words}</text>\n");
            x += TextWidth.Of(words, 13) + 44;
        }
    }
}
