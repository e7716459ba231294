using Sluice.Analysis;
using Sluice.Model;
using Sluice.Sets;
using Sluice.Tests.Building;
using static Sluice.Tests.Building.Given;

namespace Sluice.Tests.Analysis;

/// <summary>
/// In which order changes are told, and what is told of ICMP where a NetworkPolicy decides about it on one side and nobody knows how: nothing.
/// </summary>
public sealed class SettledChangeTests
{
    private static readonly Cluster Shop = Cluster.Whole.Pod("shop/db", "app=db").Pod("shop/web", "app=web").Pod("shop/job", "app=job");

    private static readonly NetworkPolicy FromWeb = NetworkPolicy("shop/db", "app=db").Ingress(Rule(Pods("app=web")).On("80"));

    [Fact]
    public void What_is_unknown_of_ICMP_is_no_part_of_a_change_where_one_side_leaves_it_undefined()
    {
        var before = Cluster.Whole.Referred("lost").Pod("lost/pod", "app=pod").Pod("shop/db", "app=db")
            .Policy(AdminPolicy("ClusterNetworkPolicy", "deny", AdminTier.Admin, 1).Ingress(Rule(RuleAction.Deny, AdminPods("team=c"))));
        var after = before.Policy(NetworkPolicy("shop/db", "app=db").Ingress(Rule(Namespaces("")).On("80")));
        var change = Change(before, after, "lost/pod", "shop/db");
        Assert.Equal((ChangeKind.Unknown, TrafficSet.Empty, TrafficSet.Empty), (change.Kind, change.Opened, change.Closed));
        Assert.Equal(TrafficSet.AllPorts, change.Unknown);
        Assert.Equal(TrafficSet.Empty, change.PerhapsOpened);
        Assert.Equal(TrafficSet.AllPorts.Except(TrafficSet.Of(Protocol.Tcp, 80)), change.PerhapsClosed);
    }

    /// <summary>Ports close and ICMP is open on the one side, and undefined on the other.</summary>
    [Fact]
    public void A_change_that_moves_ICMP_alone_the_other_way_is_told_by_its_ports()
    {
        var kept = Shop.Policy(AdminPolicy("ClusterNetworkPolicy", "other", AdminTier.Admin, 1, "", "app=other").Ingress(Rule(RuleAction.Deny, AdminPods(""))));
        var ports = kept.Policy(AdminPolicy("ClusterNetworkPolicy", "ports", AdminTier.Admin, 2, "", "app=db")
            .Ingress(Rule(RuleAction.Deny, AdminPods("")).On("1-65535/TCP", "1-65535/UDP", "1-65535/SCTP")));
        var isolated = kept.Policy(FromWeb);
        var (closed, opened) = (Change(isolated, ports, "shop/web", "shop/db"), Change(ports, isolated, "shop/web", "shop/db"));
        Assert.Equal((ChangeKind.Narrowed, "nothing", "TCP 80"), (closed.Kind, $"{closed.Opened}", $"{closed.Closed}"));
        Assert.Equal((ChangeKind.Widened, "TCP 80", "nothing"), (opened.Kind, $"{opened.Opened}", $"{opened.Closed}"));
    }

    /// <summary>Both ways move something, ICMP aside.</summary>
    [Fact]
    public void A_change_that_opens_and_closes_ports_has_moved()
    {
        var kept = Shop.Policy(AdminPolicy("ClusterNetworkPolicy", "other", AdminTier.Admin, 1, "", "app=other").Ingress(Rule(RuleAction.Deny, AdminPods(""))));
        var ports = kept.Policy(AdminPolicy("ClusterNetworkPolicy", "ports", AdminTier.Admin, 2, "", "app=db").Ingress(Rule(RuleAction.Deny, AdminPods("")).On("80/TCP")));
        var change = Change(kept.Policy(FromWeb), ports, "shop/web", "shop/db");
        Assert.Equal((ChangeKind.Moved, "TCP 80"), (change.Kind, $"{change.Closed}"));
        Assert.Equal(TrafficSet.AllPorts.Except(TrafficSet.Of(Protocol.Tcp, 80)), change.Opened);
    }

    [Fact]
    public void What_a_step_changes_is_told_by_source_and_destination_in_order()
    {
        var policy = NetworkPolicy("shop/all").Ingress().Egress();
        var step = Reachability.Of(Shop.Policy(policy).Snapshot, Profile.Upstream).With(new SnapshotChange.OfPolicy(policy, null));
        var changes = step.Difference.Changes().ToList();
        Assert.True(changes.Count > 9);
        Assert.Equal(changes.OrderBy(static change => change.From).ThenBy(static change => change.To).Select(Text), changes.Select(Text));
    }

    [Fact]
    public void What_addresses_get_open_is_told_by_address_and_destination_in_order()
    {
        var before = Shop.Policy(NetworkPolicy("shop/all").Ingress());
        var after = before.Policy(NetworkPolicy("shop/db", "app=db").Ingress(Rule(Block("198.51.100.0/24")))).Policy(NetworkPolicy("shop/rest", "app in (web,job)").Ingress(Rule(Block("203.0.113.0/24"))));
        Assert.Equal(
            ["198.51.100.0/24 -> shop/db", "203.0.113.0/24 -> shop/job", "203.0.113.0/24 -> shop/web"],
            ReachabilityDifference.Between(before.Snapshot, after.Snapshot, Profile.Upstream).Changes().Select(Text));
    }

    private static string Text(ConnectionChange change) => $"{change.From} -> {change.To}";

    private static ConnectionChange Change(Cluster before, Cluster after, string from, string to) =>
        Assert.Single(ReachabilityDifference.Between(before.Snapshot, after.Snapshot, Profile.Upstream).Changes(), change => Text(change) == $"{from} -> {to}");
}
