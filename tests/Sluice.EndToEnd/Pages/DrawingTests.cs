using Microsoft.Playwright;

namespace Sluice.EndToEnd.Pages;

/// <summary>The pictures of <c>list --output svg</c> as a browser draws them.</summary>
[Collection("Browser")]
public sealed class DrawingTests(Chromium chromium) : IDisposable
{
    private readonly Workspace work = new();

    public void Dispose() => work.Dispose();

    public static TheoryData<string> Pictures() => ["shop/input", "allowlist/broken/input", "component-matrix/broken/input", "policies-only/input", "live-export/input", "fleet"];

    [Theory]
    [MemberData(nameof(Pictures))]
    public async Task Every_label_is_inside_and_clear_of_the_others(string what)
    {
        await using var open = await Drawn(what);
        var faults = await open.Page.EvaluateAsync<string[]>("""
            () => {
              const box = e => e.getBoundingClientRect(), whole = box(document.querySelector('svg')), texts = [...document.querySelectorAll('text')];
              const faults = texts.filter(e => box(e).left < whole.left || box(e).top < whole.top || box(e).right > whole.right + 1 || box(e).bottom > whole.bottom + 1)
                .map(e => 'outside: ' + e.textContent);
              const flat = texts.filter(e => !e.hasAttribute('transform'));
              const meet = (a, b) => a.left + 1 < b.right && b.left + 1 < a.right && a.top + 3 < b.bottom && b.top + 3 < a.bottom;
              for (let a = 0; a < flat.length; a++) {
                for (let b = a + 1; b < flat.length; b++) if (meet(box(flat[a]), box(flat[b]))) faults.push('meet: ' + flat[a].textContent + ' | ' + flat[b].textContent);
              }
              for (const label of document.querySelectorAll('.traffic')) {
                for (const card of document.querySelectorAll('.card > rect')) if (meet(box(label), box(card))) faults.push('on a card: ' + label.textContent);
              }
              return faults;
            }
            """);
        Assert.Empty(faults);
        await open.Picture("svg-" + what.Replace('/', '-'));
    }

    [Theory]
    [MemberData(nameof(Pictures))]
    public async Task No_edge_runs_behind_a_card(string what)
    {
        await using var open = await Drawn(what);
        var faults = await open.Page.EvaluateAsync<string[]>("""
            () => {
              const cards = [...document.querySelectorAll('.card > rect')].map(r => [r.x.baseVal.value, r.y.baseVal.value, r.width.baseVal.value, r.height.baseVal.value]);
              const faults = [];
              for (const path of document.querySelectorAll('.edge > path:not(.tip)')) {
                const length = path.getTotalLength();
                for (let at = 0; at < length; at += 4) {
                  const { x, y } = path.getPointAtLength(at);
                  if (cards.some(([left, top, width, height]) => x > left + 2 && x < left + width - 2 && y > top + 2 && y < top + height - 2)) {
                    faults.push(path.parentNode.textContent);
                    break;
                  }
                }
              }
              return faults;
            }
            """);
        Assert.Empty(faults);
    }

    [Theory]
    [InlineData(ColorScheme.Light, "rgb(252, 252, 251)")]
    [InlineData(ColorScheme.Dark, "rgb(17, 22, 28)")]
    public async Task A_picture_follows_the_readers_theme_and_asks_for_nothing(ColorScheme scheme, string page)
    {
        await using var open = await Drawn("shop/input", scheme);
        Assert.Equal(page, await open.Page.EvaluateAsync<string>("() => getComputedStyle(document.querySelector('.page')).fill"));
        Assert.Empty(open.Requests);
        Assert.Empty(open.Complaints);
        await open.Picture($"svg-shop-{scheme}");
    }

    private async Task<OpenPage> Drawn(string what, ColorScheme scheme = ColorScheme.Light)
    {
        Tool.Require("chromium");
        var input = Path.Combine(Checkout.Root, "scenarios", what);
        if (what == "fleet") work.File(input = "fleet.yaml", Fleet.Of(6, 10));
        var picture = work.Cli.Run("list", input, "--output", "svg").Output;
        Assert.StartsWith("<svg", picture, StringComparison.Ordinal);
        var size = picture.Split("viewBox=\"0 0 ")[1].Split('"')[0].Split(' ').Select(int.Parse).ToArray();
        work.File("picture.html", $"<!doctype html><meta charset=utf-8><style>body{{margin:0}}svg{{display:block}}</style>{picture}");
        return await chromium.Open(Path.Combine(work.Folder, "picture.html"), size[0], size[1], scheme);
    }
}
