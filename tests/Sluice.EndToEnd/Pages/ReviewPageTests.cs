using Microsoft.Playwright;

namespace Sluice.EndToEnd.Pages;

/// <summary>The page of the review on a screen, light and dark, and on paper.</summary>
[Collection("Browser")]
public sealed class ReviewPageTests(Chromium chromium) : IDisposable
{
    private readonly Workspace work = new();

    public void Dispose() => work.Dispose();

    [Theory]
    [InlineData(ColorScheme.Light)]
    [InlineData(ColorScheme.Dark)]
    public async Task A_screen_shows_everything_without_asking_for_anything(ColorScheme scheme)
    {
        await using var open = await Review(1200, scheme);
        Assert.Equal(0, await Overflow(open));
        await open.Picture($"review-{scheme}".ToLowerInvariant());
        Assert.Empty(open.Requests);
        Assert.Empty(open.Complaints);
        Assert.NotEqual(await Style(open, "body", "color"), await Style(open, "body", "backgroundColor"));
    }

    [Fact]
    public async Task Paper_is_light_whatever_the_screen_was_and_keeps_the_colours_of_states()
    {
        await using var dark = await Review(1000, ColorScheme.Dark);
        await using var light = await Review(1000, ColorScheme.Light);
        var (onDark, onLight) = (await Style(dark, ".state.bad", "backgroundColor"), await Style(light, ".state.bad", "backgroundColor"));
        Assert.NotEqual(onDark, onLight);
        foreach (var open in new[] { dark, light })
        {
            await open.Page.EmulateMediaAsync(new() { Media = Media.Print });
            Assert.Equal("rgb(255, 255, 255)", await Style(open, "body", "backgroundColor"));
            Assert.Equal(onLight, await Style(open, ".state.bad", "backgroundColor"));
            Assert.Equal("exact", await Style(open, ".state.bad", "printColorAdjust"));
            Assert.Equal("table-header-group", await Style(open, "thead", "display"));
            Assert.Equal("avoid", await Style(open, "tbody tr", "breakInside"));
            Assert.Equal(0, await Overflow(open));
        }

        var pdf = await light.Page.PdfAsync(new() { PreferCSSPageSize = true, PrintBackground = true });
        Assert.Equal("%PDF"u8.ToArray(), pdf[..4]);
    }

    private static Task<string> Style(OpenPage open, string selector, string name) =>
        open.Page.EvaluateAsync<string>("([selector, name]) => getComputedStyle(document.querySelector(selector))[name]", new[] { selector, name });

    private static Task<int> Overflow(OpenPage open) => open.Page.EvaluateAsync<int>("() => Math.max(0, document.documentElement.scrollWidth - document.documentElement.clientWidth)");

    private async Task<OpenPage> Review(int width, ColorScheme scheme)
    {
        Tool.Require("chromium");
        var page = Path.Combine(work.Folder, "review.html");
        if (!File.Exists(page))
        {
            var input = Path.Combine(Checkout.Root, "scenarios", "charter", "broken", "input");
            var run = work.Cli.Run("review", input, "--charter", input, "--as-of", "2026-06-01", "--no-history", "-o", "html", "--output-file", page);
            Assert.Equal((0, ""), (run.Code, run.Error));
        }

        return await chromium.Open(page, width, scheme: scheme);
    }
}
