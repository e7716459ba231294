using Microsoft.Playwright;

namespace Sluice.EndToEnd.Pages;

/// <summary>What <c>list --output mermaid</c> prints, read by Mermaid itself.</summary>
[Collection("Browser")]
public sealed class MermaidTests(Chromium chromium) : IDisposable
{
    private readonly Workspace work = new();

    private static string Library => Path.Combine(Checkout.Root, ".tools", "lib", "mermaid.min.js");

    public void Dispose() => work.Dispose();

    [Fact]
    public async Task Mermaid_reads_the_flowchart_of_every_scenario()
    {
        await using var open = await Mermaid();
        var files = Directory.GetFiles(Path.Combine(Checkout.Root, "scenarios"), "list.mmd", SearchOption.AllDirectories);
        Assert.NotEmpty(files);
        foreach (var file in files) Assert.True(await Parses(open.Page, await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken)), file);
    }

    [Fact]
    public async Task Mermaid_draws_a_cluster_that_is_shown_by_namespaces()
    {
        await using var open = await Mermaid();
        var text = work.File("fleet.yaml", Fleet.Of(20, 8)).Cli.Run("list", "fleet.yaml", "-o", "mermaid").Output;
        Assert.Contains("team-13 (8)", text, StringComparison.Ordinal);
        Assert.Contains("team-13 (8)", await Drawn(open.Page, text), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Names_that_look_like_Mermaid_stay_names()
    {
        await using var open = await Mermaid();
        var text = work.File("pods.yaml", """
            apiVersion: v1
            kind: Pod
            metadata: {name: "end\"] --> x{`<b>_*%%#quot;", namespace: "end"}
            spec: {containers: [{name: main, image: example}]}
            """).Cli.Run("list", "pods.yaml", "-o", "mermaid").Output;
        Assert.Contains("end\"] --> x{`<b>_*%%#quot;", await Drawn(open.Page, text), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_no_flowchart_is_refused()
    {
        await using var open = await Mermaid();
        Assert.False(await Parses(open.Page, "flowchart LR\n  n0[\"a\" --> n1\n"));
    }

    private static async Task<bool> Parses(IPage page, string text) =>
        await page.EvaluateAsync<bool>("async text => !!(await mermaid.parse(text, { suppressErrors: true }))", text);

    /// <summary>The text of the drawing.</summary>
    private static async Task<string> Drawn(IPage page, string text) => await page.EvaluateAsync<string>(
        "async text => { const { svg } = await mermaid.render('drawing', text); const box = document.createElement('div'); box.innerHTML = svg; return box.textContent; }",
        text);

    private async Task<OpenPage> Mermaid()
    {
        Assert.SkipUnless(File.Exists(Library), "mermaid is not in .tools");
        work.File("page.html", "<!doctype html><title>Mermaid</title>");
        var open = await chromium.Open(Path.Combine(work.Folder, "page.html"));
        await open.Page.AddScriptTagAsync(new() { Path = Library });
        await open.Page.EvaluateAsync("() => mermaid.initialize({ startOnLoad: false, maxEdges: 500 })");
        return open;
    }
}
