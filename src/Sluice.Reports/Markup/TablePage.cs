using System.Security.Cryptography;
using System.Text;
using Sluice.Reports.Relations.Drawing;
using Sluice.Reports.Text;

namespace Sluice.Reports.Markup;

/// <summary>
/// A report of tables as one page without scripts that works offline, and that is printed as it looks: on paper it is light, wide, with colours, with the head of a table on each
/// page, and no row is cut in two. States are words first; colour only adds to them.
/// </summary>
internal static class TablePage
{
    internal const string LightStates = "--good:#17663a;--good-band:#e3f4e9;--bad:#a8201a;--bad-band:#fdeae8;--warn:#7a4f00;--warn-band:#fdf1d8;--note:#1d5c9c;--note-band:#e6f0fa;";
    internal const string DarkStates = "--good:#7ed9a3;--good-band:#16301f;--bad:#ffa79e;--bad-band:#3a1a19;--warn:#f2c66d;--warn-band:#33280f;--note:#8cc4f5;--note-band:#16283b;";

    private static readonly string Style =
        $":root{{color-scheme:light;{Palette.Light}{LightStates}}}@media(prefers-color-scheme:dark){{:root{{color-scheme:dark;{Palette.Dark}{DarkStates}}}}}"
        + $"body{{font:14px/1.45 {Palette.Font};margin:0 auto;max-width:1400px;padding:26px 28px 60px;background:var(--page);color:var(--ink);font-variant-numeric:tabular-nums}}"
        + "h1{font-size:23px;margin:0 0 5px}h2{font-size:17px;margin:26px 0 2px}p{margin:4px 0;color:var(--muted)}.summary{color:var(--ink);font-size:15px}.exit{color:var(--bad);font-weight:650}"
        + ".table{overflow-x:auto;background:var(--surface);border:1px solid var(--line);border-radius:9px;margin:8px 0}"
        + "table{border-collapse:collapse;width:100%}th,td{text-align:left;vertical-align:top;padding:6px 12px;border-top:1px solid var(--line)}thead th{border-top:0;background:var(--band);font-size:12px;color:var(--muted)}"
        + "td:not(:last-child) div+div{color:var(--muted)}td{overflow-wrap:anywhere}td:nth-child(n+2){min-width:9.5em}td:last-child{min-width:15em}tbody td:nth-child(2) div:first-child{font-weight:650}"
        + ".state{display:inline-block;white-space:nowrap;border-radius:5px;padding:1px 8px;font-weight:650;background:var(--band);color:var(--muted)}"
        + ".good{color:var(--good);background:var(--good-band)}.bad{color:var(--bad);background:var(--bad-band)}.warn{color:var(--warn);background:var(--warn-band)}.note{color:var(--note);background:var(--note-band)}"
        + "@page{size:A4 landscape;margin:14mm 12mm;@bottom-right{content:counter(page) \" / \" counter(pages);font-size:9px}}"
        + $"@media print{{:root{{color-scheme:light;{Palette.Light}{LightStates}}}*{{-webkit-print-color-adjust:exact;print-color-adjust:exact}}"
        + "body{background:#fff;max-width:none;padding:0;font-size:10.5px}h2{break-after:avoid;margin-top:16px}h2+p{break-after:avoid}.table{overflow:visible;border-radius:0}thead{display:table-header-group}tr{break-inside:avoid}th,td{padding:4px 7px}td:nth-child(n+2),td:last-child{min-width:0}}";

    private static readonly string Policy = $"default-src 'none'; style-src 'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(Style)))}'; base-uri 'none'; form-action 'none'";

    /// <summary>Writes the page.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="title">Its title and first heading.</param>
    /// <param name="summary">The answer.</param>
    /// <param name="exit">What it stops a pipeline for; empty for nothing.</param>
    /// <param name="tables">Its parts.</param>
    public static void Write(ReportOutput output, string title, string summary, string exit, IEnumerable<ReportTable> tables)
    {
        using var writer = output.OpenText();
        var html = new HtmlWriter(writer);
        html.Write($"<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">\n");
        html.Write($"<meta http-equiv=\"Content-Security-Policy\" content=\"{Policy}\">\n<meta name=\"generator\" content=\"sluice\">\n<title>{title}</title>\n<style>");
        html.Trusted(Style);
        html.Write($"</style>\n</head>\n<body>\n<h1>{title}</h1>\n<p class=\"summary\">{summary}</p>\n");
        if (exit.Length > 0) html.Write($"<p class=\"exit\">{exit}</p>\n");
        foreach (var table in tables) WriteTable(html, table);
        html.Write($"</body>\n</html>\n");
    }

    private static void WriteTable(HtmlWriter html, ReportTable table)
    {
        html.Write($"<h2>{table.Title}</h2>\n");
        if (table.Note.Length > 0) html.Write($"<p>{table.Note}</p>\n");
        if (table.Rows.Count == 0) return;
        html.Write($"<div class=\"table\">\n<table>\n<thead><tr>");
        foreach (var head in table.Heads) html.Write($"<th scope=\"col\">{head}</th>");
        html.Write($"</tr></thead>\n<tbody>\n");
        foreach (var row in table.Rows)
        {
            html.Write($"<tr><td><span class=\"state {Class(row.Tone)}\">{row.Cells[0]}</span></td>");
            foreach (var cell in row.Cells.Skip(1))
            {
                html.Write($"<td>");
                foreach (var line in cell.Split('\n')) html.Write($"<div>{line}</div>");
                html.Write($"</td>");
            }

            html.Write($"</tr>\n");
        }

        html.Write($"</tbody>\n</table>\n</div>\n");
    }

    private static string Class(Tone tone) => tone switch { Tone.Good => "good", Tone.Bad => "bad", Tone.Warning => "warn", Tone.Note => "note", _ => "plain" };
}
