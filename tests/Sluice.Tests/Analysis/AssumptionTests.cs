using Sluice.Analysis;
using Sluice.Model;
using Sluice.Sets;
using Sluice.Tests.Building;
using static Sluice.Tests.Building.Given;

namespace Sluice.Tests.Analysis;

/// <summary>What an answer says that it takes for granted: all of it, and nothing that no answer needs.</summary>
public sealed class AssumptionTests
{
    private const string PrivateRanges = "PodAddressRanges 10.0.0.0/8,172.16.0.0/12,192.168.0.0/16,100.64.0.0/10,fc00::/7";

    private static readonly Cluster Shop = Cluster.Whole.Pod("shop/web", "app=web");

    private static readonly NetworkPolicy ToBlock = NetworkPolicy("shop/out").Egress(Rule(Block("203.0.113.0/24")));

    private static readonly AdminPolicy ToNames = AdminPolicy("ClusterNetworkPolicy", "names", AdminTier.Admin, 1)
        .Egress(Rule(RuleAction.Allow, Domains("web.example.com", "api.example.com", "*.example.org")));

    [Fact]
    public void A_cluster_of_which_everything_was_read_takes_nothing_for_granted_but_its_profile() =>
        Assert.Equal(["ProfileUsed upstream", "PortlessUndefined ICMP,other"], Told(Shop));

    [Fact]
    public void A_profile_that_says_what_policies_mean_for_ICMP_and_pods_in_blocks_leaves_its_name_alone() =>
        Assert.Equal(["ProfileUsed cilium"], Told(Shop.Policy(ToBlock), Profile.Cilium));

    [Fact]
    public void Namespaces_that_nobody_defined_are_told_by_name() => Assert.Equal(
        ["ProfileUsed cilium", "NamespaceLabelsUnseen bank,zoo"], Told(Shop.Referred("zoo").Referred("bank").Namespace("ops"), Profile.Cilium));

    [Fact]
    public void Workloads_on_the_network_of_their_host_are_told()
    {
        var cluster = Shop.Pod("shop/proxy", "", static pod => pod with { HostNetwork = true }).Pod("ops/agent", "", static pod => pod with { HostNetwork = true });
        Assert.Equal(["ProfileUsed cilium", "HostNetworkPods Deployment ops/agent,Deployment shop/proxy"], Told(cluster, Profile.Cilium));
    }

    [Fact]
    public void Where_a_block_may_hold_a_pod_of_unknown_address_the_ranges_are_told_as_they_are_tried()
    {
        Assert.Equal(["ProfileUsed upstream", PrivateRanges, "PortlessUndefined ICMP,other"], Told(Shop.Policy(ToBlock)));
        var known = Cluster.Whole.Pod("shop/web", "app=web", static pod => pod with { Addresses = Cluster.Hosts("10.0.0.5") });
        Assert.Equal(["ProfileUsed upstream", "PortlessUndefined ICMP,other"], Told(known.Policy(ToBlock)));
    }

    [Fact]
    public void One_block_of_IPv6_among_others_says_that_pods_are_taken_to_have_IPv4() => Assert.Equal(
        ["ProfileUsed upstream", PrivateRanges, "PodFamilies IPv4", "PortlessUndefined ICMP,other"],
        Told(Shop.Policy(NetworkPolicy("shop/out").Egress(Rule(Block("203.0.113.0/24"), Block("2001:db8::/32"))))));

    [Fact]
    public void Names_that_the_resolver_was_not_asked_for_are_told_in_order_and_one_that_it_answered_is_not()
    {
        Assert.Equal(["ProfileUsed cilium", "DomainsUnresolved *.example.org,api.example.com,web.example.com"], Told(Shop.Policy(ToNames), Profile.Cilium));
        var resolved = Shop.Policy(ToNames) with { Options = Answering("api.example.com", "cdn.example.org") };
        Assert.Equal(["ProfileUsed cilium", "DomainsUnresolved *.example.org,web.example.com"], Told(resolved, Profile.Cilium));
    }

    [Fact]
    public void Beside_blocks_it_is_told_that_a_name_which_was_not_resolved_may_be_in_one()
    {
        var both = Shop.Policy(ToNames).Policy(ToBlock);
        Assert.Equal("DomainsInBlocks *.example.org,api.example.com,web.example.com", Told(both)[^1]);
        Assert.DoesNotContain(Told(both with { Options = Answering("api.example.com") }), static told => told.StartsWith("DomainsInBlocks", StringComparison.Ordinal) && told.Contains("api", StringComparison.Ordinal));
        Assert.DoesNotContain(Told(Shop.Policy(ToNames)), static told => told.StartsWith("DomainsInBlocks", StringComparison.Ordinal));
        Assert.DoesNotContain(Told(Shop.Policy(ToBlock)), static told => told.StartsWith("Domains", StringComparison.Ordinal));
    }

    /// <summary>What could not be read is a problem of its own, whatever kinds it holds.</summary>
    [Fact]
    public void Kinds_that_are_not_evaluated_are_told_once_each_and_what_could_not_be_read_is_none_of_them()
    {
        OpaquePolicy Opaque(string kind, string name) => new() { Name = new(kind, "shop", name) };
        var cluster = Shop.Policy(Opaque("CiliumNetworkPolicy", "b")).Policy(Opaque("CiliumNetworkPolicy", "a")).Policy(Opaque("AuthorizationPolicy", "c"))
            .Policy(Opaque("GlobalNetworkPolicy", "d") with { IsUnread = true }).Policy(NetworkPolicy("shop/in").Ingress());
        Assert.Equal(["ProfileUsed cilium", "KindsNotEvaluated AuthorizationPolicy,CiliumNetworkPolicy"], Told(cluster, Profile.Cilium));
    }

    [Fact]
    public void Kinds_that_have_no_say_are_told() => Assert.Equal(
        ["ProfileUsed cilium", "KindsIgnored ConfigMap,Role"],
        Told(Shop with { Snapshot = Shop.Snapshot with { IgnoredKinds = [("Role", 2), ("ConfigMap", 1)] } }, Profile.Cilium));

    [Fact]
    public void Namespaces_whose_workloads_were_not_read_are_told() => Assert.Equal(
        ["ProfileUsed cilium", "Representatives bank,ops"], Told(Cluster.Part.Namespace("ops").Namespace("bank").Pod("shop/web"), Profile.Cilium));

    [Fact]
    public void A_controller_that_was_not_read_is_told_where_routes_need_one() => Assert.Equal(
        ["ProfileUsed cilium", "SyntheticController ingress-controller"],
        Told(Shop with { Snapshot = Shop.Snapshot with { Routes = [new() { Name = new("Ingress", "shop", "web") }] } }, Profile.Cilium));

    private static AnalysisOptions Answering(params string[] names) => new() { Dns = [.. names.Select(static name => (name, Cidr.Parse("203.0.113.9/32")))] };

    private static List<string> Told(Cluster cluster, Profile? profile = null) =>
        [.. Reachability.Of(cluster.Snapshot, profile ?? Profile.Upstream, cluster.Options).Assumptions.Select(static told => $"{told.Kind} {string.Join(',', told.Subjects)}")];
}
