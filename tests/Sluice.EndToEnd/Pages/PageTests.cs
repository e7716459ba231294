using Microsoft.Playwright;

namespace Sluice.EndToEnd.Pages;

/// <summary>The page of <c>list --output html</c>, in a browser, by a person with a mouse.</summary>
[Collection("Browser")]
public sealed class PageTests(Chromium chromium)
{
    [Theory]
    [InlineData(ColorScheme.Light)]
    [InlineData(ColorScheme.Dark)]
    public async Task Every_view_opens_from_disk_and_asks_for_nothing(ColorScheme scheme)
    {
        await using var open = await Shop(scheme: scheme);
        foreach (var view in (string[])["graph", "list", "matrix"])
        {
            await open.Page.ClickAsync($"#view-{view}");
            Assert.True(await open.Page.Locator($"#panel-{view}").IsVisibleAsync());
            await open.Picture($"shop-{view}-{scheme}");
        }

        Assert.Empty(open.Requests);
        Assert.Empty(open.Complaints);
    }

    [Theory]
    [InlineData(ColorScheme.Light, "rgb(255, 255, 255)")]
    [InlineData(ColorScheme.Dark, "rgb(23, 29, 37)")]
    public async Task The_matrix_is_drawn_in_the_readers_theme(ColorScheme scheme, string surface)
    {
        await using var open = await Shop(scheme: scheme);
        var colors = await open.Page.EvaluateAsync<string[]>("""
            () => {
              const canvas = document.querySelector('#matrix canvas'), { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
              const counts = new Map();
              for (let at = 0; at < data.length; at += 4) {
                const color = `rgb(${data[at]}, ${data[at + 1]}, ${data[at + 2]})`;
                counts.set(color, (counts.get(color) || 0) + 1);
              }
              return [...counts].sort((a, b) => b[1] - a[1]).map(pair => pair[0]);
            }
            """);
        Assert.Equal(surface, colors[0]);
        Assert.True(colors.Length > 50, $"{colors.Length} colours");
        for (var width = 1; width <= 4; width++)
        {
            if (width != 3) await open.Mark(width);
        }
    }

    [Fact]
    public async Task Pointing_at_a_mark_tells_ports_and_rules_with_their_place()
    {
        await using var open = await Shop();
        await open.Page.HoverAsync("#matrix canvas", new() { Position = await open.Mark(1) });
        var tip = await open.Page.InnerTextAsync("#tip");
        Assert.Contains("→", tip, StringComparison.Ordinal);
        Assert.Matches(@"TCP \d+", tip);
        Assert.Matches(@"rule \d+ +\S+\.yaml:\d+", tip);
    }

    [Fact]
    public async Task Clicking_a_mark_keeps_ports_and_rules_and_leads_to_the_file()
    {
        await using var open = await Shop();
        await open.Page.ClickAsync("#matrix canvas", new() { Position = await open.Mark(1) });
        var details = await open.Page.InnerTextAsync("#details");
        Assert.Matches(@"TCP \d+", details);
        Assert.Contains("Allowed by", details, StringComparison.Ordinal);
        Assert.Matches(@"rule \d+\n\S+\.yaml:\d+", details);
        Assert.Matches(@"^[^:]*\.yaml", (await open.Page.Locator("#details a").First.GetAttributeAsync("href"))!);
        await open.Picture("shop-details");
        await open.Page.Keyboard.PressAsync("Escape");
        Assert.DoesNotContain("Allowed by", await open.Page.InnerTextAsync("#details"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_unknown_says_why()
    {
        await using var open = await Shop();
        await open.Page.CheckAsync("#unknown");
        await Narrowed(open, 2);
        await open.Page.ClickAsync("#view-list");
        await open.Page.ClickAsync("#list .item");
        Assert.Matches("(?s)Unknown.*field validation", await open.Page.InnerTextAsync("#details"));
    }

    [Theory]
    [InlineData("#search", "redis")]
    [InlineData("#search", "allow-api")]
    [InlineData("#search", "policies/reports.yaml")]
    [InlineData("#port", "53/udp")]
    [InlineData("#port", "6379")]
    public async Task Search_and_port_narrow_and_reset_brings_all_back(string field, string text)
    {
        await using var open = await Shop();
        await open.Page.FillAsync(field, text);
        await open.Page.WaitForFunctionAsync("() => document.getElementById('count').textContent !== ''");
        var (shown, all) = await Counts(open);
        Assert.InRange(shown, 1, all - 1);
        await open.Page.ClickAsync("button[type=reset]");
        await open.Page.WaitForFunctionAsync("() => document.getElementById('count').textContent === ''");
        Assert.Equal("", await open.Page.InputValueAsync(field));
    }

    [Fact]
    public async Task Filters_of_namespace_and_outside_add_up_and_nothing_left_is_said()
    {
        await using var open = await Shop();
        await open.Page.SelectOptionAsync("#namespace", new SelectOptionValue { Label = "shop" });
        var (inShop, all) = await Counts(open);
        Assert.InRange(inShop, 1, all - 1);
        await open.Page.CheckAsync("#external");
        var (outside, _) = await Counts(open);
        Assert.InRange(outside, 1, inShop - 1);
        await open.Page.FillAsync("#search", "no such name");
        await open.Page.WaitForSelectorAsync("#nothing:not([hidden])");
        Assert.Equal((0, all), await Counts(open));
        Assert.Contains("0 of", await open.Said(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_port_that_is_none_is_marked()
    {
        await using var open = await Shop();
        await open.Page.FillAsync("#port", "http");
        Assert.Equal("true", await open.Page.GetAttributeAsync("#port", "aria-invalid"));
    }

    [Fact]
    public async Task The_graph_shows_one_workloads_edges_at_a_time()
    {
        await using var open = await Shop();
        await open.Page.ClickAsync("#view-graph");
        Assert.True(await open.Page.Locator("#graph .edge").CountAsync() > 10);
        await open.Page.HoverAsync("#graph .row:has-text('redis')");
        var lit = await open.Page.Locator("#graph .edge.on").CountAsync();
        Assert.InRange(lit, 1, await open.Page.Locator("#graph .edge").CountAsync() - 1);
        await open.Picture("shop-graph-redis");
    }

    [Fact]
    public async Task The_list_holds_every_connection_and_follows_the_filter()
    {
        await using var open = await Shop();
        await open.Page.ClickAsync("#view-list");
        Assert.Equal("50", await open.Page.GetAttributeAsync("#list", "aria-rowcount"));
        await open.Page.FillAsync("#search", "redis");
        await open.Page.WaitForFunctionAsync("() => document.getElementById('list').getAttribute('aria-rowcount') !== '50'");
        Assert.All(
            await open.Page.Locator("#list .item").AllInnerTextsAsync(),
            line => Assert.Contains("redis", line, StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_is_published_stands_below_whatever_is_filtered()
    {
        using var work = new Workspace();
        var page = Path.Combine(work.Folder, "published.html");
        Assert.Equal(0, work.Cli.Run("list", Path.Combine(Checkout.Root, "scenarios", "live-export", "input"), "--output", "html", "--output-file", page).Code);
        await using var open = await chromium.Open(page);
        await open.Page.FillAsync("#search", "no such name");
        await open.Page.WaitForSelectorAsync("#nothing:not([hidden])");
        Assert.Equal(2, await open.Page.Locator("#published li").CountAsync());
        Assert.Contains("blog/web[version=v1] TCP 8080 by LoadBalancer Service blog/web: policies admit it", await open.Page.InnerTextAsync("#published"), StringComparison.Ordinal);
        await open.Picture("published");
    }

    [Fact]
    public async Task The_theme_can_be_set_against_the_systems()
    {
        await using var open = await Shop();
        await open.Page.ClickAsync("#theme");
        await open.Page.ClickAsync("#theme");
        Assert.Equal("Theme: dark", await open.Page.InnerTextAsync("#theme"));
        Assert.Equal("rgb(17, 22, 28)", await open.Page.EvaluateAsync<string>("() => getComputedStyle(document.body).backgroundColor"));
    }

    [Fact]
    public async Task Printed_it_is_light_and_without_controls()
    {
        await using var open = await Shop(scheme: ColorScheme.Dark);
        Assert.True((await open.Page.PdfAsync()).Length > 10_000);
        await open.Page.EmulateMediaAsync(new() { Media = Media.Print });
        Assert.False(await open.Page.Locator("#tools").IsVisibleAsync());
    }

    private Task<OpenPage> Shop(ColorScheme scheme = ColorScheme.Light) => chromium.OpenShop(scheme: scheme);

    private static async Task Narrowed(OpenPage open, int count) =>
        await open.Page.WaitForFunctionAsync($"() => document.getElementById('count').textContent.startsWith('{count} of')");

    private static async Task<(int Shown, int All)> Counts(OpenPage open)
    {
        var words = (await open.Page.InnerTextAsync("#count")).Split(' ');
        return (int.Parse(words[0]), int.Parse(words[2]));
    }
}
