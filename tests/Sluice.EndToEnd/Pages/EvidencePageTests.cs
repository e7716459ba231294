using Microsoft.Playwright;

namespace Sluice.EndToEnd.Pages;

/// <summary>The page of a bundle on a screen, light and dark, and on paper.</summary>
[Collection("Browser")]
public sealed class EvidencePageTests(Chromium chromium, LabBundle lab) : IClassFixture<LabBundle>
{
    [Theory]
    [InlineData(ColorScheme.Light, 1200)]
    [InlineData(ColorScheme.Dark, 1200)]
    [InlineData(ColorScheme.Light, 420)]
    public async Task A_screen_shows_everything_without_asking_for_anything(ColorScheme scheme, int width)
    {
        await using var open = await chromium.Open(Show(), width, scheme: scheme);
        Assert.Equal(0, await open.Page.EvaluateAsync<int>("() => Math.max(0, document.documentElement.scrollWidth - document.documentElement.clientWidth)"));
        await open.Picture($"evidence-{scheme}-{width}".ToLowerInvariant());
        Assert.Empty(open.Requests);
        Assert.Empty(open.Complaints);
        Assert.StartsWith("Proven: ", (await open.Page.Locator(".summary").TextContentAsync())!, StringComparison.Ordinal);
        Assert.Equal(0, await open.Page.Locator(".exit").CountAsync());
    }

    [Fact]
    public async Task Paper_is_light_whatever_the_screen_was()
    {
        await using var open = await chromium.Open(Show(), 1000, scheme: ColorScheme.Dark);
        await open.Page.EmulateMediaAsync(new() { Media = Media.Print });
        Assert.Equal("rgb(255, 255, 255)", await open.Page.EvaluateAsync<string>("() => getComputedStyle(document.body).backgroundColor"));
        var pdf = await open.Page.PdfAsync(new() { PreferCSSPageSize = true, PrintBackground = true });
        Assert.Equal("%PDF"u8.ToArray(), pdf[..4]);
    }

    private string Show()
    {
        Tool.RequireLab();
        Tool.Require("chromium");
        var page = Path.Combine(lab.Here.Folder, "evidence.html");
        if (!File.Exists(page)) Assert.Equal(0, lab.Here.Cli.Run("evidence", "show", "evidence.json", "-o", "html", "--output-file", page).Code);
        return page;
    }
}
