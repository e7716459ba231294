using System.Security.Cryptography;
using System.Text;
using Sluice.Analysis;
using Sluice.Reports.Markup;
using Sluice.Reports.Relations.Drawing;
using Sluice.Reports.Relations.Page;
using Sluice.Reports.Words;

namespace Sluice.Reports.Relations;

/// <summary>
/// The relation as one page that works offline: matrix on a canvas, layered graph, list, filters, light and dark. It loads nothing; a content security
/// policy allows its own style and script by hash and nothing else.
/// </summary>
internal static class RelationHtml
{
    /// <summary>So many publications are shown at once, the others on request.</summary>
    private const int MostPublished = 12;

    internal static readonly string Style =
        $":root{{color-scheme:light;{Palette.Light}}}@media(prefers-color-scheme:dark){{:root:not([data-theme=light]){{color-scheme:dark;{Palette.Dark}}}}}"
        + $":root[data-theme=dark]{{color-scheme:dark;{Palette.Dark}}}body{{font-family:{Palette.Font}}}\n{PageAsset.Style}{RelationSvg.Style}";

    public static void Write(RelationReport report, ReportOutput output)
    {
        using var writer = output.OpenText();
        var html = new HtmlWriter(writer);
        var matrix = RelationMatrix.Of(report);
        var counts = RelationCounts.Of(report);
        html.Write($"<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">\n");
        html.Write($"<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src '{Hash(Style)}'; script-src '{Hash(PageAsset.Script)}'; base-uri 'none'; form-action 'none'\">\n");
        html.Write($"<meta name=\"generator\" content=\"sluice\">\n<title>Who can talk to whom</title>\n<style>");
        html.Trusted(Style);
        html.Write($"</style>\n</head>\n<body>\n<header class=\"top\"><div><h1>Who can talk to whom</h1><p class=\"headline\">{counts.Headline()} · profile {report.Profile}</p></div>");
        html.Write($"<button class=\"quiet\" id=\"theme\" type=\"button\">Theme: auto</button></header>\n");
        WriteTools(html, matrix);
        WriteLegend(html);
        WriteStage(html, matrix);
        WriteNotes(html, report, counts);
        html.Write($"<div class=\"tip-box\" id=\"tip\" hidden></div><div class=\"sr\" id=\"live\" role=\"status\" aria-live=\"polite\"></div>\n");
        html.Write($"<script type=\"application/json\" id=\"relation\">");
        writer.Flush();
        PageData.Write(output.Stream, matrix);
        html.Write($"</script>\n<script>");
        html.Trusted(PageAsset.Script);
        html.Write($"</script>\n</body>\n</html>\n");
    }

    private static string Hash(string content) => $"sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(content)))}";

    private static void WriteTools(HtmlWriter html, RelationMatrix matrix)
    {
        html.Write($"<form class=\"tools\" id=\"tools\" role=\"search\">\n<div class=\"segments\" role=\"tablist\" aria-label=\"View\">");
        html.Write($"<button type=\"button\" role=\"tab\" id=\"view-matrix\" aria-selected=\"true\" aria-controls=\"panel-matrix\">Matrix</button>");
        html.Write($"<button type=\"button\" role=\"tab\" id=\"view-graph\" aria-selected=\"false\" aria-controls=\"panel-graph\">Graph</button>");
        html.Write($"<button type=\"button\" role=\"tab\" id=\"view-list\" aria-selected=\"false\" aria-controls=\"panel-list\">List</button></div>\n");
        html.Write($"<input type=\"search\" id=\"search\" placeholder=\"Search workload, policy, file, port\" aria-label=\"Search\" autocomplete=\"off\">\n");
        html.Write($"<select id=\"namespace\" aria-label=\"Namespace\"><option value=\"-1\">every namespace</option>");
        for (var at = 0; at < matrix.Groups.Count; at++) html.Write($"<option value=\"{at}\">{matrix.Groups[at].Name}</option>");
        html.Write($"</select>\n<input type=\"text\" id=\"port\" placeholder=\"Port, 53/udp\" aria-label=\"Port\" autocomplete=\"off\">\n");
        html.Write($"<label class=\"check\"><input type=\"checkbox\" id=\"external\"> only outside</label>\n");
        html.Write($"<label class=\"check\"><input type=\"checkbox\" id=\"unknown\"> only unknown</label>\n");
        html.Write($"<button class=\"quiet\" type=\"reset\">Reset</button>\n<span class=\"count push\" id=\"count\"></span>\n</form>\n");
    }

    private static void WriteLegend(HtmlWriter html)
    {
        html.Write($"<svg class=\"defs\" width=\"0\" height=\"0\" aria-hidden=\"true\">");
        html.Trusted(RelationSvg.Hatch);
        html.Write($"</svg><div class=\"legend\"><span>{AccessWidths.LegendTitle}</span>\n");
        foreach (var (step, words) in AccessWidths.Legend)
        {
            var size = 16 * Palette.Mark(step);
            var inset = (16 - size) / 2;
            html.Write($"<span><svg width=\"16\" height=\"16\" aria-hidden=\"true\"><rect class=\"w{(int)step}\" x=\"{inset}\" y=\"{inset}\" width=\"{size}\" height=\"{size}\" rx=\"2\"/></svg>{words}</span>\n");
        }

        html.Write($"<span id=\"share\">a closed namespace fills with the share of its pairs</span>\n");
        html.Write($"<span class=\"segments push\" id=\"zoom\" role=\"group\" aria-label=\"Detail\"><button type=\"button\" id=\"close-all\">Namespaces</button>");
        html.Write($"<button type=\"button\" id=\"open-all\">Workloads</button><button type=\"button\" id=\"zoom-out\" aria-label=\"Smaller\">−</button>");
        html.Write($"<button type=\"button\" id=\"zoom-in\" aria-label=\"Larger\">+</button></span></div>\n");
    }

    private static void WriteStage(HtmlWriter html, RelationMatrix matrix)
    {
        html.Write($"<noscript><p class=\"empty\">This page draws with scripts, which are off. sluice list --output markdown and svg need none.</p></noscript>\n<main><div class=\"stage\"><div>\n<p class=\"empty\" id=\"nothing\" hidden>No connection passes the filter.</p>\n");
        html.Write($"<div id=\"panel-matrix\" role=\"tabpanel\" aria-labelledby=\"view-matrix\"><div class=\"scroller\" id=\"matrix\" role=\"application\" tabindex=\"0\" aria-label=\"Matrix of connections: arrow keys move, Enter shows the rules\">");
        html.Write($"<canvas></canvas><div class=\"spacer\"></div></div></div>\n<div id=\"panel-graph\" role=\"tabpanel\" aria-labelledby=\"view-graph\" hidden><div class=\"graph-box\" id=\"graph\" tabindex=\"0\" role=\"group\" aria-label=\"Graph of connections\">");
        var drawing = new GraphDrawing(matrix);
        if (drawing.IsEmpty) html.Write($"<p class=\"empty\">There is no connection to draw.</p>");
        else
        {
            html.Write($"<svg width=\"{drawing.Width}\" height=\"{drawing.Height}\" viewBox=\"0 0 {drawing.Width} {drawing.Height}\" role=\"img\" aria-label=\"Layered graph of the connections\">\n");
            drawing.Write(html);
            html.Write($"</svg>");
        }

        html.Write($"</div></div>\n<div id=\"panel-list\" role=\"tabpanel\" aria-labelledby=\"view-list\" hidden><p class=\"empty\" id=\"list-note\" hidden></p><div class=\"table\" id=\"list\" role=\"table\" aria-label=\"Connections\">");
        html.Write($"<div class=\"line head\" role=\"row\"><span role=\"columnheader\">Source</span><span role=\"columnheader\">Destination</span>");
        html.Write($"<span role=\"columnheader\">Traffic</span><span role=\"columnheader\">Because of</span></div></div></div>\n</div>\n");
        html.Write($"<aside class=\"details\" id=\"details\" aria-label=\"Details\"></aside></div></main>\n");
    }

    private static void WritePublished(HtmlWriter html, IEnumerable<Publication> published)
    {
        html.Write($"<ul>");
        foreach (var one in published)
            html.Write($"<li><b>{EndpointWords.Of(new WorkloadEndpoint(one.Workload))}</b> {TrafficWords.Of(one.Ports)} by {PublicationWords.By(one)}: {PublicationWords.Admitted(one)}</li>");
        html.Write($"</ul>");
    }

    private static void WriteNotes(HtmlWriter html, RelationReport report, RelationCounts counts)
    {
        html.Write($"<footer class=\"notes\">");
        if (report.Published.Count > 0)
        {
            html.Write($"<section id=\"published\"><h2>Published</h2><p>{PublicationWords.Sentence}</p>");
            WritePublished(html, report.Published.Take(MostPublished));
            if (report.Published.Count > MostPublished)
            {
                html.Write($"<details><summary>and {Counts.Number(report.Published.Count - MostPublished)} more</summary>");
                WritePublished(html, report.Published.Skip(MostPublished));
                html.Write($"</details>");
            }

            html.Write($"</section>\n");
        }

        if (report.Assumptions.Count > 0)
        {
            html.Write($"<section><h2>Assumed</h2><ul>");
            foreach (var assumption in report.Assumptions) html.Write($"<li>{AssumptionWords.Of(assumption)}</li>");
            html.Write($"</ul></section>\n");
        }

        if (report.Problems.Count > 0)
        {
            html.Write($"<section><h2>Input: {counts.Problems}</h2><ul>");
            foreach (var problem in report.Problems) html.Write($"<li>{problem.Id} {problem.Message} <span class=\"place\">{RuleWords.Place(problem.Span)}</span></li>");
            html.Write($"</ul></section>");
        }

        html.Write($"</footer>\n");
    }
}
