using System.Diagnostics;
using Microsoft.Playwright;

namespace Sluice.EndToEnd.Pages;

/// <summary>The page of 2,000 workloads. What each step took is written to the test's output; nothing is asserted about time.</summary>
[Collection("Browser")]
public sealed class LargePageTests(Chromium chromium, ITestOutputHelper output) : IDisposable
{
    private readonly Workspace work = new();

    public void Dispose() => work.Dispose();

    [Fact]
    public async Task Two_thousand_workloads_can_be_looked_through()
    {
        Tool.Require("chromium");
        var page = Path.Combine(work.Folder, "page.html");
        await Timed("list --output html", () => Task.FromResult(work.File("fleet.yaml", Fleet.Of(50, 40)).Cli.Run("list", "fleet.yaml", "-o", "html", "--output-file", page)));
        Assert.InRange(new FileInfo(page).Length, 1, 2_000_000);

        await using var open = await Timed("open", () => chromium.Open(page));
        Assert.Contains("2,003 workloads", await open.Page.InnerTextAsync(".headline"), StringComparison.Ordinal);
        await open.Picture("fleet-namespaces");
        var mark = await open.Mark(2);
        await Timed("click between namespaces", () => Frame(open, () => open.Page.ClickAsync("#matrix canvas", new() { Position = mark })));
        Assert.Matches(@"[\d,]+ of [\d,]+ pairs?", await open.Page.InnerTextAsync("#details"));
        await Timed("open all workloads", () => Frame(open, () => open.Page.ClickAsync("#open-all")));
        await open.Picture("fleet-workloads");
        await Timed("scroll to the end", () => Frame(open, () => open.Page.EvaluateAsync("() => { const m = document.getElementById('matrix'); m.scrollTop = m.scrollHeight; m.scrollLeft = m.scrollWidth; }")));
        await open.Picture("fleet-end");
        await open.Page.FillAsync("#search", "team-13/store");
        await Timed("search", () => open.Page.WaitForFunctionAsync("() => document.getElementById('count').textContent !== ''"));
        await open.Picture("fleet-search");
        await Timed("list", () => Frame(open, () => open.Page.ClickAsync("#view-list")));
        Assert.All(await open.Page.Locator("#list .item").AllInnerTextsAsync(), line => Assert.Contains("team-13/store", line, StringComparison.Ordinal));
        await open.Page.ClickAsync("button[type=reset]");
        await open.Page.WaitForFunctionAsync("() => document.getElementById('count').textContent === ''");
        await Timed("graph", () => Frame(open, () => open.Page.ClickAsync("#view-graph")));
        await open.Picture("fleet-graph");
        Assert.InRange(await open.Page.Locator("*").CountAsync(), 1, 20_000);
        Assert.Empty(open.Requests);
        Assert.Empty(open.Complaints);
    }

    private static async Task<IPage> Frame(OpenPage open, Func<Task> act)
    {
        await act();
        await open.Drawn();
        return open.Page;
    }

    private async Task<T> Timed<T>(string step, Func<Task<T>> act)
    {
        var watch = Stopwatch.StartNew();
        var result = await act();
        output.WriteLine($"{step}: {watch.ElapsedMilliseconds} ms");
        return result;
    }
}
