using Sluice.Analysis;

namespace Sluice.Tests.Analysis;

/// <summary>What each profile decides where the API documentation leaves a point open. Every field of every profile is a promise to its users.</summary>
public sealed class ProfileTests
{
    [Fact]
    public void Upstream_decides_what_the_documentation_says_and_nothing_else() =>
        Assert.Equal("upstream: blocks match pods, networks match pods, nodes, own node is free, ICMP Undefined, everything is shown", Said(Profile.Upstream));

    [Fact]
    public void Cilium_keeps_blocks_from_pods_and_lets_rules_decide_about_the_own_node_and_ICMP() =>
        Assert.Equal("cilium: networks match pods, nodes, ICMP FollowsRules, everything is shown, limits", Said(Profile.Cilium));

    [Fact]
    public void Calico_matches_pods_by_address_and_lets_rules_decide_about_the_own_node_and_ICMP() =>
        Assert.Equal("calico: blocks match pods, networks match pods, nodes, ICMP FollowsRules, everything is shown, limits", Said(Profile.Calico));

    [Fact]
    public void NpGuard_knows_no_nodes_no_ICMP_and_takes_host_network_pods_for_pods() =>
        Assert.Equal("np-guard: ICMP NotModelled, host-network pods are pods", Said(Profile.NpGuard));

    [Fact]
    public void A_profile_is_found_by_its_exact_name_in_the_order_of_the_offer()
    {
        Assert.Equal(["upstream", "cilium", "calico", "np-guard"], Profile.All.Select(static profile => profile.Name));
        Assert.All(Profile.All, static profile => Assert.Same(profile, Profile.Find(profile.Name)));
        Assert.Null(Profile.Find("Cilium"));
        Assert.Null(Profile.Find(""));
    }

    private static string Said(Profile profile)
    {
        (bool Holds, string What)[] decisions =
        [
            (profile.BlocksMatchPods, "blocks match pods"), (profile.NetworksMatchPods, "networks match pods"), (profile.ModelsNodes, "nodes"), (profile.OwnNodeEgressIsFree, "own node is free"),
            (true, $"ICMP {profile.NetworkPolicyPortless}"), (profile.HostNetworkAsPods, "host-network pods are pods"), (profile.ShowsEverything, "everything is shown"),
            (profile.Limits.Count > 0, "limits"),
        ];
        return $"{profile.Name}: {string.Join(", ", decisions.Where(static decision => decision.Holds).Select(static decision => decision.What))}";
    }
}
