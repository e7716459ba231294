using System.Globalization;
using Sluice.Compile;
using Sluice.Model;
using Sluice.Tests.Building;
using Sluice.Tests.Charters;

namespace Sluice.Tests.Compile;

public sealed class ClusterPolicyTests
{
    [Fact]
    public void More_than_twenty_five_rules_become_several_policies()
    {
        var components = string.Concat(Enumerable.Range(0, 60).Select(static at => string.Create(CultureInfo.InvariantCulture, $"  c{at}: {{namespace: shop, pods: {{app: c{at}}}, ports: {{metrics: {9000 + at}}}}}\n")));
        var compiled = Compiled.Of(Chartered.Spec($"components:\n{components}governs: [{{namespace: shop}}]\nforbidden: [{{from: tools/*, to: \"*\", except: {{ports: [metrics]}}}}]").Bound(), "networkpolicy", "cluster-networkpolicy");
        var policies = compiled.Policies.OfType<AdminPolicy>().Where(static policy => policy.Tier == AdminTier.Admin).ToList();
        Assert.Equal(3, policies.Count);
        Assert.All(policies, static policy => Assert.InRange(policy.Egress.Count, 1, 25));
        Assert.Equal(61, policies.Sum(static policy => policy.Egress.Count));
        Assert.Empty(compiled.Differences());
    }

    [Fact]
    public void More_than_twenty_five_blocks_become_several_peers()
    {
        var compiled = Compiled.Of(Chartered.Spec("governs: [{namespace: shop}]\nforbidden: [{from: shop/*, to: internet}]").Bound(), "networkpolicy", "cluster-networkpolicy");
        var rule = Assert.Single(Assert.Single(compiled.Policies.OfType<AdminPolicy>(), static policy => policy.Tier == AdminTier.Admin).Egress);
        Assert.All(rule.Peers, static peer => Assert.InRange(peer.Networks.Count, 1, 25));
        Assert.True(rule.Peers.Count > 1);
        Assert.Empty(compiled.Differences());
    }

    [Fact]
    public void The_border_of_a_tenant_that_nobody_governs_is_closed_to_tenants_that_nobody_read()
    {
        var cluster = Cluster.Part.Namespace("b", "tenant=acme").Pod("b/api", "app=api").Pod("a/web", "app=web").Snapshot;
        var bound = Chartered.Spec("governs: [{namespace: a}]\ntenants: {label: tenant}").Bound(cluster);
        Assert.Empty(Compiled.Of(bound, "networkpolicy", "cluster-networkpolicy").Differences());
    }

    [Fact]
    public void Each_tenant_has_one_policy_against_all_others()
    {
        var cluster = Cluster.Part.Namespace("a", "tenant=acme").Namespace("b", "tenant=Umbrella").Namespace("c").Snapshot;
        var compiled = Compiled.Of(Chartered.Spec("governs: [{namespace: a}]\ntenants: {label: tenant}").Bound(cluster), "networkpolicy", "cluster-networkpolicy");
        var text = compiled.File("cluster-networkpolicy/tenants.yaml");
        Assert.Contains("name: shop-tenant-acme\n", text, StringComparison.Ordinal);
        Assert.Contains("name: shop-tenant-umbrella-", text, StringComparison.Ordinal);
        Assert.Contains("operator: NotIn\n", text, StringComparison.Ordinal);
        Assert.Contains("operator: Exists\n", text, StringComparison.Ordinal);
        Assert.Empty(compiled.Differences());
    }

    [Fact]
    public void What_cannot_be_denied_is_told()
    {
        var compiled = Compiled.Of(Chartered.Spec("governs: [{namespace: shop}]\nforbidden: [{from: internet, to: shop/*}, {from: shop/*, to: api.example.com}, {from: '*', to: shop/*}]").Bound(), "cluster-networkpolicy");
        Assert.Equal(
            [(Standing.Failed, Limit.NoOutsideSources), (Standing.Failed, Limit.NoDomains), (Standing.Approximated, Limit.NoOutsideSources)],
            compiled.Targets[0].Capabilities.Select(static capability => (capability.Standing, capability.Limit)));
    }
}
