using Sluice.Analysis;
using Sluice.Model;
using Sluice.Sets;
using Sluice.Tests.Building;
using static Sluice.Tests.Building.Given;

namespace Sluice.Tests.Analysis;

/// <summary>What an explanation calls the reason of a deny and the nearest rule, class by class, and where its fix goes.</summary>
public sealed class ExplainerTests
{
    /// <summary>A shop whose pods are closed both ways but for DNS, each workload with policies of its own.</summary>
    private static Cluster Shop => Cluster.Whole
        .Namespace("shop").Namespace("jobs", "team=batch").Namespace("kube-system")
        .Pod("shop/web", "app=web").Pod("shop/db", "app=db", static db => db with { Ports = [new("pg", Protocol.Tcp, 5432)] }).Pod("shop/cache", "app=cache")
        .Pod("jobs/report", "app=report").Pod("kube-system/coredns", "k8s-app=kube-dns")
        .Policy(NetworkPolicy("shop/default-deny").Ingress().Egress());

    private static NetworkPolicy AllowDns => NetworkPolicy("shop/allow-dns").Egress(Rule(PodsIn("kubernetes.io/metadata.name=kube-system", "k8s-app=kube-dns")).On("53/UDP", "53/TCP"));

    [Fact]
    public void Without_any_rule_the_source_has_no_egress_rule_and_the_destination_no_ingress_rule()
    {
        var explained = Explain(Shop.Policy(AllowDns), "shop/web", "shop/db", "5432/TCP");
        Assert.Equal((MissKind.NoEgressRule, MissKind.NoIngressRule), (explained.Egress.Reason, explained.Ingress.Reason));
        Assert.Null(explained.Egress.Nearest);
        Assert.Equal(2, explained.Fixes[0].Edits.Count);
        Assert.All(explained.Fixes[0].Edits, static edit => Assert.Equal(Sluice.Findings.EditKind.AddObject, edit.Kind));
    }

    [Fact]
    public void A_misspelt_label_is_named_and_mended()
    {
        var explained = Explain(Shop.Policy(WebOut).Policy(NetworkPolicy("shop/allow-db", "app=db").Ingress(Rule(Pods("app=wep")).On("5432/TCP"))), "shop/web", "shop/db", "5432/TCP");
        Assert.Equal(MissKind.PodLabelsDiffer, explained.Ingress.Reason);
        Assert.Equal(("app=wep", "app=web"), (explained.Ingress.Nearest!.Misses[0].Wanted, explained.Ingress.Nearest.Misses[0].Has));
        Assert.Equal("spec.ingress[0].from[0].podSelector.matchLabels[\"app\"]", explained.Fixes[0].Edits[0].Path);
        Assert.Empty(explained.Fixes[0].AlsoOpens);
    }

    [Fact]
    public void A_namespace_label_that_nobody_set_is_the_reason()
    {
        var explained = Explain(Shop.Policy(NetworkPolicy("shop/allow-db", "app=db").Ingress(Rule(PodsIn("name=jobs", "app=report")).On("5432/TCP"))), "jobs/report", "shop/db", "5432/TCP");
        Assert.Equal(MissKind.NamespaceLabelsDiffer, explained.Ingress.Reason);
        Assert.Equal(("name=jobs", ""), (explained.Ingress.Nearest!.Misses[0].Wanted, explained.Ingress.Nearest.Misses[0].Has));
        Assert.Equal("spec.ingress[0].from", explained.Fixes[0].Edits[0].Path);
    }

    [Theory]
    [InlineData("5433/TCP", MissKind.PortDiffers, "TCP 5432", "TCP 5433")]
    [InlineData("5432/UDP", MissKind.ProtocolDiffers, "TCP 5432", "UDP 5432")]
    public void Another_port_and_another_protocol_are_told_with_their_numbers(string port, MissKind kind, string wanted, string has)
    {
        var explained = Explain(Shop.Policy(WebOut).Policy(NetworkPolicy("shop/allow-db", "app=db").Ingress(Rule(Pods("app=web")).On("5432/TCP"))), "shop/web", "shop/db", port);
        Assert.Equal(kind, explained.Ingress.Reason);
        Assert.Equal((wanted, has), (explained.Ingress.Nearest!.Misses[0].Wanted, explained.Ingress.Nearest.Misses[0].Has));
        Assert.All(explained.Fixes[0].Edits, static edit => Assert.EndsWith("[0].ports", edit.Path, StringComparison.Ordinal));
    }

    [Fact]
    public void A_port_name_that_the_pod_does_not_declare_is_missing()
    {
        var explained = Explain(Shop.Policy(WebOut).Policy(NetworkPolicy("shop/allow-db", "app=db").Ingress(Rule(Pods("app=web")).On("postgres/TCP"))), "shop/web", "shop/db", "5432/TCP");
        Assert.Equal((MissKind.NamedPortMissing, "postgres"), (explained.Ingress.Reason, explained.Ingress.Nearest!.Misses[0].Wanted));
    }

    [Theory]
    [InlineData("203.0.112.9", MissKind.AddressOutside)]
    [InlineData("203.0.113.77", MissKind.AddressExcepted)]
    public void An_address_outside_the_block_and_one_in_an_exception_are_told_apart(string address, MissKind kind)
    {
        var policy = NetworkPolicy("shop/web-egress", "app=web").Egress(Rule(Block("203.0.113.0/24", "203.0.113.64/26") with { Span = new("web.yaml", 9, 5, 9, 6) }).On("443/TCP"));
        Assert.Equal(kind, Explain(Shop.Policy(policy), "shop/web", address, "443/TCP").Egress.Reason);
    }

    [Theory]
    [InlineData(AdminTier.Admin, NoFixReason.DeniedAbove)]
    [InlineData(AdminTier.Baseline, NoFixReason.Unspecified)]
    public void A_rule_of_a_tier_is_the_reason_and_only_an_Admin_rule_leaves_no_fix(AdminTier tier, NoFixReason noFix)
    {
        var above = AdminPolicy("ClusterNetworkPolicy", "no-batch", tier, 10).Ingress(Rule(RuleAction.Deny, AdminPods("team=batch")));
        var cluster = Cluster.Whole.Namespace("jobs", "team=batch").Pod("jobs/report", "app=report").Pod("shop/db", "app=db").Policy(above);
        var explained = Explain(cluster, "jobs/report", "shop/db", "5432/TCP");
        Assert.Equal((MissKind.DeniedByTier, noFix), (explained.Ingress.Reason, explained.NoFix));
        Assert.Null(explained.Ingress.Nearest);
    }

    [Fact]
    public void A_deny_below_a_rule_that_passes_on_decides_nothing()
    {
        var above = AdminPolicy("ClusterNetworkPolicy", "tenants", AdminTier.Admin, 10)
            .Ingress(Rule(RuleAction.Pass, AdminPods("team=batch")), Rule(RuleAction.Deny, AdminPods("team=batch")));
        var explained = Explain(Shop.Policy(above), "jobs/report", "shop/db", "5432/TCP");
        Assert.Equal(MissKind.NoIngressRule, explained.Ingress.Reason);
        Assert.NotEmpty(explained.Fixes);
    }

    [Fact]
    public void Names_that_do_not_resolve_are_the_reason_when_DNS_is_asked_about()
    {
        var explained = Explain(Shop.Policy(WebOut), "shop/web", "kube-system/coredns", "53/UDP");
        Assert.Equal(MissKind.DnsBlocked, explained.Egress.Reason);
        Assert.True(explained.IsDnsBlocked);
    }

    [Fact]
    public void What_cannot_be_said_is_unknown()
    {
        var cluster = Cluster.Whole.Referred("jobs").Pod("jobs/report", "app=report").Pod("shop/db", "app=db").Policy(NetworkPolicy("shop/allow-db").Ingress(Rule(Namespaces("team=batch"))));
        Assert.Equal(MissKind.Unknown, Explain(cluster, "jobs/report", "shop/db", "5432/TCP").Ingress.Reason);
    }

    [Fact]
    public void A_block_that_may_hold_a_pods_address_is_not_the_nearest_rule_for_the_pod()
    {
        var cluster = Shop.Policy(NetworkPolicy("shop/allow-internet", "app=web").Egress(Rule(Block("0.0.0.0/0", "10.0.0.0/8")).On("443/TCP")))
            .Policy(NetworkPolicy("shop/allow-to-db", "app=web").Egress(Rule(Pods("app=database")).On("5432/TCP")));
        Assert.Equal("allow-to-db", Explain(cluster, "shop/web", "shop/db", "5432/TCP").Egress.Nearest!.Rule.Policy.Name.Name);
    }

    [Fact]
    public void A_fix_never_goes_into_a_policy_for_DNS_or_one_that_denies_by_default()
    {
        foreach (var port in (string[])["5432/TCP", "53/TCP"])
        {
            var explained = Explain(Shop.Policy(AllowDns), "shop/web", "shop/db", port);
            Assert.NotEmpty(explained.Fixes);
            foreach (var edit in explained.Fixes.SelectMany(static fix => fix.Edits)) Assert.DoesNotContain(edit.Target, (string[])["NetworkPolicy shop/allow-dns", "NetworkPolicy shop/default-deny"]);
        }
    }

    [Fact]
    public void A_fix_goes_into_the_policy_of_the_workload_where_it_has_one()
    {
        var explained = Explain(Shop.Policy(NetworkPolicy("shop/web", "app=web").Egress(Rule(Pods("app=cache")).On("6379/TCP"))).Policy(DbIn), "shop/web", "shop/db", "5432/TCP");
        Assert.Equal(("NetworkPolicy shop/web", "spec.egress"), (explained.Fixes[0].Edits[0].Target, explained.Fixes[0].Edits[0].Path));
    }

    [Fact]
    public void Both_sides_may_be_mended_in_one_policy()
    {
        var both = NetworkPolicy("shop/web-and-db", "app in (web,db)").Ingress(Rule(Pods("app=wep")).On("5432/TCP")).Egress(Rule(Pods("app=dp")).On("5432/TCP"));
        var fix = Explain(Shop.Policy(both), "shop/web", "shop/db", "5432/TCP").Fixes[0];
        Assert.Equal(2, fix.Edits.Count);
        Assert.All(fix.Edits, static edit => Assert.Equal("NetworkPolicy shop/web-and-db", edit.Target));
    }

    [Fact]
    public void A_fix_that_opens_the_internet_in_passing_is_not_offered()
    {
        var wide = NetworkPolicy("shop/web-egress", "app=web").Egress(Rule(Pods("app=db"), Block("0.0.0.0/0")).On("443/TCP"));
        var explained = Explain(Shop.Policy(wide).Policy(DbIn), "shop/web", "shop/db", "5432/TCP");
        Assert.NotEmpty(explained.Fixes);
        Assert.All(explained.Fixes, static fix => Assert.DoesNotContain(fix.AlsoOpens, static change => change.To is AddressEndpoint));
        Assert.DoesNotContain(explained.Fixes.SelectMany(static fix => fix.Edits), static edit => edit.Path == "spec.egress[0].ports");
    }

    [Fact]
    public void A_fix_that_crosses_tenants_in_passing_is_not_offered()
    {
        var cluster = Cluster.Whole.Namespace("red", "tenant=red").Namespace("blue", "tenant=blue")
            .Pod("red/web", "app=web").Pod("blue/web", "app=web").Pod("red/db", "app=db")
            .Policy(NetworkPolicy("red/db", "app=db").Ingress(Rule(Namespaces("")).On("80/TCP")));
        var explained = Explain(cluster, "red/web", "red/db", "5432/TCP");
        Assert.All(explained.Fixes, static fix => Assert.DoesNotContain(fix.AlsoOpens, static change => change.From.Namespace == "blue"));
        Assert.Equal(NoFixReason.CrossesTenants, Explain(cluster, "blue/web", "red/db", "5432/TCP").NoFix);
    }

    [Theory]
    [InlineData("tenant=blue", false)]
    [InlineData("tenant=red", true)]
    public void A_fix_that_perhaps_crosses_tenants_in_passing_is_not_offered(string labels, bool isOffered)
    {
        // What the other namespace lets out nobody knows, so that a wider rule here perhaps opens and certainly opens nothing.
        var cluster = Cluster.Whole.Namespace("red", "tenant=red").Namespace("blue", labels)
            .Pod("red/web", "app=web").Pod("blue/web", "app=web").Pod("red/db", "app=db")
            .Policy(NetworkPolicy("red/db", "app=db").Ingress(Rule(Namespaces("")).On("80/TCP")))
            .Policy(new OpaquePolicy { Name = new("CiliumNetworkPolicy", "blue", "out"), MayTouchIngress = false });
        var explained = Explain(cluster, "red/web", "red/db", "5432/TCP");
        Assert.NotEmpty(explained.Fixes);
        Assert.Equal(isOffered, explained.Fixes.SelectMany(static fix => fix.Edits).Any(static edit => edit.Path == "spec.ingress[0].ports"));
        Assert.All(explained.Fixes, static fix => Assert.Empty(fix.AlsoCloses));
    }

    [Fact]
    public void Tenants_that_only_names_tell_apart_are_tenants_for_a_fix_too()
    {
        var cluster = Cluster.Whole.Namespace("tenant-red").Namespace("tenant-blue").Pod("tenant-blue/web", "app=web").Pod("tenant-red/db", "app=db")
            .Policy(NetworkPolicy("tenant-red/db", "app=db").Ingress());

        Assert.Equal(NoFixReason.CrossesTenants, Explain(cluster, "tenant-blue/web", "tenant-red/db", "5432/TCP").NoFix);
    }

    [Fact]
    public void Whole_ranges_outside_get_no_fix()
    {
        var explained = Explain(Shop, "shop/web", "0.0.0.0/0", "443/TCP");
        Assert.Equal(NoFixReason.OpensInternet, explained.NoFix);
    }

    [Fact]
    public void Every_fix_opens_what_was_asked()
    {
        var cluster = Shop.Policy(AllowDns).Policy(WebOut);
        var explained = Explain(cluster, "shop/web", "shop/cache", "6379/TCP");
        Assert.NotEmpty(explained.Fixes);
        Assert.True(explained.Fixes.Count <= 3);
        Assert.All(explained.Fixes, static fix => Assert.InRange(fix.Edits.Count, 1, 2));
    }

    [Fact]
    public void A_policy_that_is_not_evaluated_is_tried_as_a_whole()
    {
        var opaque = new OpaquePolicy { Name = new("CiliumNetworkPolicy", "shop", "c"), MayTouchEgress = false };
        var trial = Explain(Shop.Policy(opaque).Policy(WebOut), "shop/web", "shop/db", "5432/TCP").Ingress.Trials.Single(static trial => trial.Rule.Policy is OpaquePolicy);
        Assert.Equal((-1, Verdict.Unknown, RuleAction.Deny), (trial.Rule.Index, trial.Outcome, trial.Action));
        Assert.Equal(new Miss(MissKind.Unknown, "", "", default), Assert.Single(trial.Misses));
    }

    [Fact]
    public void A_side_that_allows_has_no_nearest_rule() =>
        Assert.Null(Explain(Shop.Policy(NetworkPolicy("shop/in", "app=db").Ingress(Rule(Pods("app=web")), Rule(Pods("app=wep")))), "shop/web", "shop/db", "5432/TCP").Ingress.Nearest);

    [Fact]
    public void A_rule_for_DNS_is_near_where_DNS_is_asked_about_and_the_resolver_on_another_port_is_not_DNS()
    {
        var other = Shop.Policy(NetworkPolicy("shop/out", "app=web").Egress(Rule(Pods("app=nameserver")).On("53/UDP")));
        Assert.Equal("out", Explain(other, "shop/web", "shop/db", "53/UDP").Egress.Nearest!.Rule.Policy.Name.Name);
        Assert.Equal(MissKind.NoEgressRule, Explain(Shop, "shop/web", "kube-system/coredns", "8080/TCP").Egress.Reason);
        Assert.Equal(MissKind.NoEgressRule, Explain(Shop, "shop/web", "shop/db", "53/UDP").Egress.Reason);
    }

    [Fact]
    public void An_Admin_rule_that_allows_decides_alone_and_where_no_port_is_asked_about_all_that_match_are_told()
    {
        var cluster = Shop.Policy(DbIn).Policy(AdminPolicy("ClusterNetworkPolicy", "p", AdminTier.Admin, 1).Ingress(Rule(RuleAction.Allow, AdminPods("", "app=web")), Rule(RuleAction.Allow, AdminPods(""))));
        Assert.Equal(["p 0"], Explain(cluster, "shop/web", "shop/db", "5432/TCP").Ingress.Matched.Select(static trial => $"{trial.Rule.Policy.Name.Name} {trial.Rule.Index}"));
        var any = new Explainer(Reachability.Of(cluster.Snapshot, Profile.Upstream, cluster.Options)).Explain(cluster.Peer("shop/web"), cluster.Peer("shop/db"));
        Assert.Equal(["p 0", "p 1", "allow-db 0"], any.Ingress.Matched.Select(static trial => $"{trial.Rule.Policy.Name.Name} {trial.Rule.Index}"));
    }

    private static NetworkPolicy WebOut => NetworkPolicy("shop/allow-web", "app=web").Egress(Rule(Pods("app=db")).On("5432/TCP"));

    private static NetworkPolicy DbIn => NetworkPolicy("shop/allow-db", "app=db").Ingress(Rule(Pods("app=web")).On("5432/TCP"));

    private static Explanation Explain(Cluster cluster, string from, string to, string port)
    {
        var reachability = Reachability.Of(cluster.Snapshot, Profile.Upstream, cluster.Options);
        var parts = port.Split('/');
        var asked = TrafficSet.Of(Protocols.Parse(parts[1]), int.Parse(parts[0], System.Globalization.CultureInfo.InvariantCulture));
        Endpoint destination = Cidr.TryParse(to, out var block, out _) ? new AddressEndpoint(AddressSet.Of(block)) : cluster.Peer(to);
        return new Explainer(reachability).Explain(cluster.Peer(from), destination, asked, withFixes: true);
    }
}
