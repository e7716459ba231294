using System.Diagnostics;

namespace Sluice.EndToEnd;

/// <summary>What compile packs is rendered by the real tools, and lets through what the plain files let through.</summary>
public sealed class PackageTests : IDisposable
{
    private static readonly string[] Targets = ["networkpolicy", "cluster-networkpolicy", "cilium", "calico"];

    private readonly Workspace here = new Workspace()
        .File("spaces.yaml", "{apiVersion: v1, kind: Namespace, metadata: {name: shop}}\n---\n{apiVersion: v1, kind: Namespace, metadata: {name: acme-prod, labels: {tenant: acme}}}\n")
        .File("sluice.yaml", """
            apiVersion: sluice.dev/v1alpha1
            kind: Charter
            metadata: {name: shop}
            spec:
              governs: [{namespace: shop}, {labels: {tenant: acme}}]
              components:
                api: {namespace: shop, pods: {app: api}, ports: {http: 8080}}
                db:  {namespace: shop, pods: {app: db},  ports: {sql: 5432}}
              flows:
                - {from: ingress-controller, to: api, ports: [http]}
                - {from: api, to: db}
                - {from: api, to: internet, ports: [443]}
                - {from: acme-prod/*, to: internet, ports: [443]}
              forbidden: [{from: observability/*, to: "*"}]
              tenants: {label: tenant}

            """)
        .File("overlays/dev.yaml", """
            apiVersion: sluice.dev/v1alpha1
            kind: Charter
            metadata: {name: dev}
            spec:
              flows:
                - {from: api, to: api, ports: [7946], reason: gossip}
                - {from: shop/*, to: 192.0.2.0/24, ports: [22], reason: debugging}

            """)
        .File("overlays/dev/exceptions/try.yaml", """
            apiVersion: sluice.dev/v1alpha1
            kind: AccessException
            metadata: {name: "try"}
            spec:
              opens: {from: db, to: 203.0.113.0/24, ports: [443]}
              owner: data@example.com
              reason: "what {{ .Values.x }} and {{- fail -}} say"
              dataClassification: public
              auditRef: CHG-7
              expires: 2026-06-30

            """);

    public void Dispose() => here.Dispose();

    [Fact]
    public void Kustomize_builds_the_base_and_each_overlay_to_what_the_plain_files_let_through()
    {
        Tool.Require("kubectl");
        Compile("packed", "--package", "kustomize");
        Compile("plain");
        Compile("plain-dev", "--environment", "dev");
        foreach (var target in Targets)
        {
            foreach (var (folder, plain) in ((string, string)[])[("base", "plain"), ("overlays/dev", "plain-dev")])
            {
                var built = Run("kubectl", "kustomize", $"packed/{target}/{folder}");
                Assert.Equal(Objects(Read(plain, target)), Objects(built));
            }
        }

        Assert.Equal("Opens and closes nothing.", here.Cli.Run("diff", "plain/networkpolicy", "packed/networkpolicy/base").Output.Trim());
        Assert.Equal("Opens and closes nothing.", here.Cli.Run("diff", "plain-dev/networkpolicy", "packed/networkpolicy/overlays/dev").Output.Trim());
        Assert.Contains("TCP 7946", here.Cli.Run("diff", "packed/networkpolicy/base", "packed/networkpolicy/overlays/dev").Output, StringComparison.Ordinal);
        var order = Run("kubectl", "kustomize", "packed/networkpolicy/overlays/dev");
        Assert.True(order.LastIndexOf("name: allow-", StringComparison.Ordinal) < order.IndexOf("name: default-deny", StringComparison.Ordinal), "something closes before everything is open");
    }

    [Fact]
    public void Helm_renders_what_the_plain_files_let_through_and_without_the_internet_keeps_every_deny()
    {
        Tool.Require("helm");
        Compile("packed", "--package", "helm", "--environment", "dev");
        Compile("plain", "--environment", "dev");
        foreach (var target in Targets)
        {
            Run("helm", "lint", "--strict", $"packed/{target}/chart");
            Assert.Equal(Objects(Read("plain", target)), Objects(Run("helm", "template", "policies", $"packed/{target}/chart")));
        }

        Assert.Equal("Opens and closes nothing.", here.Cli.Run("diff", "plain/networkpolicy", "packed/networkpolicy/chart").Output.Trim());
        var closed = Run("helm", "template", "policies", "packed/networkpolicy/chart", "--set", "allowInternet=false");
        Assert.Equal(2, closed.Split("name: default-deny\n").Length - 1);
        var lost = here.Cli.Run("diff", "plain/networkpolicy", "packed/networkpolicy/chart", "--set", "allowInternet=false").Output;
        Assert.DoesNotContain("+ ", lost, StringComparison.Ordinal);
        Assert.DoesNotContain("TCP 5432", lost, StringComparison.Ordinal);
        Assert.DoesNotContain("ipBlock", closed, StringComparison.Ordinal);
    }

    [Fact]
    public void A_tenant_alone_loses_the_internet_and_a_misspelt_value_is_refused()
    {
        Tool.Require("helm");
        Compile("packed", "--package", "helm");
        var text = Run("helm", "template", "policies", "packed/networkpolicy/chart", "--set", "tenants.acme.allowInternet=false");
        var blocks = text.Split("---\n").Where(static document => document.Contains("ipBlock", StringComparison.Ordinal)).ToList();
        Assert.NotEmpty(blocks);
        Assert.All(blocks, static document => Assert.Contains("namespace: shop\n", document, StringComparison.Ordinal));
        Assert.Throws<InvalidOperationException>(() => Run("helm", "template", "policies", "packed/networkpolicy/chart", "--set", "allowInternet=flase"));
        Assert.Throws<InvalidOperationException>(() => Run("helm", "template", "policies", "packed/networkpolicy/chart", "--set", "tenants.acme.alowInternet=false"));
    }

    [Fact]
    public void Another_way_to_pack_replaces_the_files_of_the_former_and_an_unknown_one_is_told()
    {
        Compile("packed", "--package", "helm");
        Compile("packed", "--package", "kustomize");
        Assert.False(File.Exists(Path.Combine(here.Folder, "packed/networkpolicy/chart/Chart.yaml")));
        Assert.Equal(0, here.Cli.Run("compile", "spaces.yaml", "--into", "packed", "--package", "kustomize", "--as-of", "2026-06-01", "--target", string.Join(',', Targets), "--check").Code);
        var run = here.Cli.Run("compile", "--package", "kustomise");
        Assert.Equal(2, run.Code);
        Assert.Contains("did you mean kustomize?", run.Error, StringComparison.Ordinal);
        here.File("overlays/broken.yaml", "apiVersion: sluice.dev/v1alpha1\nkind: Charter\nmetadata: {name: broken}\nspec: {flows: [{from: nobody, to: db}]}\n");
        var broken = here.Cli.Run("compile", "--package", "kustomize");
        Assert.Equal(2, broken.Code);
        Assert.Contains("the environment broken cannot be compiled", broken.Error, StringComparison.Ordinal);
    }

    private void Compile(string into, params string[] options)
    {
        var run = here.Cli.Run(["compile", "spaces.yaml", "--into", into, "--as-of", "2026-06-01", "--target", string.Join(',', Targets), .. options]);
        Assert.Equal((0, ""), (run.Code, run.Error));
    }

    private string Read(string into, string target) => string.Concat(Directory.EnumerateFiles(Path.Combine(here.Folder, into, target)).Order(StringComparer.Ordinal).Select(File.ReadAllText));

    /// <summary>The kind and name of every object, ascending.</summary>
    private static List<string> Objects(string yaml) =>
    [
        .. yaml.Split("---\n").Where(static document => document.Contains("\nkind: ", StringComparison.Ordinal) || document.StartsWith("kind: ", StringComparison.Ordinal))
            .Select(static document => string.Join(' ', document.Split('\n').Where(static line => line.StartsWith("kind: ", StringComparison.Ordinal) || line.StartsWith("  name: ", StringComparison.Ordinal) || line.StartsWith("  namespace: ", StringComparison.Ordinal)).Select(static line => line.Trim()).Order(StringComparer.Ordinal)))
            .Order(StringComparer.Ordinal),
    ];

    private string Run(string tool, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(tool, arguments) { WorkingDirectory = here.Folder, RedirectStandardOutput = true, RedirectStandardError = true })!;
        var errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? output : throw new InvalidOperationException($"{tool} {string.Join(' ', arguments)}: {output}{errors.Result}");
    }
}
