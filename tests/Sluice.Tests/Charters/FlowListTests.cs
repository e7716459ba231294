using Sluice.Charters;
using Sluice.Dialects;
using Sluice.Sets;

namespace Sluice.Tests.Charters;

/// <summary>A flow of lists means every source with every destination, and costs one rule for each pod and not one for each pair.</summary>
public sealed class FlowListTests
{
    private const string Three = "governs: [{namespace: shop}]\ndns: {allowed: false}\ncomponents:\n  a: {namespace: shop, pods: {app: a}}\n  b: {namespace: shop, pods: {app: b}}\n  c: {namespace: shop, pods: {app: c}, ports: {sql: 5432}}\n";

    [Fact]
    public void Pods_that_one_flow_opens_the_same_to_stand_in_one_rule()
    {
        var a = Rules($"{Three}flows: [{{from: [a, b], to: [a, b, c], ports: [80]}}]", "app=a");
        Assert.Equal(3, Assert.Single(a.Egress!.Rules).Peers.Count);
        Assert.Equal(2, Assert.Single(a.Ingress!.Rules).Peers.Count);
    }

    [Fact]
    public void Other_ports_other_flows_and_addresses_stand_in_rules_of_their_own()
    {
        Assert.Equal(2, Rules($"{Three}flows: [{{from: a, to: b, ports: [80]}}, {{from: a, to: c, ports: [80]}}]", "app=a").Egress!.Rules.Count);
        Assert.Equal([TrafficSet.Of(Protocol.Tcp, 80), TrafficSet.Of(Protocol.Tcp, 5432)], Rules($"{Three}flows: [{{from: a, to: [b], ports: [80]}}, {{from: a, to: [c]}}]", "app=a").Egress!.Rules.Select(static rule => rule.Ports));
        Assert.Equal(2, Rules($"{Three}flows: [{{from: a, to: [10.0.0.0/9, 10.128.0.0/9], ports: [80]}}]", "app=a").Egress!.Rules.Count);
    }

    private static IntendedPolicy Rules(string spec, string pods) => Intent.Of(Chartered.Spec(spec).Bound()).Policies.OfType<IntendedPolicy>().Single(policy => policy.Name.Name == pods);
}
