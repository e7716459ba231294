using System.Text.Json;

namespace Sluice.EndToEnd;

/// <summary><c>sluice verify --lab</c> with a charter: its domain names are resolved and reached by whom policies let, with real packets, and by nobody else.</summary>
public sealed class VerifyCharterTests : IDisposable
{
    private const string Charter = """
        apiVersion: sluice.dev/v1alpha1
        kind: Charter
        metadata: {name: shop}
        spec:
          governs: [{namespace: shop}]
          components: {web: {namespace: shop, pods: {app: web}}}
          flows: [{from: web, to: {domains: [api.example.com, "*.cdn.example.net"]}, ports: [443], reason: content}]
        """;

    private const string Policies = """
        apiVersion: v1
        kind: Pod
        metadata: {name: coredns, namespace: kube-system, labels: {k8s-app: kube-dns}}
        spec: {containers: [{name: c, image: c}]}
        ---
        apiVersion: v1
        kind: Pod
        metadata: {name: web, namespace: shop, labels: {app: web}}
        spec: {containers: [{name: c, image: c}]}
        ---
        apiVersion: v1
        kind: Pod
        metadata: {name: db, namespace: shop, labels: {app: db}}
        spec: {containers: [{name: c, image: c}]}
        ---
        apiVersion: networking.k8s.io/v1
        kind: NetworkPolicy
        metadata: {name: closed, namespace: shop}
        spec: {podSelector: {}, policyTypes: [Egress]}
        ---
        apiVersion: networking.k8s.io/v1
        kind: NetworkPolicy
        metadata: {name: web, namespace: shop}
        spec:
          podSelector: {matchLabels: {app: web}}
          policyTypes: [Egress]
          egress:
            - {to: [{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: kube-system}}}], ports: [{port: 53, protocol: UDP}]}
            - {to: [{ipBlock: {cidr: 0.0.0.0/0, except: [10.0.0.0/8]}}], ports: [{port: 443}]}
        """;

    private readonly Workspace workspace = new();
    private readonly Cli cli;

    public VerifyCharterTests() => cli = workspace.File("deploy/cluster.yaml", Policies).File("sluice.yaml", Charter).Cli;

    public void Dispose() => workspace.Dispose();

    [Fact]
    public void Who_may_ask_resolves_a_name_of_the_charter_and_who_may_not_does_not()
    {
        VerifyTests.RequireLab();
        var run = cli.Run("verify", "--lab", "deploy", "-o", "json");
        Assert.Equal((0, ""), (run.Code, run.Error));
        using var json = JsonDocument.Parse(run.Output);
        var probes = json.RootElement.GetProperty("probes").EnumerateArray().Select(static probe => probe.Clone()).ToList();
        Assert.Equal(
            [
                "shop/db asks for any.cdn.example.net: filtered, provenDeny", "shop/db asks for api.example.com: filtered, provenDeny",
                "shop/web asks for any.cdn.example.net: open, provenAllow", "shop/web asks for api.example.com: open, provenAllow",
            ],
            probes.Where(static probe => probe.TryGetProperty("asks", out _)).Select(static probe => $"{Text(probe, "from")} asks for {Text(probe, "asks")}: {Text(probe, "outcome")}, {Text(probe, "judgement")}").Order());
        Assert.Equal(
            ["*.cdn.example.net shop/db provenDeny", "*.cdn.example.net shop/web provenAllow", "api.example.com shop/db provenDeny", "api.example.com shop/web provenAllow"],
            probes.Where(static probe => probe.TryGetProperty("charterName", out _)).Select(static probe => $"{Text(probe, "charterName")} {Text(probe, "from")} {Text(probe, "judgement")}").Order(StringComparer.Ordinal));
        Assert.Contains(json.RootElement.GetProperty("notes").EnumerateArray(), static note => note.GetString()!.StartsWith("2 names of the charter have hosts outside, with addresses that the lab's DNS answers: ", StringComparison.Ordinal));
    }

    /// <summary>The canary: an expectation that is wrong about a name has to be noticed, and one that is right has to pass.</summary>
    [Fact]
    public void An_expectation_about_a_name_is_put_to_the_test()
    {
        VerifyTests.RequireLab();
        workspace.File("right.yaml", "- {from: shop/web, to: api.example.com, port: 443, expect: allow}\n- {from: shop/db, to: img.cdn.example.net, port: 443, expect: deny}\n");
        workspace.File("wrong.yaml", "- {from: shop/web, to: api.example.com, port: 443, expect: deny}\n- {from: shop/db, to: img.cdn.example.net, port: 443, expect: allow}\n");
        var right = cli.Run("verify", "--lab", "deploy", "--expect", "right.yaml");
        Assert.Equal((0, ""), (right.Code, right.Error));
        Assert.Contains("img.cdn.example.net", right.Output, StringComparison.Ordinal);
        var wrong = cli.Run("verify", "--lab", "deploy", "--expect", "wrong.yaml");
        Assert.Equal(1, wrong.Code);
        Assert.StartsWith("Not proven: 2 connections do otherwise than expected.", wrong.Output, StringComparison.Ordinal);
        Assert.Contains("api.example.com 443/TCP   expected deny by wrong.yaml:1, is open", Line(wrong.Output), StringComparison.Ordinal);
        Assert.Contains("img.cdn.example.net 443/TCP   expected allow by wrong.yaml:2, is filtered", Line(wrong.Output), StringComparison.Ordinal);

        static string Line(string text) => string.Join(' ', text.Split('\n', StringSplitOptions.TrimEntries));
    }

    [Fact]
    public void Without_a_charter_its_names_are_nobody()
    {
        VerifyTests.RequireLab();
        File.Delete(Path.Combine(workspace.Folder, "sluice.yaml"));
        workspace.File("right.yaml", "- {from: shop/web, to: api.example.com, port: 443, expect: allow}\n");
        var run = cli.Run("verify", "--lab", "deploy", "--expect", "right.yaml");
        Assert.Contains("Not tried: shop/web", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("of the charter", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_charter_with_errors_ends_it_before_anything_is_tried()
    {
        workspace.File("sluice.yaml", Charter.Replace("from: web", "from: wbe", StringComparison.Ordinal));
        var run = cli.Run("verify", "--lab", "deploy");
        Assert.Equal((2, ""), (run.Code, run.Output));
        Assert.Contains("its names are not known before they are mended", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--as-of", "2026-06-30", "--as-of is about evidence, and no bundle is written")]
    [InlineData("--charter", "nowhere", "nowhere")]
    [InlineData("--environment", "prod", "prod")]
    public void An_option_of_the_charter_that_changes_nothing_or_leads_nowhere_is_refused(string option, string value, string said)
    {
        var run = cli.Run("verify", "--lab", "deploy", option, value);
        Assert.Equal((2, ""), (run.Code, run.Output));
        Assert.Contains(said, run.Error, StringComparison.Ordinal);
    }

    private static string Text(JsonElement probe, string field) => probe.GetProperty(field).GetString()!;
}
