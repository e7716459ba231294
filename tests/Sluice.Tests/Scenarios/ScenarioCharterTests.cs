using Sluice.Analysis;
using Sluice.Charters;
using Sluice.Compile;
using Sluice.Readers;
using Sluice.Readers.Charters;
using Sluice.Readers.Expectations;
using Sluice.Readers.Sources;
using Sluice.Readers.Yaml;
using Sluice.Tests.Compile;

namespace Sluice.Tests.Scenarios;

/// <summary>
/// The scenarios that are written down as charters: what is generated is what is checked in, is proven, and does what the scenario expects of its fixed form.
/// </summary>
[Collection("One at a time")]
public sealed class ScenarioCharterTests
{
    private const string Day = "2026-06-01";

    private static readonly string[] Targets = [.. CompileTarget.All.Select(static target => target.Name).Intersect(["networkpolicy", "cluster-networkpolicy", "cilium", "calico"])];

    public static TheoryData<string> Scenarios() =>
        [.. Directory.EnumerateDirectories(Path.Combine(Repository.Root, "scenarios"), "charter", SearchOption.AllDirectories).Where(static folder => Directory.Exists(Path.Combine(folder, "..", "fixed", "input")))
            .Select(static folder => Path.GetFileName(Path.GetDirectoryName(folder)!)).Order(StringComparer.Ordinal)];

    [Fact]
    public void The_five_requirements_are_charters() =>
        Assert.Superset(new HashSet<string>(["allowlist", "component-matrix", "egress-controls", "governed-egress", "services"]), Scenarios().Select(static row => row.Data).ToHashSet());

    [Theory]
    [MemberData(nameof(Scenarios))]
    public void What_is_generated_is_checked_in(string scenario)
    {
        var ran = CommandLine.Run(["compile", $"scenarios/{scenario}/fixed/input", "--charter", $"scenarios/{scenario}/charter", "--as-of", Day, "--check", "--target", string.Join(',', Targets)]);
        Assert.True(ran.ExitCode == 0, ran.Text + ran.Errors);
        Assert.Contains("Proven: ", ran.Text, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Scenarios))]
    public void What_is_generated_does_what_the_scenario_expects(string scenario)
    {
        var folder = Path.Combine(Repository.Root, "scenarios", scenario);
        var given = Assert.Single(SnapshotReader.Read(new() { Sources = [SourceSpec.Parse(Path.Combine(folder, "fixed", "input"))] }, TestContext.Current.CancellationToken).Snapshots).Snapshot;
        var read = CharterFiles.Read(Path.Combine(folder, "charter"), null, new());
        Assert.Empty(read.Problems);
        var bound = BoundCharter.Of(read.Charter, given, DateTimeOffset.Parse($"{Day}T12:00:00Z", System.Globalization.CultureInfo.InvariantCulture));
        Assert.Empty(bound.Problems);
        var compiled = Compiled.Of(bound, "networkpolicy", "cluster-networkpolicy");
        var reachability = Reachability.Of(Intent.Surroundings(bound) with { Policies = compiled.Policies }, Profile.Upstream);
        var file = ExpectationReader.Read(new SourceText("expectations.yaml", File.ReadAllBytes(Path.Combine(folder, "fixed", "expectations.yaml"))));
        Assert.NotEmpty(file.Expectations);
        var governed = file.Expectations.Where(expectation => bound.Governance.Contains(expectation.From.Namespace) || bound.Governance.Contains(expectation.To.Namespace)).ToList();
        Assert.True(governed.Count > file.Expectations.Count / 2, "the charter governs little of what is expected");
        Assert.Empty(governed.Select(expectation => ExpectationResult.Of(reachability, expectation)).Where(static result => !result.IsMet)
            .Select(static result => $"{result.Expectation.From} → {result.Expectation.To} {result.Expectation.Asked}: expected {result.Expected}, is {result.Actual}"));
    }
}
