using System.Diagnostics;
using System.Text.Json;

namespace Sluice.EndToEnd;

/// <summary>What is printed for other tools, given to those tools.</summary>
public sealed class FormatToolTests : IDisposable
{
    private readonly Workspace work = new();

    public void Dispose() => work.Dispose();

    /// <summary>The validator's errors are violations of SARIF, its warnings of what readers count on. Only one is left: the project has no address to point to.</summary>
    [Fact]
    public void The_validator_of_SARIF_accepts_check_diff_and_drift()
    {
        Tool.Require("sarif-multitool");
        var shop = Path.Combine(Checkout.Root, "scenarios", "shop", "input");
        Assert.Equal(1, work.Cli.Run("check", shop, "-o", "sarif", "--output-file", "check.sarif").Code);
        work.Cli.Run("diff", shop, Path.Combine(Checkout.Root, "scenarios", "services", "fixed", "input"), "-o", "sarif", "--output-file", "diff.sarif");
        work.Cli.Run("drift", shop, Path.Combine(Checkout.Root, "scenarios", "services", "fixed", "input"), "-o", "sarif", "--output-file", "drift.sarif");
        var clean = work.Shop().Cli.Run("check", "deploy", "--only", "SLU2001", "-o", "sarif", "--output-file", "clean.sarif");
        Assert.Equal((0, ""), (clean.Code, clean.Error));
        var broken = File.ReadAllText(Path.Combine(work.Folder, "check.sarif"));
        broken = System.Text.RegularExpressions.Regex.Replace(broken, "\"ruleIndex\": ?0", "\"ruleIndex\": 99");
        work.File("broken.sarif", broken);
        foreach (var name in (string[])["check", "diff", "drift", "clean", "broken"])
        {
            var verdict = work.Cli.Bash($"sarif-multitool validate {name}.sarif --level 'Error;Warning' --output verdict.sarif --log ForceOverwrite >&2");
            using var log = JsonDocument.Parse(File.ReadAllText(Path.Combine(work.Folder, "verdict.sarif")));
            var run = log.RootElement.GetProperty("runs")[0];
            var found = run.TryGetProperty("results", out var results) ? results.EnumerateArray().Select(result => result.GetProperty("ruleId").GetString()).ToList() : [];
            if (name == "broken") Assert.Contains("SARIF1009", found);
            else Assert.All(found, rule => Assert.Equal("SARIF2005", rule));
            Assert.True(verdict.Code == 0, verdict.Error);
        }
    }

    [Fact]
    public async Task Graphviz_draws_the_graph_of_every_scenario()
    {
        Tool.Require("dot");
        var files = Directory.GetFiles(Path.Combine(Checkout.Root, "scenarios"), "list.dot", SearchOption.AllDirectories);
        Assert.NotEmpty(files);
        foreach (var file in files)
        {
            using var dot = Process.Start(new ProcessStartInfo("dot", ["-Tsvg", file]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
            var reading = dot.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
            var picture = await dot.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
            await dot.WaitForExitAsync(TestContext.Current.CancellationToken);
            var error = await reading;
            Assert.True(dot.ExitCode == 0 && error.Length == 0, $"{file}: {error}");
            Assert.Equal(File.ReadAllText(file).Split(" -> ").Length, picture.Split("class=\"edge\"").Length);
        }
    }
}
