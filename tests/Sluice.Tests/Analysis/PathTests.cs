using Sluice.Analysis;
using Sluice.Model;
using Sluice.Tests.Building;
using static Sluice.Tests.Building.Given;

namespace Sluice.Tests.Analysis;

/// <summary>Chains of allowed steps, and who answers DNS.</summary>
public sealed class PathTests
{
    /// <summary>Web reaches the two apis, these reach the store, the second also the cache, and the store reaches the db.</summary>
    private static readonly Cluster Shop = Cluster.Whole.Pod("shop/api1", "app=api1").Pod("shop/api2", "app=api2").Pod("shop/cache", "app=cache").Pod("shop/db", "app=db")
        .Pod("shop/store", "app=store").Pod("shop/web", "app=web")
        .Policy(NetworkPolicy("shop/api", "app in (api1,api2)").Ingress(Rule(Pods("app=web")).On("80/TCP")))
        .Policy(NetworkPolicy("shop/cache", "app=cache").Ingress(Rule(Pods("app=api2")).On("6379/TCP")))
        .Policy(NetworkPolicy("shop/db", "app=db").Ingress(Rule(Pods("app=store")).On("5432/TCP")))
        .Policy(NetworkPolicy("shop/store", "app=store").Ingress(Rule(Pods("app in (api1,api2)")).On("81/TCP")))
        .Policy(NetworkPolicy("shop/web", "app=web").Ingress(Rule(Block("203.0.113.0/24")).On("443/TCP")));

    [Fact]
    public void One_step_is_a_path() => Leads(Shop, "shop/web", "shop/api2", "shop/web -> shop/api2: TCP 80");

    [Fact]
    public void The_first_of_the_shortest_is_taken() => Leads(
        Shop, "shop/web", "shop/db", "shop/web -> shop/api1: TCP 80", "shop/api1 -> shop/store: TCP 81", "shop/store -> shop/db: TCP 5432");

    [Fact]
    public void The_first_is_taken_whatever_its_policies_say()
    {
        var cluster = Cluster.Whole.Pod("shop/api1", "app=api1").Pod("shop/api2", "app=api2").Pod("shop/store", "app=store").Pod("shop/web", "app=web")
            .Policy(NetworkPolicy("shop/api", "app=api1").Ingress(Rule(Pods("app=web"))))
            .Policy(NetworkPolicy("shop/store", "app=store").Ingress(Rule(Pods("app in (api1,api2)"))));
        Leads(cluster, "shop/web", "shop/store", "shop/web -> shop/api1: all", "shop/api1 -> shop/store: all");
    }

    [Fact]
    public void The_ends_told_are_those_that_were_asked_for()
    {
        var cluster = Cluster.Whole.Pod("shop/a1", "app=a").Pod("shop/a2", "app=a").Pod("shop/b1", "app=b").Pod("shop/b2", "app=b").Policy(NetworkPolicy("shop/b", "app=b").Ingress(Rule(Pods("app=a")).On("80/TCP")));
        Leads(cluster, "shop/a2", "shop/b2", "shop/a2 -> shop/b2: TCP 80");
    }

    [Fact]
    public void A_path_goes_by_whom_it_has_to() => Leads(Shop, "shop/web", "shop/cache", "shop/web -> shop/api2: TCP 80", "shop/api2 -> shop/cache: TCP 6379");

    [Fact]
    public void A_path_begins_outside_and_ends_outside()
    {
        Leads(Shop, "203.0.113.9", "shop/cache", "203.0.113.9/32 -> shop/web: TCP 443", "shop/web -> shop/api2: TCP 80", "shop/api2 -> shop/cache: TCP 6379");
        Assert.Equal("shop/web", $"{new PathSearch(Analysed(Shop)).Shortest(AddressEndpoint.Internet, Shop.Peer("shop/web")).Single().To}");
        Leads(Shop.Policy(NetworkPolicy("shop/out").Egress(Rule(Pods(""))) with { PodSelector = Select.By("app in (web,api1,api2,store)") }).Policy(NetworkPolicy("shop/db-out", "app=db").Egress(Rule(Block("198.51.100.7/32")).On("443/TCP"))),
            "shop/store", "198.51.100.7", "shop/store -> shop/db: TCP 5432", "shop/db -> 198.51.100.7/32: TCP 443");
    }

    [Fact]
    public void Nothing_leads_where_nobody_may_go()
    {
        Leads(Shop, "shop/cache", "shop/db");
        Leads(Shop, "198.51.100.7", "shop/web");
    }

    [Fact]
    public void What_lies_outside_passes_nothing_on()
    {
        var cluster = Cluster.Whole.Pod("shop/a", "app=a").Pod("shop/b", "app=b").Node("n", "", "192.0.2.7")
            .Policy(NetworkPolicy("shop/b", "app=b").Ingress(Rule(Block("192.0.2.0/24"), Block("203.0.113.0/24"))));
        Leads(cluster, "shop/a", "shop/b");
    }

    [Fact]
    public void A_step_takes_a_port_and_takes_it_for_certain()
    {
        var portless = AdminPolicy("ClusterNetworkPolicy", "p", AdminTier.Admin, 1)
            .Ingress(Rule(RuleAction.Deny, AdminPods("")).On("1-65535/TCP", "1-65535/UDP", "1-65535/SCTP"), Rule(RuleAction.Allow, AdminPods("")));
        Leads(Cluster.Whole.Pod("shop/a", "app=a").Pod("shop/b", "app=b").Policy(portless), "shop/a", "shop/b");
        Leads(Cluster.Whole.Pod("shop/a", "app=a").Pod("shop/b", "app=b").Policy(NetworkPolicy("shop/b", "app=b").Ingress() with { Standing = PolicyStanding.Doubtful }), "shop/a", "shop/b");
    }

    [Fact]
    public void What_is_uncertain_beside_a_step_is_told_with_it()
    {
        var cluster = Cluster.Whole.Pod("shop/a", "app=a").Pod("shop/b", "app=b").Policy(NetworkPolicy("shop/b", "app=b").Ingress(Rule(Pods("app=a")).On("80/TCP"), Rule(Pods("app=a")).On("81/TCP") with { PeersUnreadable = true }));
        var doubted = cluster.Policy(NetworkPolicy("shop/c", "app=b").Ingress(Rule(Pods("app=c")).On("82/TCP") with { PeersUnreadable = true }));
        var step = Assert.Single(new PathSearch(Analysed(doubted)).Shortest(doubted.Peer("shop/a"), doubted.Peer("shop/b")));
        Assert.Equal(("TCP 80-81", "TCP 82"), ($"{step.Allowed}", $"{step.Unknown}"));
    }

    [Theory]
    [InlineData("k8s-app=kube-dns", true)]
    [InlineData("k8s-app=coredns", true)]
    [InlineData("k8s-app=node-local-dns", true)]
    [InlineData("app.kubernetes.io/name=coredns", true)]
    [InlineData("app=kube-dns", false)]
    public void A_resolver_is_known_by_its_labels(string labels, bool isResolver) =>
        Assert.Equal(isResolver, DnsSearch.Resolvers(Analysed(Cluster.Whole.Pod("kube-system/dns", labels))).Any());

    [Fact]
    public void A_resolver_that_was_not_given_is_meant_by_a_rule_for_it()
    {
        static Cluster With(string space, string pods) => Cluster.Part.Namespace("kube-system").Namespace("other").Pod("shop/web", "app=web")
            .Policy(NetworkPolicy("shop/dns").Egress(Rule(PodsIn($"kubernetes.io/metadata.name={space}", pods))));
        Assert.IsType<RepresentativeEndpoint>(Assert.Single(DnsSearch.Resolvers(Analysed(With("kube-system", "k8s-app=kube-dns")))));
        Assert.Empty(DnsSearch.Resolvers(Analysed(With("other", "k8s-app=kube-dns"))));
        Assert.Empty(DnsSearch.Resolvers(Analysed(With("kube-system", "k8s-app"))));
    }

    [Theory]
    [InlineData("53/UDP", false)]
    [InlineData("53/TCP", false)]
    [InlineData("54/UDP", true)]
    public void DNS_is_blocked_for_who_is_isolated_and_reaches_no_resolver(string port, bool isBlocked)
    {
        var cluster = Cluster.Whole.Pod("kube-system/dns", "k8s-app=kube-dns").Pod("shop/web", "app=web").Policy(NetworkPolicy("shop/out").Egress(Rule(Namespaces("")).On(port)));
        Assert.Equal(isBlocked, DnsSearch.IsBlocked(Analysed(cluster), cluster.Peer("shop/web")));
        Assert.False(DnsSearch.IsBlocked(Analysed(cluster), cluster.Peer("kube-system/dns")));
        Assert.False(DnsSearch.IsBlocked(Analysed(cluster), AddressEndpoint.Internet));
    }

    [Fact]
    public void DNS_is_not_blocked_where_no_resolver_is_known_or_one_is_perhaps_reached()
    {
        var none = Cluster.Whole.Pod("shop/web", "app=web").Policy(NetworkPolicy("shop/out").Egress());
        Assert.False(DnsSearch.IsBlocked(Analysed(none), none.Peer("shop/web")));
        var perhaps = Cluster.Whole.Pod("kube-system/dns", "k8s-app=kube-dns").Pod("shop/web", "app=web").Policy(NetworkPolicy("shop/out").Egress(Rule(Pods("app=x")) with { PeersUnreadable = true }));
        Assert.False(DnsSearch.IsBlocked(Analysed(perhaps), perhaps.Peer("shop/web")));
        var open = Cluster.Whole.Pod("kube-system/dns", "k8s-app=kube-dns").Pod("shop/web", "app=web").Policy(NetworkPolicy("kube-system/in").Ingress());
        Assert.False(DnsSearch.IsBlocked(Analysed(open), open.Peer("shop/web")));
    }

    private static Reachability Analysed(Cluster cluster) => Reachability.Of(cluster.Snapshot, Profile.Upstream, cluster.Options);

    private static void Leads(Cluster cluster, string from, string to, params string[] expected) => Assert.Equal(
        expected, new PathSearch(Analysed(cluster)).Shortest(cluster.Peer(from), cluster.Peer(to)).Select(static step => $"{step.From} -> {step.To}: {step.Allowed}"));
}
