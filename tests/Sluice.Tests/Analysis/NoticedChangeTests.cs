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

    [Fact]
    public void A_policy_that_is_no_longer_in_doubt_is_named_as_the_cause()
    {
        var doubtful = Closed with { Standing = PolicyStanding.Doubtful };
        var before = Shop.Policy(doubtful).Snapshot;
        var after = Shop.Policy(Closed).Snapshot;
        foreach (var (old, now, kind) in new[] { (before, after, CauseKind.DoubtRemoved), (after, before, CauseKind.DoubtAdded) })
        {
            var changes = ReachabilityDifference.Between(old, now, Profile.Upstream, Shop.Options).Changes().ToList();
            Assert.NotEmpty(changes);
            Assert.All(changes, change => Assert.Equal((kind, "p"), (change.Causes[0].Kind, change.Causes[0].Rule!.Policy.Name.Name)));
        }
    }

    [Theory]
    [InlineData("10.0.0.0/8", "10.0.0.0/9")]
    [InlineData("10.0.0.0/8", "10.128.0.0/9")]
    [InlineData("10.0.0.0/8", "10.64.0.0/10")]
    [InlineData("10.0.0.0/8", "255.255.255.255/32")]
    [InlineData("10.0.0.0/8", "11.0.0.0/8")]
    [InlineData("2001:db8::/32", "2001:db8::/33")]
    [InlineData("2001:db8::/32", "2001:db8:8000::/33")]
    [InlineData("2001:db8::/32", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff/128")]
    public void A_block_with_a_border_that_no_rule_had_is_cut_anew(string known, string added)
    {
        var step = Step(known, added, out var before);
        Assert.NotSame(before.Index, step.After.Index);
    }

    [Theory]
    [InlineData("10.0.0.0/8", "10.0.0.0/8")]
    [InlineData("255.0.0.0/8", "255.0.0.0/8")]
    [InlineData("10.0.0.0/8", "0.0.0.0/0")]
    [InlineData("2001:db8::/32", "2001:db8::/32")]
    [InlineData("ff00::/8", "ff00::/8")]
    [InlineData("10.0.0.0/8", "::/0")]
    public void A_block_with_borders_that_rules_have_is_followed_without_a_new_analysis(string known, string added)
    {
        var step = Step(known, added, out var before);
        Assert.Same(before.Index, step.After.Index);
    }

    /// <summary>A policy that lets a block in takes the place of one that lets nobody in, beside one that names a block already.</summary>
    private static ReachabilityStep Step(string known, string added, out Reachability before)
    {
        var cluster = Shop.Policy(NetworkPolicy("shop/known").Egress(Rule(Block(known)))).Policy(Closed);
        var change = new SnapshotChange.OfPolicy(Closed, Closed.Ingress(Rule(Block(added))));
        before = Reachability.Of(cluster.Snapshot, Profile.Upstream, cluster.Options);
        var step = before.With(change);
        var anew = Reachability.Of(change.Apply(cluster.Snapshot), Profile.Upstream, cluster.Options);
        Assert.Equal(anew.Connections().Select(Text), step.After.Connections().Select(Text));
        return step;
    }

    private static string Text(Connection connection) => $"{connection.From} -> {connection.To}: {connection.Allowed} | {connection.Unknown}";

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
