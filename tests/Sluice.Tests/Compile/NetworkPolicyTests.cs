using Sluice.Compile;
using Sluice.Model;
using Sluice.Tests.Building;
using Sluice.Tests.Charters;

namespace Sluice.Tests.Compile;

public sealed class NetworkPolicyTests
{
    private const string Components = "governs: [{namespace: shop}]\ncomponents:\n  web: {namespace: shop, pods: {app: web}, ports: {http: 80}}\n  proxy: {namespace: egress, pods: {app: proxy}, ports: {proxy: 3128}}\n";

    [Fact]
    public void Domains_move_to_the_gateway_and_stay_closed_without_one()
    {
        const string Flow = "flows: [{from: web, to: api.example.com, ports: [443]}]\n";
        var without = Compiled.Of(Chartered.Spec(Components + Flow).Bound(), "networkpolicy");
        Assert.Contains(without.Targets[0].Capabilities, static capability => (capability.Standing, capability.Limit) == (Standing.Failed, Limit.NoDomains));
        var moved = Compiled.Of(Chartered.Spec(Components + Flow + "gateway: {component: proxy}\n").Bound(), "networkpolicy");
        Assert.Contains(moved.Targets[0].Capabilities, static capability => (capability.Standing, capability.Limit) == (Standing.Moved, Limit.Gateway));
        Assert.DoesNotContain("3128", without.File("networkpolicy/shop.yaml"), StringComparison.Ordinal);
        Assert.Contains("port: 3128", moved.File("networkpolicy/shop.yaml"), StringComparison.Ordinal);
        Assert.Empty(without.Differences());
        Assert.Empty(moved.Differences());
    }

    [Fact]
    public void With_a_gateway_only_the_gateway_reaches_the_internet_and_private_blocks_are_reached_directly()
    {
        var text = Compiled.Of(Chartered.Spec(Components.Replace("[{namespace: shop}]", "[{namespace: shop}, {namespace: egress}]", StringComparison.Ordinal)
            + "gateway: {component: proxy}\nflows: [{from: web, to: internet, ports: [443]}, {from: proxy, to: internet, ports: [443]}, {from: web, to: 10.20.0.0/16, ports: [5432]}]").Bound(), "networkpolicy");
        Assert.DoesNotContain("0.0.0.0/0", text.File("networkpolicy/shop.yaml"), StringComparison.Ordinal);
        Assert.Contains("10.20.0.0/16", text.File("networkpolicy/shop.yaml"), StringComparison.Ordinal);
        Assert.Contains("0.0.0.0/0", text.File("networkpolicy/egress.yaml"), StringComparison.Ordinal);
    }

    [Fact]
    public void An_ungoverned_side_gets_no_policy()
    {
        var compiled = Compiled.Of(Chartered.Spec(Components + "flows: [{from: web, to: proxy}, {from: egress/*, to: proxy}]").Bound(), "networkpolicy");
        Assert.Equal(["networkpolicy/shop.yaml"], compiled.Targets[0].Files.Select(static file => file.Path));
        Assert.Equal([Limit.OneSide, Limit.Ungoverned], compiled.Targets[0].Capabilities.Select(static capability => capability.Limit));
    }

    [Fact]
    public void A_workload_by_name_is_selected_by_its_lasting_labels()
    {
        var cluster = Cluster.Part.Pod("shop/db", "app=db,pod-template-hash=5d4f").Snapshot;
        var compiled = Compiled.Of(Chartered.Spec(Components + "flows: [{from: web, to: shop/db, ports: [5432]}, {from: web, to: shop/cache, ports: [1]}, {from: web, to: other/x, ports: [1]}]").Bound(cluster), "networkpolicy");
        Assert.Contains("app: db", compiled.File("networkpolicy/shop.yaml"), StringComparison.Ordinal);
        Assert.DoesNotContain("pod-template-hash", compiled.File("networkpolicy/shop.yaml"), StringComparison.Ordinal);
        Assert.Equal([Limit.WorkloadMissing, Limit.WorkloadUnread], compiled.Targets[0].Capabilities.Select(static capability => capability.Limit));
    }

    [Fact]
    public void The_API_server_is_reached_by_address_or_told_as_unreachable()
    {
        const string Flow = "flows: [{from: web, to: kube-api}, {from: webhooks, to: web}]\n";
        var unknown = Compiled.Of(Chartered.Spec(Components + Flow).Bound(), "networkpolicy");
        Assert.Equal([Limit.AddressUnknown], unknown.Targets[0].Capabilities.Select(static capability => capability.Limit).Distinct());
        var known = Compiled.Of(Chartered.Spec(Components + Flow + "bundles: {kube-api: {addresses: [10.0.0.1], ports: [6443]}}\n").Bound(), "networkpolicy");
        Assert.Empty(known.Targets[0].Capabilities);
        Assert.Equal(2, known.File("networkpolicy/shop.yaml").Split("10.0.0.1/32").Length - 1);
        Assert.Contains("port: 6443", known.File("networkpolicy/shop.yaml"), StringComparison.Ordinal);
        var service = new Service
        {
            Name = new("Service", "default", "kubernetes"), Selector = null, Type = ServiceType.ClusterIP, EndpointAddresses = Cluster.Hosts("10.0.0.2"),
        };
        var live = Compiled.Of(Chartered.Spec(Components + Flow).Bound(Cluster.Part.Snapshot with { Services = [service] }), "networkpolicy");
        Assert.Contains("10.0.0.2/32", live.File("networkpolicy/shop.yaml"), StringComparison.Ordinal);
    }

    [Fact]
    public void An_exception_is_an_object_of_its_own_that_says_whose_it_is_and_until_when()
    {
        var compiled = Compiled.Of(Chartered.Spec(Components, Chartered.Exception("rates", "{from: web, to: 203.0.113.0/24, ports: [443]}")).Bound(), "networkpolicy");
        var policy = Assert.Single(compiled.Policies, static policy => policy.Name.Name == "exception-rates");
        Assert.Equal("shop", policy.Name.Namespace);
        var text = compiled.File("networkpolicy/shop.yaml");
        foreach (var line in (string[])["sluice.dev/exception: rates", "sluice.dev/owner: data@example.com", "sluice.dev/reason: ingest", "sluice.dev/audit-ref: CHG-1", "sluice.dev/expires: \"2026-06-30\""])
            Assert.Contains(line + "\n", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("nodeLocal: 169.254.20.10", "169.254.20.10/32")]
    [InlineData("openshift: true", "port: 5353")]
    [InlineData("namespace: dns-system", "kubernetes.io/metadata.name: dns-system")]
    [InlineData("ports: [1053/UDP]", "port: 1053")]
    public void The_resolver_is_where_the_charter_says(string dns, string line) =>
        Assert.Contains(line, Compiled.Of(Chartered.Spec($"{Components}dns: {{{dns}}}").Bound(), "networkpolicy").File("networkpolicy/shop.yaml"), StringComparison.Ordinal);

    [Fact]
    public void Without_a_resolver_nobody_resolves() =>
        Assert.DoesNotContain("kube-system", Compiled.Of(Chartered.Spec($"{Components}dns: {{allowed: false}}").Bound(), "networkpolicy").File("networkpolicy/shop.yaml"), StringComparison.Ordinal);
}
