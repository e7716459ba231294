using System.Security.Cryptography;
using System.Text;
using Sluice.Checks;
using Sluice.Findings;
using Sluice.Reports.Markup;
using Sluice.Reports.Relations.Drawing;
using Sluice.Reports.Words;

namespace Sluice.Reports.Differences;

/// <summary>The difference as one page without scripts that works offline: every change, folded by what caused it, with what the charter says of it.</summary>
internal static class DifferenceHtml
{
    private static readonly string Style =
        $":root{{color-scheme:light;{Palette.Light}}}@media(prefers-color-scheme:dark){{:root{{color-scheme:dark;{Palette.Dark}}}}}"
        + $"body{{font:14px/1.45 {Palette.Font};margin:0 auto;max-width:1100px;padding:26px 28px 60px;background:var(--page);color:var(--ink);font-variant-numeric:tabular-nums}}"
        + "h1{font-size:23px;margin:0 0 5px}p{margin:4px 0;color:var(--muted)}"
        + "section{background:var(--surface);border:1px solid var(--line);border-radius:9px;padding:12px 16px;margin:14px 0;overflow-x:auto}"
        + "table{border-collapse:collapse}td{padding:2px 22px 2px 0;vertical-align:top}td:first-child{font-weight:700;padding-right:10px}"
        + "ul{margin:8px 0 0;padding-left:30px;color:var(--muted)}code{font-size:13px}summary{cursor:pointer;color:var(--muted);margin-top:8px}.exit{color:var(--ink);font-weight:650}";

    private static readonly string Policy = $"default-src 'none'; style-src 'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(Style)))}'; base-uri 'none'; form-action 'none'";

    public static void Write(DifferenceReport report, ReportOutput output)
    {
        using var writer = output.OpenText();
        var html = new HtmlWriter(writer);
        html.Write($"<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">\n");
        html.Write($"<meta http-equiv=\"Content-Security-Policy\" content=\"{Policy}\">\n<meta name=\"generator\" content=\"sluice\">\n<title>What the change opens and closes</title>\n<style>");
        html.Trusted(Style);
        html.Write($"</style>\n</head>\n<body>\n<h1>{DifferenceWords.Headline(report)}</h1>\n<p><code>{report.Old}</code> → <code>{report.New}</code> · profile {report.Profile}</p>\n");
        foreach (var sentence in DifferenceWords.Workloads(report)) html.Write($"<p>{sentence}</p>\n");
        foreach (var problem in report.CharterProblems)
        {
            html.Write($"<p class=\"exit\">{problem.Id} {problem.Message}");
            WritePlace(html, problem.Span);
            html.Write($"</p>\n");
        }

        foreach (var group in DifferenceFolding.Groups(report)) WriteGroup(html, report, group);
        foreach (var change in report.Exceptions) WriteException(html, change);
        if (DifferenceWords.Exit(report) is { Length: > 0 } exit) html.Write($"<p class=\"exit\">{exit}</p>\n");
        html.Write($"</body>\n</html>\n");
    }

    private static void WriteGroup(HtmlWriter html, DifferenceReport report, ChangeGroup group)
    {
        html.Write($"<section>\n<table>\n");
        foreach (var line in group.Lines) WriteLine(html, group.Mark, line);
        html.Write($"</table>\n");
        if (group.Uncovered.Length > 0) html.Write($"<p class=\"exit\">{group.Uncovered}</p>\n");
        html.Write($"<ul>\n");
        foreach (var (text, span) in group.Causes.Concat(group.Covered))
        {
            html.Write($"<li>{text}");
            WritePlace(html, span);
            html.Write($"</li>\n");
        }

        html.Write($"</ul>\n");
        if (group.Lines.Sum(static line => line.Count) > group.Lines.Count)
        {
            html.Write($"<details><summary>{Counts.Of(group.Changes.Count, "connection")} one by one</summary>\n<table>\n");
            foreach (var change in group.Changes) WriteLine(html, group.Mark, new(EndpointWords.Of(change.From), EndpointWords.Of(change.To), DifferenceWords.Traffic(report, change), 1));
            html.Write($"</table>\n</details>\n");
        }

        html.Write($"</section>\n");
    }

    private static void WriteException(HtmlWriter html, ExceptionChange change)
    {
        html.Write($"<section>\n<p class=\"exit\">{ExceptionWords.Title(change)}");
        WritePlace(html, change.Exception.Span);
        html.Write($"</p>\n<table>\n");
        foreach (var (field, text) in ExceptionWords.Fields(change)) html.Write($"<tr><td>{field}</td><td>{text}</td></tr>\n");
        html.Write($"</table>\n</section>\n");
    }

    private static void WritePlace(HtmlWriter html, SourceSpan span)
    {
        if (RuleWords.Place(span) is { Length: > 0 } place) html.Write($" <code>{place}</code>");
    }

    private static void WriteLine(HtmlWriter html, char mark, ChangeLine line)
    {
        html.Write($"<tr><td>{mark.ToString()}</td><td>{line.From}</td><td>→ {line.To}</td><td>{line.Traffic}");
        if (line.Count > 1) html.Write($" ({Counts.Of(line.Count, "connection")})");
        html.Write($"</td></tr>\n");
    }
}
