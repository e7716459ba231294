using System.Diagnostics;
using System.Text.Json;

namespace Sluice.EndToEnd;

/// <summary><c>sluice verify --lab</c> as a process: its answer, its exit codes, without root, and what is left when it is killed.</summary>
public sealed class VerifyTests : IDisposable
{
    private const string Policies = """
        apiVersion: v1
        kind: Namespace
        metadata: {name: shop}
        ---
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: db, namespace: shop}
        spec: {replicas: 1, selector: {matchLabels: {app: db}}, template: {metadata: {labels: {app: db}}, spec: {containers: [{name: c, image: c, ports: [{containerPort: 5432}]}]}}}
        ---
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: web, namespace: shop}
        spec: {replicas: 1, selector: {matchLabels: {app: web}}, template: {metadata: {labels: {app: web}}, spec: {containers: [{name: c, image: c}]}}}
        ---
        apiVersion: networking.k8s.io/v1
        kind: NetworkPolicy
        metadata: {name: db, namespace: shop}
        spec: {podSelector: {matchLabels: {app: db}}, policyTypes: [Ingress], ingress: [{from: [{podSelector: {matchLabels: {app: web}}}], ports: [{port: 5432}]}]}
        """;

    private readonly Workspace workspace = new();
    private readonly Cli cli;

    public VerifyTests() => cli = workspace.File("cluster.yaml", Policies).Cli;

    public void Dispose() => workspace.Dispose();

    [Fact]
    public void A_cluster_whose_packets_do_what_its_policies_say_is_proven()
    {
        RequireLab();
        var run = cli.Run("verify", "--lab", "cluster.yaml");
        Assert.Equal((0, ""), (run.Code, run.Error));
        Assert.StartsWith("Proven: ", run.Output, StringComparison.Ordinal);
        Assert.Contains("4 canaries, 4 as they must be", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Sctp_is_proven_where_the_kernel_has_it()
    {
        RequireLab();
        workspace.File("core.yaml", Policies.Replace("containerPort: 5432", "containerPort: 5432, protocol: SCTP", StringComparison.Ordinal).Replace("{port: 5432}", "{port: 5432, protocol: SCTP}", StringComparison.Ordinal));
        var run = cli.Run("verify", "--lab", "core.yaml", "--output", "json");
        Assert.Equal((0, ""), (run.Code, run.Error));
        using var answer = JsonDocument.Parse(run.Output);
        var tried = answer.RootElement.GetProperty("probes").EnumerateArray().Where(static probe => probe.GetProperty("protocol").GetString() == "SCTP").Select(static probe => probe.GetProperty("outcome").GetString()).ToList();
        Assert.SkipWhen(tried.Count == 0, "this kernel has no SCTP; tests/sctp/run tries it with one that has");
        Assert.Contains("open", tried);
        Assert.Contains("filtered", tried);
    }

    [Fact]
    public void An_expectation_that_packets_do_not_meet_is_shown_with_both_sides()
    {
        RequireLab();
        workspace.File("expectations.yaml", "- {from: shop/web, to: shop/db, port: 5432, expect: deny}\n- {from: shop/web, to: shop/db, port: 80, expect: deny}\n");
        var run = cli.Run("verify", "--lab", "cluster.yaml", "--expect", "expectations.yaml");
        Assert.Equal(1, run.Code);
        Assert.StartsWith("Not proven: 1 connection does otherwise than expected.", run.Output, StringComparison.Ordinal);
        Assert.Contains("✗ shop/web → shop/db 5432/TCP", run.Output.Replace("x shop", "✗ shop", StringComparison.Ordinal).Replace("->", "→", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Contains("expected deny by expectations.yaml:1", run.Output, StringComparison.Ordinal);
        Assert.Contains("shop/db ingress rule 1 (cluster.yaml", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_probe_is_in_the_json()
    {
        RequireLab();
        var run = cli.Run("verify", "--lab", "cluster.yaml", "-o", "json", "--family", "both");
        Assert.Equal(0, run.Code);
        using var json = JsonDocument.Parse(run.Output);
        var probes = json.RootElement.GetProperty("probes").EnumerateArray().ToList();
        Assert.Contains(probes, static probe => probe.GetProperty("judgement").GetString() == "provenDeny" && probe.GetProperty("drops").GetInt64() > 0 && probe.GetProperty("control").GetString() != "none");
        Assert.Contains(probes, static probe => probe.GetProperty("source").GetString()!.Contains(':', StringComparison.Ordinal));
        Assert.Equal(probes.Count, json.RootElement.GetProperty("provenAllow").GetInt32() + json.RootElement.GetProperty("provenDeny").GetInt32());
    }

    [Fact]
    public void Without_a_place_to_try_it_nothing_is_tried()
    {
        var run = cli.Run("verify", "cluster.yaml");
        Assert.Equal((2, ""), (run.Code, run.Output));
        Assert.Contains("sluice verify --lab PATH", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--family", "ipv5", "did you mean ipv4?")]
    [InlineData("--budget", "soon", "as 90s or 10m is")]
    public void A_value_that_cannot_be_is_refused(string option, string value, string said)
    {
        var run = cli.Run("verify", "--lab", "cluster.yaml", option, value);
        Assert.Equal(2, run.Code);
        Assert.Contains(said, run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ipv4")]
    [InlineData("ipv6")]
    public void One_family_alone_is_proven_too(string family)
    {
        RequireLab();
        var run = cli.Run("verify", "--lab", "cluster.yaml", "--family", family);
        Assert.Equal((0, ""), (run.Code, run.Error));
        Assert.StartsWith("Proven: ", run.Output, StringComparison.Ordinal);
    }

    /// <summary>The program is copied to where everybody may read it, and runs as a user without any rights.</summary>
    [Fact]
    public void Without_root_it_makes_a_user_namespace()
    {
        RequireLab();
        Tool.Require("setpriv");
        Tool.Require("unshare");
        var open = Directory.CreateTempSubdirectory("sluice-verify-").FullName;
        try
        {
            var bash = cli.Bash($"cp -r '{AppContext.BaseDirectory}' '{open}/bin' && cp cluster.yaml '{open}/' && chmod -R a+rX '{open}' && cd '{open}' && "
                + $"HOME=/nonexistent DOTNET_CLI_HOME=/tmp setpriv --reuid=65534 --regid=65534 --clear-groups dotnet '{open}/bin/Sluice.Cli.dll' verify --lab cluster.yaml");
            Assert.SkipWhen(bash.Error.Contains("unshare failed", StringComparison.Ordinal), "this kernel lets no user make namespaces");
            Assert.Equal((0, ""), (bash.Code, bash.Error));
            Assert.StartsWith("Proven: ", bash.Output, StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(open, recursive: true);
        }
    }

    [Fact]
    public void Killed_in_the_middle_it_leaves_nothing_behind()
    {
        RequireLab();
        workspace.File("many.yaml", string.Join("\n---\n", Enumerable.Range(0, 40).Select(static number =>
            $"apiVersion: v1\nkind: Pod\nmetadata: {{name: pod-{number}, namespace: shop, labels: {{app: a{number}}}}}\nspec: {{containers: [{{name: c, image: c}}]}}\n")));
        var before = cli.Bash("ip -o link; ls /run/netns 2>/dev/null || true; nft list tables").Output;
        using var process = Process.Start(new ProcessStartInfo("dotnet", [Cli.Program, "verify", "--lab", "--all", "many.yaml"]) { WorkingDirectory = workspace.Folder, RedirectStandardOutput = true, RedirectStandardError = true })!;
        var namespaces = $"ls -l /proc/{process.Id}/fd 2>/dev/null | grep -c 'net:' || true";
        for (var wait = 0; wait < 600 && int.Parse(cli.Bash(namespaces).Output, System.Globalization.CultureInfo.InvariantCulture) < 40; wait++) Thread.Sleep(50);
        Assert.False(process.HasExited, "it ended before it could be killed, so that this proves nothing");
        process.Kill();
        process.WaitForExit();
        Assert.Equal(before, cli.Bash("ip -o link; ls /run/netns 2>/dev/null || true; nft list tables").Output);
        Assert.Equal("0\n", cli.Bash(namespaces).Output);
    }

    [Fact]
    public void The_readme_shows_what_the_lab_says()
    {
        RequireLab();
        var readme = File.ReadAllText(Path.Combine(Checkout.Root, "README.md"));
        var shown = readme[(readme.IndexOf("```text\nProven", StringComparison.Ordinal) + 8)..];
        shown = shown[..shown.IndexOf("⋮", StringComparison.Ordinal)];
        var run = new Cli(Checkout.Root).Run("verify", "--lab", "scenarios/shop/input");
        Assert.StartsWith(shown, run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_command_of_the_page_does_what_it_says()
    {
        RequireLab();
        foreach (var file in Directory.EnumerateFiles(Path.Combine(Checkout.Root, "scenarios/services/fixed/input"))) workspace.File($"deploy/{Path.GetFileName(file)}", File.ReadAllText(file));
        Assert.Equal(5, PageCommands.Run(cli, "verify.md"));
    }

    internal static void RequireLab()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "a packet lab in the tests needs root");
        Tool.Require("nft");
        Tool.Require("ip");
    }
}
