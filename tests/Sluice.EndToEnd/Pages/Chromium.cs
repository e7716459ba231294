using System.Collections.Concurrent;
using Microsoft.Playwright;

namespace Sluice.EndToEnd.Pages;

/// <summary>One browser for all tests that look at pages: the chromium of the system, without a network of its own.</summary>
public sealed class Chromium : IAsyncLifetime
{
    private static readonly string[] Flags =
    [
        "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync",
    ];

    private readonly Workspace work = new();
    private IPlaywright? playwright;
    private IBrowser? browser;

    private static string? Executable => Environment.GetEnvironmentVariable("PATH")!.Split(Path.PathSeparator)
        .Select(folder => Path.Combine(folder, "chromium")).FirstOrDefault(File.Exists);

    public async ValueTask InitializeAsync()
    {
        if (Executable is not { } path) return;
        playwright = await Playwright.CreateAsync();
        browser = await playwright.Chromium.LaunchAsync(new() { ExecutablePath = path, Headless = true, Args = Flags });
    }

    public async ValueTask DisposeAsync()
    {
        if (browser is not null) await browser.DisposeAsync();
        playwright?.Dispose();
        work.Dispose();
    }

    /// <summary>The page of the scenario shop, made once.</summary>
    public async Task<OpenPage> OpenShop(int width = 1400, ColorScheme scheme = ColorScheme.Light)
    {
        Tool.Require("chromium");
        var page = Path.Combine(work.Folder, "shop.html");
        if (!File.Exists(page))
        {
            var run = work.Cli.Run("list", Path.Combine(Checkout.Root, "scenarios", "shop", "input"), "--output", "html", "--output-file", page);
            Assert.Equal((0, ""), (run.Code, run.Error));
        }

        return await Open(page, width, scheme: scheme);
    }

    /// <summary>Opens a file in a window of its own.</summary>
    public async Task<OpenPage> Open(string file, int width = 1400, int height = 900, ColorScheme scheme = ColorScheme.Light)
    {
        Tool.Require("chromium");
        var context = await browser!.NewContextAsync(new() { ViewportSize = new() { Width = width, Height = height }, ColorScheme = scheme });
        var page = await context.NewPageAsync();
        var open = new OpenPage(page);
        await page.GotoAsync(new Uri(file).AbsoluteUri);
        await open.Drawn();
        return open;
    }
}

/// <summary>A page with everything it asked for and complained about since it was opened.</summary>
public sealed class OpenPage : IAsyncDisposable
{
    private readonly ConcurrentQueue<string> requests = [];
    private readonly ConcurrentQueue<string> complaints = [];

    public OpenPage(IPage page)
    {
        Page = page;
        page.Request += (_, request) => requests.Enqueue(request.Url);
        page.Console += (_, message) => complaints.Enqueue($"{message.Type}: {message.Text}");
        page.PageError += (_, error) => complaints.Enqueue(error);
        page.Dialog += async (_, dialog) =>
        {
            complaints.Enqueue($"dialog: {dialog.Message}");
            await dialog.DismissAsync();
        };
    }

    public IPage Page { get; }

    /// <summary>What was asked for beside the file itself.</summary>
    public IReadOnlyList<string> Requests => [.. requests.Skip(1)];

    public IReadOnlyList<string> Complaints => [.. complaints];

    /// <summary>What the page would tell a screen reader last.</summary>
    public async Task<string> Said() => (await Page.Locator("#live").TextContentAsync())!;

    /// <summary>Keeps a picture beside the test results, to be looked at.</summary>
    public async Task Picture(string name) => await Page.ScreenshotAsync(new() { Path = Path.Combine(AppContext.BaseDirectory, "pictures", name + ".png") });

    /// <summary>The middle of a mark of a width (1 to 5) on the canvas, the first from above and left; found by its colour, once it is drawn.</summary>
    public async Task<Position> Mark(int width)
    {
        var drawn = await Page.WaitForFunctionAsync("""
            width => {
              const canvas = document.querySelector('#matrix canvas'), ratio = window.devicePixelRatio, pen = canvas.getContext('2d');
              const probe = document.createElement('canvas').getContext('2d');
              probe.fillStyle = getComputedStyle(document.documentElement).getPropertyValue('--w' + width).trim();
              probe.fillRect(0, 0, 1, 1);
              const [r, g, b] = probe.getImageData(0, 0, 1, 1).data, { data } = pen.getImageData(0, 0, canvas.width, canvas.height);
              const is = (x, y) => { const at = (y * canvas.width + x) * 4; return data[at] === r && data[at + 1] === g && data[at + 2] === b; };
              for (let y = 0; y < canvas.height - 6; y++) {
                for (let x = 0; x < canvas.width - 6; x++) if (is(x, y) && is(x + 5, y) && is(x, y + 5) && is(x + 5, y + 5)) return [(x + 3) / ratio, (y + 3) / ratio];
              }
              return null;
            }
            """, width);
        var at = await drawn.JsonValueAsync<int[]>();
        return new() { X = at[0], Y = at[1] };
    }

    /// <summary>Waits until what was asked of the page is drawn: it draws at the next frame.</summary>
    public async Task Drawn() => await Page.EvaluateAsync("() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))");

    public async ValueTask DisposeAsync() => await Page.Context.CloseAsync();
}

/// <summary>Tests that share the browser.</summary>
[CollectionDefinition("Browser")]
public sealed class BrowserTests : ICollectionFixture<Chromium>;
