using System.Text.Json;
using Sluice.Reports;

namespace Sluice.Tests.Reports;

public sealed class RelationPageTests
{
    private static readonly ReportFormat<Sluice.Reports.Relations.RelationReport> Html = ReportFormats.List.Find("html")!;

    [Fact]
    public void The_page_of_2000_workloads_stays_small_and_tells_every_connection()
    {
        var report = SampleRelations.Large(50, 40);
        var page = Golden.Bytes(report, Html);
        Assert.InRange(page.Length, 1, 1_000_000);
        using var data = JsonDocument.Parse(Data(System.Text.Encoding.UTF8.GetString(page)));
        Assert.Equal(report.Connections.Count, Unpack(data.RootElement).Count);
    }

    [Fact]
    public void Nothing_in_a_name_becomes_markup_or_script()
    {
        foreach (var format in new[] { "html", "svg" })
        {
            var page = Golden.Text(SampleRelations.Hostile(), ReportFormats.List.Find(format)!);
            Assert.DoesNotContain("<script>alert", page, StringComparison.Ordinal);
            Assert.DoesNotContain("<svg onload", page, StringComparison.Ordinal);
            Assert.DoesNotContain("href=\"javascript:", page, StringComparison.Ordinal);
            Assert.DoesNotContain('\u001b', page);
            Assert.DoesNotContain('\u202e', page);
        }
    }

    [Fact]
    public void The_page_asks_for_nothing_from_anywhere()
    {
        var page = Golden.Text(SampleRelations.Shop(), Html);
        foreach (var request in new[] { "http://", "https://", "src=", "@import", "url(http", "fetch(", "XMLHttpRequest", "innerHTML", "eval(" })
            Assert.DoesNotContain(request, page, StringComparison.Ordinal);
        Assert.Contains("default-src 'none'", page, StringComparison.Ordinal);
    }

    private static string Data(string page)
    {
        const string Opening = "<script type=\"application/json\" id=\"relation\">";
        var start = page.IndexOf(Opening, StringComparison.Ordinal) + Opening.Length;
        return page[start..page.IndexOf("</script>", start, StringComparison.Ordinal)];
    }

    private static List<(int From, int To, int Cell)> Unpack(JsonElement data)
    {
        var connections = new List<(int From, int To, int Cell)>();
        var rows = data.GetProperty("rows").EnumerateArray().Select(row => row.EnumerateArray().Select(n => n.GetInt32()).ToArray()).ToArray();
        var from = 0;
        foreach (var number in data.GetProperty("rowOf").EnumerateArray())
        {
            var runs = rows[number.GetInt32()];
            for (var at = 0; at < runs.Length; at += 3)
            {
                for (var to = runs[at]; to < runs[at] + runs[at + 1]; to++)
                {
                    if (to != from) connections.Add((from, to, runs[at + 2]));
                }
            }

            from++;
        }

        foreach (var loop in data.GetProperty("loops").EnumerateArray()) connections.Add((loop[0].GetInt32(), loop[0].GetInt32(), loop[1].GetInt32()));
        return connections;
    }
}
