using Sluice.Analysis;
using Sluice.Charters;
using Sluice.Compile;
using Sluice.Dialects;
using Sluice.Model;
using Sluice.Sets;
using Sluice.Tests.Charters;
using Sluice.Tests.House;

namespace Sluice.Tests.Compile;

public sealed class PolicyPackageTests
{
    private const string Spec = """
        governs: [{namespace: shop}, {labels: {tenant: acme}}]
        components:
          web: {namespace: shop, pods: {app: web}, ports: {http: 80}}
        flows:
          - {from: web, to: web}
          - {from: web, to: internet, ports: [443], reason: "the {{ way }} out"}
          - {from: acme-prod/*, to: internet, ports: [443]}
          - {from: acme-prod/*, to: "*", ports: [25]}
        forbidden: [{from: shop/*, to: tools/*}]
        tenants: {label: tenant}
        """;

    private static readonly Snapshot Cluster = Building.Cluster.Part.Namespace("shop").Namespace("acme-prod", "tenant=acme").Snapshot;

    public static TheoryData<string> Targets() => [.. CompileTarget.All.Where(static target => target.IsPackaged).Select(static target => target.Name)];

    [Theory]
    [MemberData(nameof(Targets))]
    public void What_opens_comes_before_what_closes_and_nothing_is_lost(string target)
    {
        var compiled = CompileTarget.Find(target)!.Compile(Chartered.Spec(Spec).Bound(Cluster));
        var waved = PolicyPackage.Waved(compiled).ToList();
        Assert.Equal(compiled.Files.Sum(static file => file.Objects.Count), waved.Count);
        foreach (var each in waved)
        {
            var (text, closes) = (each.Object.ToYaml(), each.Wave == Wave.Denies);
            Assert.Contains($"sync-wave: \"{(int)each.Wave - 1}\"\n", text, StringComparison.Ordinal);
            if (text.Contains("name: default-deny\n", StringComparison.Ordinal) || text.Contains("Deny", StringComparison.Ordinal) && each.Key.Kind != "Tier") Assert.True(closes, text);
            if (each.Key.Name.Contains("allow-", StringComparison.Ordinal)) Assert.Equal(Wave.Allows, each.Wave);
        }
    }

    [Theory]
    [MemberData(nameof(Targets))]
    public void Every_file_of_a_package_says_that_it_was_generated(string target)
    {
        var bound = Chartered.Spec(Spec).Bound(Cluster);
        var compiled = CompileTarget.Find(target)!.Compile(bound);
        foreach (var form in (PackageForm[])[PackageForm.Kustomize, PackageForm.Helm])
            Assert.All(PolicyPackage.Of(compiled, bound, form, [new("dev", bound)]).Files, static file => Assert.True(GeneratedFile.IsGenerated(file.Content), file.Path));
        Assert.Same(compiled, PolicyPackage.Of(compiled, bound, PackageForm.Plain, []));
    }

    [Fact]
    public void An_overlay_that_adds_nothing_is_the_base()
    {
        var bound = Chartered.Spec(Spec).Bound(Cluster);
        var files = PolicyPackage.Of(CompileTarget.Find("networkpolicy")!.Compile(bound), bound, PackageForm.Kustomize, [new("dev", bound)]).Files.Select(static file => file.Path);
        Assert.Equal(["base/allows.yaml", "base/denies.yaml", "base/kustomization.yaml", "overlays/dev/kustomization.yaml"], files.Select(static path => path["networkpolicy/".Length..]));
    }

    /// <summary>The closed form of the chart is proven like any other: it is the charter without what leads out, and nothing less.</summary>
    [Fact]
    public void Without_the_internet_what_is_left_is_exactly_the_charter_without_it()
    {
        foreach (var (bound, options) in Enumerable.Range(1, 25).Select(Draw).Prepend((Chartered.Spec(Spec).Bound(Cluster), AnalysisOptions.Default)))
        {
            var closed = HelmPackage.WithoutInternet(bound);
            var compiled = Compiled.Of(closed, "networkpolicy");
            Assert.Empty(compiled.Differences(null, options));
            Assert.DoesNotContain(closed.Grants, static grant => grant.To.IsAnyone || grant.To.Term is BlockTerm block && block.Addresses.Overlaps(SpecialAddresses.Public));
            Assert.All(bound.Grants.Where(static grant => grant.To.Term is PodTerm), grant => Assert.Contains(grant, closed.Grants));
            Assert.Equal(bound.Governance.Names.Count, compiled.Policies.Count(static policy => policy.Name.Name == "default-deny"));
        }

        static (BoundCharter, AnalysisOptions) Draw(int seed)
        {
            var (documents, snapshot) = RandomCharter.Draw(seed);
            return (Chartered.Spec(documents[0], documents[1..]).Bound(snapshot), AnalysisOptions.Default);
        }
    }

    [Fact]
    public void A_tenant_has_a_value_of_its_own_and_nothing_of_the_charter_is_taken_for_a_template()
    {
        var bound = Chartered.Spec(Spec, Chartered.Exception("rates", "{from: web, to: 203.0.113.0/24, ports: [443]}").Replace("reason: ingest", "reason: \"{{ fail }}\"", StringComparison.Ordinal)).Bound(Cluster);
        var files = PolicyPackage.Of(CompileTarget.Find("networkpolicy")!.Compile(bound), bound, PackageForm.Helm, []).Files.ToDictionary(static file => file.Path, static file => file.Content);
        Assert.Contains("tenants:\n  acme:\n    allowInternet: true\n", files["networkpolicy/chart/values.yaml"], StringComparison.Ordinal);
        var allows = files["networkpolicy/chart/templates/allows.yaml"];
        Assert.Contains("(dig \"acme\" \"allowInternet\" true .Values.tenants)", allows, StringComparison.Ordinal);
        Assert.Contains("{{ \"{{\" }} fail }}", allows, StringComparison.Ordinal);
        Assert.DoesNotContain("{{", files["networkpolicy/chart/templates/denies.yaml"], StringComparison.Ordinal);
    }

    /// <summary>The examples for Argo CD and Flux lead to folders that packages have.</summary>
    [Fact]
    public void The_examples_lead_to_what_is_generated()
    {
        var bound = Chartered.Spec(Spec).Bound(Cluster);
        var compiled = CompileTarget.Find("networkpolicy")!.Compile(bound);
        var folders = ((PackageForm[])[PackageForm.Kustomize, PackageForm.Helm]).SelectMany(form => PolicyPackage.Of(compiled, bound, form, [new("prod", bound)]).Files).Select(static file => $"generated/{file.Path[..file.Path.LastIndexOf('/')]}").ToHashSet(StringComparer.Ordinal);
        var examples = Directory.EnumerateFiles(Path.Combine(Checkout.Root, "integrations"), "networkpolicies*.yaml", SearchOption.AllDirectories).ToList();
        Assert.Equal(4, examples.Count);
        foreach (var example in examples)
        {
            var documents = Plain.Documents(File.ReadAllText(example)).ToList();
            var paths = documents.SelectMany(static document => (string[])[document.At("spec", "source", "path").Text(), document.At("spec", "path").Text(), document.At("spec", "chart", "spec", "chart").Text()]).Where(static path => path.Length > 0).ToList();
            Assert.Contains(Assert.Single(paths).Replace("./", "", StringComparison.Ordinal), folders);
        }
    }
}
