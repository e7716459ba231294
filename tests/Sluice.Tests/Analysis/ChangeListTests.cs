using Sluice.Analysis;
using Sluice.Model;
using Sluice.Sets;
using Sluice.Tests.Building;
using static Sluice.Tests.Building.Given;

namespace Sluice.Tests.Analysis;

/// <summary>Which connections a difference lists, in which order, and what it says of ICMP.</summary>
public sealed class ChangeListTests
{
    private static readonly Cluster Shop = Cluster.Whole.Pod("shop/a", "app=a,tier=x").Pod("shop/b", "app=b,tier=y").Pod("shop/c", "app=a,tier=x").Pod("shop/web", "app=web");

    [Fact]
    public void Destinations_come_in_order_whichever_of_them_are_alike()
    {
        NetworkPolicy Out(string pods) => NetworkPolicy("shop/out", "app=web").Egress(Rule(Pods(pods)).On("80/TCP"));
        Assert.Equal(
            ["Closed shop/web -> shop/a", "Closed shop/web -> shop/b", "Closed shop/web -> shop/c"],
            Changes(Shop.Policy(Out("tier in (x,y)")), Shop.Policy(Out("tier=z"))));
        var before = Analysed(Shop.Policy(Out("tier=z")));
        var step = before.With(new SnapshotChange.OfPolicy(before.Snapshot.Policies[0], null));
        Assert.Equal(["shop/a", "shop/b", "shop/c", "shop/web"], step.Difference.Changes().Where(static change => change.To is WorkloadEndpoint).Select(static change => $"{change.To}"));
    }

    [Fact]
    public void Addresses_outside_come_in_order_and_what_each_reaches_in_order_too()
    {
        Cluster In(params NetworkPolicyRule[] rules) => Shop.Policy(NetworkPolicy("shop/a", "app=a").Ingress(rules)).Policy(NetworkPolicy("shop/b", "app=b").Ingress(rules.Take(1).ToArray()));
        Assert.Equal(
            ["Opened 192.0.2.0/24 -> shop/a", "Opened 192.0.2.0/24 -> shop/b", "Opened 192.0.2.0/24 -> shop/c", "Opened 198.51.100.0/24 -> shop/a", "Opened 198.51.100.0/24 -> shop/c"],
            Changes(In(), In(Rule(Block("192.0.2.0/24")).On("80/TCP"), Rule(Block("198.51.100.0/24")).On("443/TCP"))));
    }

    /// <summary>One of two pods that were alike gets other labels while the rule for both goes or comes.</summary>
    [Fact]
    public void Pods_that_are_alike_in_one_reading_alone_are_both_told()
    {
        var policy = NetworkPolicy("shop/in", "app=web").Ingress();
        var alike = Shop.Policy(policy with { Ingress = [Rule(Pods("app in (a,z)")).On("80/TCP")] });
        var apart = alike with
        {
            Snapshot = alike.Snapshot with
            {
                Policies = [policy],
                Workloads = [.. alike.Snapshot.Workloads.Select(static workload => workload.Name.Name == "c" ? workload with { Labels = Select.Labels("app=z,tier=x") } : workload)],
            },
        };
        Assert.Equal(["Closed shop/a -> shop/web", "Closed shop/c -> shop/web"], Changes(alike, apart));
        Assert.Equal(["Opened shop/a -> shop/web", "Opened shop/c -> shop/web"], Changes(apart, alike));
    }

    [Fact]
    public void A_controller_that_was_not_read_opens_what_routes_lead_to_and_nothing_more()
    {
        var routed = Shop.LedTo("shop/web", "app=web");
        Assert.Equal(["Opened [ingress-controller] -> shop/web"], Changes(Shop, routed));
        Assert.Equal(["Closed [ingress-controller] -> shop/web"], Changes(routed, Shop));
    }

    [Fact]
    public void ICMP_that_is_undefined_in_one_reading_is_neither_known_nor_in_doubt()
    {
        var sure = Passing.Policy(NetworkPolicy("shop/in", "app=b").Ingress());
        var doubtful = Passing.Policy(NetworkPolicy("shop/in", "app=b").Ingress() with { Standing = PolicyStanding.Doubtful });
        var came = WebToB(sure, doubtful);
        Assert.Equal((TrafficSet.AllPorts, TrafficSet.AllPorts, TrafficSet.Empty), (came.Unknown, came.PerhapsOpened, came.PerhapsClosed));
        var went = WebToB(doubtful, sure);
        Assert.Equal((TrafficSet.AllPorts, TrafficSet.Empty, TrafficSet.AllPorts), (went.Unknown, went.PerhapsOpened, went.PerhapsClosed));
    }

    [Fact]
    public void A_change_of_ports_is_no_move_because_ICMP_became_undefined()
    {
        var denied = Passing.Policy(AdminPolicy("ClusterNetworkPolicy", "deny", AdminTier.Admin, 1).Ingress(Rule(RuleAction.Deny, AdminPods("", "app=web")).On("80/TCP")));
        var undefined = Passing.Policy(NetworkPolicy("shop/in", "app=b").Ingress(Rule(Pods("app=web"))));
        var (widened, narrowed) = (WebToB(denied, undefined), WebToB(undefined, denied));
        Assert.Equal((ChangeKind.Widened, TrafficSet.Of(Protocol.Tcp, 80), TrafficSet.Empty), (widened.Kind, widened.Opened, widened.Closed));
        Assert.Equal((ChangeKind.Narrowed, TrafficSet.Empty, TrafficSet.Of(Protocol.Tcp, 80)), (narrowed.Kind, narrowed.Opened, narrowed.Closed));
    }

    /// <summary>With a cluster-wide policy that says what it means for ICMP and leaves everything to NetworkPolicies.</summary>
    private static Cluster Passing => Shop.Policy(AdminPolicy("ClusterNetworkPolicy", "pass", AdminTier.Admin, 9).Ingress(Rule(RuleAction.Pass, AdminPods(""))));

    private static ConnectionChange WebToB(Cluster before, Cluster after) =>
        ReachabilityDifference.Between(before.Snapshot, after.Snapshot, Profile.Upstream).Changes().Single(static change => $"{change.From} {change.To}" == "shop/web shop/b");

    private static Reachability Analysed(Cluster cluster) => Reachability.Of(cluster.Snapshot, Profile.Upstream, cluster.Options);

    private static IEnumerable<string> Changes(Cluster before, Cluster after) =>
        ReachabilityDifference.Between(before.Snapshot, after.Snapshot, Profile.Upstream).Changes().Select(static change => $"{change.Kind} {change.From} -> {change.To}");
}
