using Sluice.Analysis;
using Sluice.Findings;
using Sluice.Model;
using Sluice.Sets;
using Sluice.Tests.Building;
using static Sluice.Tests.Building.Given;

namespace Sluice.Tests.Analysis;

/// <summary>Which fixes are offered for a denied connection to shop/db on TCP 5432, in which order, and why there is none.</summary>
public sealed class FixTests
{
    private static readonly TrafficSet Asked = TrafficSet.Of(Protocol.Tcp, 5432);

    private static readonly Cluster Shop = Cluster.Whole.Pod("shop/cache", "app=cache").Pod("shop/db", "app=db").Pod("shop/web", "app=web");

    [Fact]
    public void A_question_without_a_port_gets_no_fix() =>
        Assert.Equal((NoFixReason.NoPortNamed, 0), None(new Explainer(Analysed(Shop.Policy(DbIn()))).Explain(Shop.Peer("shop/web"), Shop.Peer("shop/db"), withFixes: true)));

    [Theory]
    [InlineData(Direction.Egress)]
    [InlineData(Direction.Ingress)]
    public void What_an_Admin_rule_denies_on_either_side_gets_no_fix(Direction direction)
    {
        var rule = Rule(RuleAction.Deny, AdminPods(""));
        var above = AdminPolicy("ClusterNetworkPolicy", "p", AdminTier.Admin, 1);
        Assert.Equal((NoFixReason.DeniedAbove, 0), None(Explain(Shop.Policy(direction == Direction.Egress ? above.Egress(rule) : above.Ingress(rule)))));
    }

    [Fact]
    public void What_has_no_labels_to_write_gets_no_fix() =>
        Assert.Equal((NoFixReason.NoneFound, 0), None(Explain(Cluster.Whole.Pod("shop/db").Pod("shop/web", "app=web").Policy(NetworkPolicy("shop/closed").Ingress()))));

    [Fact]
    public void A_fix_has_no_reason_against_it() => Assert.Equal(NoFixReason.Unspecified, Explain(Shop.Policy(DbIn())).NoFix);

    [Theory]
    [InlineData("192.0.2.9", NoFixReason.Unspecified)]
    [InlineData("2001:db8::9", NoFixReason.Unspecified)]
    [InlineData("domain:api.example.com", NoFixReason.OpensInternet)]
    public void Single_addresses_and_pods_are_offered_and_nothing_else_outside(string to, NoFixReason reason)
    {
        var cluster = Shop.Policy(NetworkPolicy("shop/closed").Ingress().Egress())
            .Policy(AdminPolicy("ClusterNetworkPolicy", "names", AdminTier.Admin, 1).Egress(Rule(RuleAction.Pass, Domains("api.example.com"))));
        var explained = new Explainer(Analysed(cluster)).Explain(cluster.Peer("shop/web"), cluster.Peer(to), Asked, withFixes: true);
        Assert.Equal(reason, explained.NoFix);
    }

    [Theory]
    [InlineData("a1/web", NoFixReason.Unspecified)]
    [InlineData("b/web", NoFixReason.CrossesTenants)]
    public void What_crosses_tenants_gets_no_fix_and_what_stays_within_one_does(string from, NoFixReason reason)
    {
        var cluster = Cluster.Whole.Namespace("a1", "tenant=a").Namespace("a2", "tenant=a").Namespace("b", "tenant=b")
            .Pod("a1/web", "app=web").Pod("a2/db", "app=db").Pod("b/web", "app=web").Policy(NetworkPolicy("a2/db", "app=db").Ingress());
        Assert.Equal(reason, new Explainer(Analysed(cluster)).Explain(cluster.Peer(from), cluster.Peer("a2/db"), Asked, withFixes: true).NoFix);
    }

    [Theory]
    [InlineData("192.0.2.8/31")]
    [InlineData("2001:db8::/127")]
    public void More_than_one_address_is_not_offered(string block)
    {
        var cluster = Shop.Policy(NetworkPolicy("shop/closed").Egress());
        var explained = new Explainer(Analysed(cluster)).Explain(cluster.Peer("shop/web"), new AddressEndpoint(AddressSet.Of(Cidr.Parse(block))), Asked, withFixes: true);
        Assert.Equal((NoFixReason.OpensInternet, 0), None(explained));
    }

    [Fact]
    public void What_opens_nothing_else_comes_before_what_is_shorter()
    {
        var explained = Explain(Shop.Policy(DbIn(Rule(Pods("app=web"), Pods("app=cache")).On("80/TCP"))));
        Assert.Equal("spec.ingress", explained.Fixes[0].Edits[0].Path);
        Assert.Empty(explained.Fixes[0].AlsoOpens);
        Assert.Equal("spec.ingress[0].ports", explained.Fixes[1].Edits[0].Path);
        Assert.Equal(["Widened shop/cache -> shop/db"], explained.Fixes[1].AlsoOpens.Select(Text));
        Assert.True(explained.Fixes[1].Lines < explained.Fixes[0].Lines);
        Assert.Equal(2, explained.Fixes.Count);
    }

    [Fact]
    public void What_else_of_the_same_connection_is_opened_is_told()
    {
        var fix = Explain(Shop.Policy(DbIn(Rule(Pods("app=wep")).On("5432-5440/TCP")))).Fixes.Single(static fix => fix.Edits[0].Kind == EditKind.Set);
        Assert.Equal(["Opened shop/web -> shop/db"], fix.AlsoOpens.Select(Text));
        Assert.Empty(fix.AlsoCloses);
        Assert.Equal(1, fix.Lines);
    }

    [Fact]
    public void What_a_new_policy_closes_is_told()
    {
        var baseline = AdminPolicy("ClusterNetworkPolicy", "p", AdminTier.Baseline, 1).Ingress(Rule(RuleAction.Deny, AdminPods("", "app=web")));
        var fix = Explain(Shop.Policy(baseline)).Fixes[0];
        Assert.Equal(EditKind.AddObject, fix.Edits[0].Kind);
        Assert.Contains("Closed shop/cache -> shop/db", fix.AlsoCloses.Select(Text));
        Assert.DoesNotContain(fix.AlsoOpens, static change => change.To.ToString() == "shop/db");
    }

    [Fact]
    public void Both_sides_are_mended_and_the_lines_add_up()
    {
        var cluster = Shop.Policy(DbIn(Rule(Pods("app=wep")).On("5432/TCP"))).Policy(NetworkPolicy("shop/web", "app=web").Egress(Rule(Pods("app=dp")).On("5432/TCP")));
        var fix = Explain(cluster).Fixes[0];
        Assert.Equal(["spec.egress[0].to[0].podSelector.matchLabels[\"app\"]", "spec.ingress[0].from[0].podSelector.matchLabels[\"app\"]"], fix.Edits.Select(static edit => edit.Path));
        Assert.Equal(2, fix.Lines);
        Assert.Empty(fix.AlsoOpens);
        Assert.Empty(fix.AlsoCloses);
        Assert.Single(Explain(cluster).Fixes);
    }

    /// <summary>The rules do not stay beside what they became.</summary>
    [Fact]
    public void What_a_rule_let_through_before_it_was_mended_is_told_as_closed_where_both_sides_are()
    {
        var cluster = Shop.Pod("shop/dp", "app=dp")
            .Policy(DbIn(Rule(Pods("app=wep")).On("5432/TCP"))).Policy(NetworkPolicy("shop/web", "app=web").Egress(Rule(Pods("app=dp")).On("5432/TCP")));
        var fix = Explain(cluster).Fixes.Single(static fix => fix.Edits.All(static edit => edit.Kind == EditKind.Set));
        Assert.Equal(["Closed shop/web -> shop/dp"], fix.AlsoCloses.Select(Text));
    }

    [Theory]
    [InlineData("incoming", true)]
    [InlineData("from-cache", true)]
    [InlineData("x-from-cache", false)]
    [InlineData("x-to-y", false)]
    [InlineData("db-from-cache", true)]
    public void A_rule_goes_into_the_only_policy_of_the_workload_unless_that_is_called_after_one_flow(string name, bool isTaken)
    {
        var explained = Explain(Shop.Policy(NetworkPolicy($"shop/{name}", "app=db").Ingress(Rule(Pods("app=cache")).On("6379/TCP"))));
        Assert.Equal(isTaken ? "spec.ingress" : "", explained.Fixes[0].Edits[0].Path);
        Assert.Equal(isTaken ? EditKind.Append : EditKind.AddObject, explained.Fixes[0].Edits[0].Kind);
    }

    [Fact]
    public void Of_two_policies_that_are_not_called_after_the_workload_neither_is_taken_and_a_policy_without_rules_is_not_its_own()
    {
        var two = Shop.Policy(NetworkPolicy("shop/one", "app=db").Ingress(Rule(Pods("app=cache")).On("6379/TCP"))).Policy(NetworkPolicy("shop/two", "app=db").Ingress(Rule(Pods("app=cache")).On("6380/TCP")));
        Assert.Equal(EditKind.AddObject, Explain(two).Fixes[0].Edits[0].Kind);
        Assert.Equal(EditKind.AddObject, Explain(Shop.Policy(DbIn())).Fixes[0].Edits[0].Kind);
        Assert.Equal(EditKind.AddObject, Explain(Shop.Policy(DbIn(Rule(Pods("app=cache")).On("53/UDP")))).Fixes[0].Edits[0].Kind);
        Assert.Equal(EditKind.AddObject, Explain(Shop.Policy(NetworkPolicy("shop/db").Ingress(Rule(Pods("app=cache")).On("6379/TCP")))).Fixes[0].Edits[0].Kind);
    }

    [Fact]
    public void A_policy_of_which_one_rule_is_for_DNS_and_another_is_not_is_the_workloads_own() => Assert.Equal(
        "spec.ingress", Explain(Shop.Policy(DbIn(Rule(Pods("app=cache")).On("53/UDP"), Rule(Pods("app=cache")).On("6379/TCP")))).Fixes[0].Edits[0].Path);

    [Fact]
    public void The_policy_that_selects_the_fewest_pods_is_taken_first()
    {
        var shop = Cluster.Whole.Pod("shop/db", "app=db,tier=data").Pod("shop/store", "app=store,tier=data").Pod("shop/web", "app=web")
            .Policy(NetworkPolicy("shop/a-db", "tier=data").Ingress(Rule(Pods("app=store")).On("6379/TCP")))
            .Policy(NetworkPolicy("shop/b-db", "app=db").Ingress(Rule(Pods("app=store")).On("6380/TCP")));
        Assert.Equal("NetworkPolicy shop/b-db", Explain(shop).Fixes[0].Edits[0].Target);
    }

    [Fact]
    public void A_peer_is_added_where_the_rule_is_the_workloads_own_and_its_ports_match()
    {
        var explained = Explain(Shop.Policy(DbIn(Rule(Pods("app=cache")).On("5432/TCP"))));
        Assert.Equal(("spec.ingress[0].from", "{podSelector: {matchLabels: {app: web}}}"), (explained.Fixes[0].Edits[0].Path, explained.Fixes[0].Edits[0].Value));
        var whole = Explain(Shop.Policy(NetworkPolicy("shop/db").Ingress(Rule(Pods("app=cache")).On("5432/TCP"))));
        Assert.DoesNotContain(whole.Fixes, static fix => fix.Edits[0].Path == "spec.ingress[0].from");
    }

    private static (NoFixReason Reason, int Fixes) None(Explanation explained) => (explained.NoFix, explained.Fixes.Count);

    private static string Text(ConnectionChange change) => $"{change.Kind} {change.From} -> {change.To}";

    private static NetworkPolicy DbIn(params NetworkPolicyRule[] rules) => NetworkPolicy("shop/db-in", "app=db").Ingress(rules);

    private static Reachability Analysed(Cluster cluster) => Reachability.Of(cluster.Snapshot, Profile.Upstream, cluster.Options);

    private static Explanation Explain(Cluster cluster) => new Explainer(Analysed(cluster)).Explain(cluster.Peer("shop/web"), cluster.Peer("shop/db"), Asked, withFixes: true);
}
