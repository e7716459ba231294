namespace Sluice.EndToEnd;

/// <summary>Beginning with a charter, as a person does it: write it down, fill in the drafts, compile.</summary>
public sealed class InitTests
{
    [Fact]
    public void A_charter_is_written_from_manifests_and_compiles_to_what_was_there()
    {
        using var here = new Workspace().Shop();
        var run = here.Cli.Run("init", "deploy", "--as-of", "2026-06-30");
        Assert.Equal((0, ""), (run.Code, run.Error));
        Assert.StartsWith("written    sluice.yaml\n", run.Output, StringComparison.Ordinal);
        Assert.Contains("Exact: ", run.Output, StringComparison.Ordinal);
        Assert.Contains("ports: [5432]", here.Read("sluice.yaml"), StringComparison.Ordinal);
        Assert.Contains("$schema=.sluice/charter.schema.json", here.Read("sluice.yaml"), StringComparison.Ordinal);
        Assert.Equal(File.ReadAllText(Path.Combine(Checkout.Root, "docs/schemas/charter.schema.json")), here.Read(".sluice/charter.schema.json"));
        var compiled = here.Cli.Run("compile", "deploy");
        Assert.Equal(0, compiled.Code);
        Assert.Contains("Proven: ", compiled.Output, StringComparison.Ordinal);
        Assert.StartsWith("unchanged  sluice.yaml\n", here.Cli.Run("init", "deploy", "--as-of", "2026-06-30").Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_draft_opens_nothing_until_it_is_filled_in()
    {
        using var here = new Workspace().File("deploy/all.yaml", """
            apiVersion: v1
            kind: Namespace
            metadata: {name: shop}
            ---
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: api, namespace: shop}
            spec:
              selector: {matchLabels: {app: api}}
              template:
                metadata: {labels: {app: api}}
                spec: {containers: [{name: api, image: api}]}
            ---
            apiVersion: networking.k8s.io/v1
            kind: NetworkPolicy
            metadata: {name: api, namespace: shop}
            spec:
              podSelector: {}
              policyTypes: [Ingress, Egress]
              egress:
                - to: [{ipBlock: {cidr: 203.0.113.0/24}}]
                  ports: [{port: 443}]
            """);
        var run = here.Cli.Run("init", "deploy", "--as-of", "2026-06-30");
        Assert.Equal(0, run.Code);
        Assert.Contains("Closed until filled in: 1 draft of an exception.", run.Output, StringComparison.Ordinal);
        const string Draft = "exceptions/api-to-203.0.113.0-24.yaml";
        Assert.Contains("  expires: 2026-09-28", here.Read(Draft), StringComparison.Ordinal);
        here.Cli.Run("compile", "deploy", "--as-of", "2026-06-30");
        Assert.DoesNotContain("203.0.113.0/24", here.Read("generated/networkpolicy/shop.yaml"), StringComparison.Ordinal);
        here.File(Draft, here.Read(Draft).Replace("owner: ", "owner: shop@example.com ", StringComparison.Ordinal).Replace("reason: ", "reason: payments ", StringComparison.Ordinal)
            .Replace("dataClassification: ", "dataClassification: internal ", StringComparison.Ordinal).Replace("auditRef: ", "auditRef: CHG-1 ", StringComparison.Ordinal));
        Assert.Equal(0, here.Cli.Run("compile", "deploy", "--as-of", "2026-06-30").Code);
        Assert.Contains("203.0.113.0/24", here.Read("generated/networkpolicy/shop.yaml"), StringComparison.Ordinal);
        here.Cli.Run("compile", "deploy", "--as-of", "2026-09-29");
        Assert.DoesNotContain("203.0.113.0/24", here.Read("generated/networkpolicy/shop.yaml"), StringComparison.Ordinal);
    }

    [Fact]
    public void In_an_empty_folder_a_page_teaches_the_language_and_compiles()
    {
        using var here = new Workspace();
        var run = here.Cli.Run("init");
        Assert.Equal((0, ""), (run.Code, run.Error));
        Assert.Contains("write your components and flows into sluice.yaml", run.Output, StringComparison.Ordinal);
        Assert.Equal(0, here.Cli.Run("compile").Code);
    }

    [Fact]
    public void What_is_in_the_way_stays_and_is_told()
    {
        using var here = new Workspace().Shop().File("sluice.yaml", "# mine\n");
        var run = here.Cli.Run("init", "deploy");
        Assert.Equal(2, run.Code);
        Assert.Contains("in the way sluice.yaml", run.Output, StringComparison.Ordinal);
        Assert.Equal("# mine\n", here.Read("sluice.yaml"));
        Assert.Equal(0, here.Cli.Run("init", "deploy", "--into", "network").Code);
        Assert.Contains("kind: Charter", here.Read("network/sluice.yaml"), StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_to_read_where_something_was_named_is_bad_input()
    {
        using var here = new Workspace();
        Assert.Equal(2, here.Cli.Run("init", "deploy").Code);
        Assert.Equal(2, here.Cli.Run("init", "--expectations", "flows.yaml").Code);
        Assert.Empty(Directory.EnumerateFileSystemEntries(here.Folder));
    }
}
