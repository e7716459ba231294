using Sluice.Analysis;
using Sluice.Model;
using Sluice.Tests.Building;
using static Sluice.Tests.Building.Given;

namespace Sluice.Tests.Analysis;

/// <summary>A change of one policy that changes an answer is noticed, in whatever part of the answer; one that changes none is none.</summary>
public sealed class NoticedChangeTests
{
    private static readonly Cluster Shop = Cluster.Whole.Pod("shop/web", "app=web").Pod("shop/db", "app=db") with { Options = new() { KeepsEveryLabel = true } };

    private static readonly NetworkPolicy Closed = NetworkPolicy("shop/p").Ingress();
    private static readonly NetworkPolicy Open = NetworkPolicy("shop/p").Ingress(Rule());
    private static readonly NetworkPolicy OpenToWeb = NetworkPolicy("shop/p").Ingress(Rule(Pods("app=web")));

    [Fact]
    public void What_opens_to_everyone_and_what_closes() => Noticed(Closed, Open);

    [Fact]
    public void What_is_in_doubt_for_everyone_and_was_closed() => Noticed(Closed, Closed.Ingress(Rule() with { PortsUnreadable = true }));

    [Fact]
    public void What_is_in_doubt_for_everyone_and_was_open() => Noticed(Open, Closed.Ingress(Rule() with { PortsUnreadable = true }));

    [Fact]
    public void What_opens_to_some() => Noticed(Closed, OpenToWeb);

    [Fact]
    public void What_opens_to_others_instead() => Noticed(OpenToWeb, NetworkPolicy("shop/p").Ingress(Rule(Pods("app=db"))));

    [Fact]
    public void What_opens_to_some_on_other_ports() => Noticed(OpenToWeb, NetworkPolicy("shop/p").Ingress(Rule(Pods("app=web")).On("80/TCP")));

    [Fact]
    public void What_other_pods_are_selected() => Noticed(Closed, NetworkPolicy("shop/p", "app=db").Ingress());

    [Fact]
    public void A_policy_that_comes_or_goes() => Noticed(null, Closed);

    [Fact]
    public void A_rule_written_twice_changes_nothing() => Assert.Empty(Changes(OpenToWeb, OpenToWeb.Ingress(Rule(Pods("app=web")))));

    /// <summary>There and back again: a change has to be noticed in both directions.</summary>
    private static void Noticed(NetworkPolicy? before, NetworkPolicy? after)
    {
        Assert.NotEmpty(Changes(before, after));
        Assert.NotEmpty(Changes(after, before));
    }

    private static List<string> Changes(NetworkPolicy? before, NetworkPolicy? after)
    {
        var cluster = before is null ? Shop : Shop.Policy(before);
        var reachability = Reachability.Of(cluster.Snapshot, Profile.Upstream, cluster.Options);
        var change = new SnapshotChange.OfPolicy(before, after);
        var changes = reachability.With(change).Difference.Changes().Select(Text).Order(StringComparer.Ordinal).ToList();
        var anew = ReachabilityDifference.Between(cluster.Snapshot, change.Apply(cluster.Snapshot), Profile.Upstream, cluster.Options).Changes();
        Assert.Equal(anew.Select(Text).Order(StringComparer.Ordinal), changes);
        return changes;
    }

    private static string Text(ConnectionChange change) => $"{change.Kind} {change.From} -> {change.To}: +{change.Opened} -{change.Closed} ?{change.Unknown}";
}
