using Microsoft.Playwright;

namespace Sluice.EndToEnd.Pages;

/// <summary>The page by keyboard, by screen reader, on a small screen, and with names that attack it.</summary>
[Collection("Browser")]
public sealed class PageAccessTests(Chromium chromium) : IDisposable
{
    private readonly Workspace work = new();

    public void Dispose() => work.Dispose();

    [Fact]
    public async Task The_keyboard_alone_reaches_the_rules_behind_a_mark()
    {
        await using var open = await Shop();
        var keyboard = open.Page.Keyboard;
        for (var at = 0; at < 30 && await Focused(open) != "matrix"; at++) await keyboard.PressAsync("Tab");
        Assert.Equal("matrix", await Focused(open));
        for (var at = 0; at < 60 && !(await open.Said()).Contains("TCP", StringComparison.Ordinal); at++) await keyboard.PressAsync(at % 12 == 11 ? "ArrowDown" : at / 12 % 2 == 0 ? "ArrowRight" : "ArrowLeft");
        Assert.Matches("^.+ to .+: .*TCP", await open.Said());
        await keyboard.PressAsync("Enter");
        Assert.Contains("Allowed by", await open.Page.InnerTextAsync("#details"), StringComparison.Ordinal);
        await open.Picture("shop-keyboard");
        await keyboard.PressAsync("Escape");
        Assert.DoesNotContain("Allowed by", await open.Page.InnerTextAsync("#details"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Arrows_go_through_the_views_and_through_the_lines_of_the_list()
    {
        await using var open = await Shop();
        await open.Page.FocusAsync("#view-matrix");
        await open.Page.Keyboard.PressAsync("ArrowRight");
        Assert.Equal("view-graph", await Focused(open));
        await open.Page.Keyboard.PressAsync("ArrowRight");
        Assert.Equal("view-list", await Focused(open));
        await open.Page.FocusAsync("#list .item");
        await open.Page.Keyboard.PressAsync("ArrowDown");
        await open.Page.Keyboard.PressAsync("End");
        Assert.Equal("50", await open.Page.GetAttributeAsync("#list [aria-current=true]", "aria-rowindex"));
        Assert.NotEqual("", await open.Page.InnerTextAsync("#details h2"));
        await open.Page.Keyboard.PressAsync("Home");
        Assert.Equal("1", await open.Page.GetAttributeAsync("#list [aria-current=true]", "aria-rowindex"));
    }

    [Fact]
    public async Task Enter_opens_and_closes_a_namespace()
    {
        await using var open = await Shop();
        await open.Page.ClickAsync("#close-all");
        await open.Page.FocusAsync("#matrix");
        await open.Page.Keyboard.PressAsync("ArrowDown");
        await open.Page.Keyboard.PressAsync("ArrowLeft");
        for (var at = 0; at < 6 && !(await open.Said()).StartsWith("namespace shop", StringComparison.Ordinal); at++) await open.Page.Keyboard.PressAsync("ArrowDown");
        Assert.Equal("namespace shop, 7 endpoints, closed: Enter opens it", await open.Said());
        await open.Page.Keyboard.PressAsync("Enter");
        await open.Page.Keyboard.PressAsync("ArrowDown");
        Assert.Equal("shop/api, Deployment", await open.Said());
        await open.Page.Keyboard.PressAsync("ArrowUp");
        Assert.Equal("namespace shop, open: Enter closes it", await open.Said());
        await open.Page.Keyboard.PressAsync("Enter");
        await open.Page.Keyboard.PressAsync("ArrowDown");
        Assert.DoesNotContain("shop/", await open.Said(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Between_closed_namespaces_pairs_are_counted()
    {
        await using var open = await Shop();
        await open.Page.ClickAsync("#close-all");
        await open.Page.SelectOptionAsync("#namespace", new SelectOptionValue { Label = "shop" });
        await open.Drawn();
        await open.Page.ClickAsync("#matrix canvas", new() { Position = await open.Mark(4) });
        Assert.Matches(@"\d+ of \d+ pairs?", await open.Page.InnerTextAsync("#details"));
        await open.Page.ClickAsync("#details .link");
        Assert.Contains("Allowed by", await open.Page.InnerTextAsync("#details"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Everything_that_can_be_operated_has_a_role_and_a_name_and_shows_its_focus()
    {
        await using var open = await Shop();
        Assert.Empty(await open.Page.EvaluateAsync<string[]>("""
            () => [...document.querySelectorAll('button, input, select, a, [tabindex], [role=tab], [role=tabpanel]')]
              .filter(e => !(e.textContent.trim() || e.getAttribute('aria-label') || e.getAttribute('aria-labelledby') || e.closest('label')))
              .map(e => e.outerHTML.slice(0, 80))
            """));
        Assert.Empty(await open.Page.EvaluateAsync<string[]>("""
            () => [...document.querySelectorAll('[aria-controls], [aria-labelledby]')]
              .flatMap(e => [e.getAttribute('aria-controls'), e.getAttribute('aria-labelledby')].filter(Boolean)).filter(id => !document.getElementById(id))
            """));
        for (var at = 0; at < 12; at++)
        {
            await open.Page.Keyboard.PressAsync("Tab");
            var outline = await open.Page.EvaluateAsync<string>("() => { const s = getComputedStyle(document.activeElement); return s.outlineStyle + ' ' + s.outlineWidth; }");
            Assert.Equal("solid 2px", outline);
        }
    }

    [Fact]
    public async Task Nothing_on_the_page_moves()
    {
        await using var open = await Shop();
        Assert.Equal(0, await open.Page.EvaluateAsync<int>("""
            () => [...document.querySelectorAll('*')].filter(e => { const s = getComputedStyle(e);
              return s.animationName !== 'none' || s.scrollBehavior === 'smooth' || s.transitionDuration.split(', ').some(t => t !== '0s'); }).length
            """));
    }

    [Fact]
    public async Task At_400_pixels_nothing_is_cut_off_and_the_details_come_into_view()
    {
        await using var open = await Shop(width: 400);
        foreach (var view in (string[])["graph", "list", "matrix"])
        {
            await open.Page.ClickAsync($"#view-{view}");
            Assert.Equal(400, await open.Page.EvaluateAsync<int>("() => document.documentElement.scrollWidth"));
            await open.Picture($"narrow-{view}");
        }

        await open.Page.ClickAsync("#matrix canvas", new() { Position = await open.Mark(2) });
        Assert.True(await open.Page.EvaluateAsync<bool>("() => { const box = document.getElementById('details').getBoundingClientRect(); return box.top >= 0 && box.top < innerHeight; }"));
    }

    [Fact]
    public async Task Hostile_names_are_text_and_nothing_else()
    {
        var bad = "</script><script>window.owned=1</script><img src=x onerror=window.owned=1>\\\"'&\\u202E\\U0001F642";
        work.File("deploy/a\"><svg onload=window.owned=1>.yaml", $$$"""
            apiVersion: v1
            kind: Pod
            metadata: {name: "{{{bad}}}", namespace: "{{{bad}}}", labels: {app: web}}
            spec: {containers: [{name: main, image: example}]}
            ---
            apiVersion: v1
            kind: Pod
            metadata: {name: other, namespace: "{{{bad}}}"}
            spec: {containers: [{name: main, image: example}]}
            ---
            apiVersion: networking.k8s.io/v1
            kind: NetworkPolicy
            metadata: {name: "{{{bad}}}", namespace: "{{{bad}}}"}
            spec: {podSelector: {}, ingress: [{from: [{podSelector: {}}], ports: [{port: 80}]}]}
            """);
        await using var open = await Page("deploy");
        foreach (var view in (string[])["graph", "matrix", "list"]) await open.Page.ClickAsync($"#view-{view}");
        await open.Page.ClickAsync("#list .item >> nth=1");
        Assert.Contains("</script><script>window.owned=1</script>", await open.Page.InnerTextAsync("#details"), StringComparison.Ordinal);
        Assert.DoesNotContain('\u202e', await open.Page.ContentAsync());
        Assert.Contains("\U0001F642", await open.Page.InnerTextAsync("#details"), StringComparison.Ordinal);
        Assert.False(await open.Page.EvaluateAsync<bool>("() => 'owned' in window"));
        Assert.Equal((2, 0), (await open.Page.Locator("script").CountAsync(), await open.Page.Locator("img").CountAsync()));
        Assert.Empty(open.Requests);
        Assert.Empty(open.Complaints);
        await open.Picture("hostile");
    }

    private static async Task<string> Focused(OpenPage open) => await open.Page.EvaluateAsync<string>("() => document.activeElement.id");

    private Task<OpenPage> Shop(int width = 1400) => chromium.OpenShop(width);

    private async Task<OpenPage> Page(string path)
    {
        Tool.Require("chromium");
        var page = Path.Combine(work.Folder, "page.html");
        work.Cli.Run("list", path, "--output", "html", "--output-file", page);
        return await chromium.Open(page);
    }
}
