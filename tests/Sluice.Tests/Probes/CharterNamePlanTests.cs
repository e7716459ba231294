using Sluice.Analysis;
using Sluice.Charters;
using Sluice.Model;
using Sluice.Probes;
using Sluice.Sets;
using Sluice.Tests.Building;
using Sluice.Tests.Charters;
using static Sluice.Tests.Building.Given;

namespace Sluice.Tests.Probes;

/// <summary>The domain names of a charter in a plan: which they are, where their hosts are, who tries them, and what the analysis says.</summary>
public sealed class CharterNamePlanTests
{
    private const string Web = "governs: [{namespace: shop}]\ncomponents:\n  web: {namespace: shop, pods: {app: web}}\n";

    private static readonly Charter Charter = Chartered.Spec($"{Web}flows:\n  - {{from: web, to: {{domains: [api.example.com, \"*.cdn.example.net\"]}}, ports: [443], reason: r}}").Sound();

    /// <summary>The web may ask the resolver and reach the internet, the db neither.</summary>
    private static readonly Cluster Shop = Cluster.Whole.Namespace("shop").Namespace("kube-system")
        .Pod("kube-system/coredns", "k8s-app=kube-dns").Pod("shop/web", "app=web").Pod("shop/db", "app=db")
        .Policy(NetworkPolicy("shop/closed").Egress())
        .Policy(NetworkPolicy("shop/web", "app=web").Egress(Rule(Pods("app=none"), PodsIn("", "k8s-app=kube-dns")).On("53/UDP"), Rule(Block("0.0.0.0/0", "10.0.0.0/8")).On("443")));

    [Fact]
    public void Every_domain_of_flows_exceptions_and_prohibitions_is_a_name_whatever_the_day()
    {
        var charter = Chartered.Spec(
            $"{Web}flows:\n  - {{from: web, to: {{domains: [API.example.com, \"*.cdn.example.net\"]}}, ports: [443], reason: r}}\nforbidden:\n  - {{from: web, to: {{domains: [bad.example.org]}}, reason: r}}",
            Chartered.Exception("old", "{from: {component: web}, to: {domains: [old.example.com, api.example.com], ports: [8443, 7844/UDP]}}", "expires: 2020-01-01")).Sound();
        Assert.Equal(
            ["*.cdn.example.net 443/TCP", "api.example.com 443/TCP, 8443/TCP, 7844/UDP", "bad.example.org ", "old.example.com 8443/TCP, 7844/UDP"],
            CharterNames.Of(charter).Names.Select(static name => $"{name} {Ports(name)}"));

        static string Ports(CharterName name) => string.Join(", ", ((Protocol[])[Protocol.Tcp, Protocol.Udp]).SelectMany(protocol => name.Traffic.Ports(protocol).Set.Intervals.ToArray().Select(range => range.Low).Select(port => $"{port}/{protocol.ApiName()}")));
    }

    [Fact]
    public void Each_name_has_an_address_of_its_own_in_both_families_and_a_wildcard_one_name_below_it()
    {
        var hosts = Hosts(Plan(Shop));
        Assert.Equal(["*.cdn.example.net any.cdn.example.net 198.51.100.1", "*.cdn.example.net any.cdn.example.net 2001:db8:0:53::1", "api.example.com api.example.com 198.51.100.2", "api.example.com api.example.com 2001:db8:0:53::2"], hosts);
    }

    [Fact]
    public void The_name_below_a_wildcard_is_none_that_somebody_names()
    {
        var charter = Chartered.Spec($"{Web}flows:\n  - {{from: web, to: {{domains: [any.cdn.example.net, \"*.cdn.example.net\"]}}, ports: [443], reason: r}}").Sound();
        Assert.Equal(["any.cdn.example.net", "any2.cdn.example.net"], Plan(Shop, charter).Cluster.Hosts.Where(static host => host.Charter is not null).Select(static host => host.Resolves).Distinct().Order());
    }

    [Theory]
    [InlineData("198.51.100.0/24")]
    [InlineData("192.0.0.0/2")]
    [InlineData("0.0.0.0/1")]
    public void The_address_of_a_name_lies_in_no_block_that_policies_name(string block)
    {
        var cluster = Cluster.Whole.Namespace("shop").Pod("shop/web", "app=web").Policy(NetworkPolicy("shop/web").Egress(Rule(Block(block))));
        var plan = Plan(cluster);
        Assert.All(plan.Cluster.Hosts.Where(static host => host.Charter is not null), host => Assert.False(Cidr.Parse(block).Contains(host.Address)));
        Assert.All(plan.Probes.Where(static probe => probe.Host?.Charter is not null), static probe => Assert.Equal(Verdict.Deny, probe.Analysed));
    }

    [Fact]
    public void Where_blocks_name_the_whole_internet_a_name_is_in_it_as_any_host_is()
    {
        var cluster = Cluster.Whole.Namespace("shop").Pod("shop/web", "app=web").Policy(NetworkPolicy("shop/web").Egress(Rule(Block("0.0.0.0/0", "10.0.0.0/8", "198.51.100.0/24", "192.168.0.0/16")).On("443")));
        var probes = Plan(cluster).Probes.Where(static probe => probe.Host?.Charter is not null).ToList();
        Assert.All(probes, static probe => Assert.Equal(Verdict.Allow, probe.Analysed));
        Assert.All(probes, static probe => Assert.True(SpecialAddresses.PublicIPv4.Contains(false, probe.Destination.Network)));
    }

    [Fact]
    public void Each_name_is_asked_for_and_tried_by_one_that_may_and_one_that_may_not()
    {
        var probes = Plan(Shop).Probes.Where(static probe => probe.Asks.Length > 0 || probe.Host?.Charter is not null).Select(static probe => $"{probe.From} {probe.To} {probe.Asks} {probe.Port} {probe.Analysed}").ToList();
        Assert.Equal(
            [
                "shop/db kube-system/coredns any.cdn.example.net 53 Deny", "shop/db kube-system/coredns api.example.com 53 Deny",
                "shop/web kube-system/coredns any.cdn.example.net 53 Allow", "shop/web kube-system/coredns api.example.com 53 Allow",
                "shop/db 198.51.100.1/32  443 Deny", "shop/web 198.51.100.1/32  443 Allow",
                "shop/db 198.51.100.2/32  443 Deny", "shop/web 198.51.100.2/32  443 Allow",
            ],
            probes);
    }

    [Fact]
    public void All_pairs_are_tried_when_asked_and_none_of_them_twice()
    {
        var probes = Plan(Shop, wishes: new() { All = true }).Probes.Where(static probe => probe.Host?.Charter is { Written: "api.example.com" }).ToList();
        Assert.Equal(["kube-system/coredns", "kube-system/coredns", "shop/db", "shop/db", "shop/web", "shop/web"], probes.Select(static probe => $"{probe.From}").Order());
        Assert.Equal(probes.Count, probes.DistinctBy(static probe => (probe.Source, probe.Destination, probe.Protocol, probe.Port)).Count());
    }

    [Fact]
    public void Many_names_are_few_probes_and_touch_no_other_pair()
    {
        var charter = Chartered.Spec($"{Web}flows:\n  - {{from: web, to: {{domains: [{string.Join(", ", Enumerable.Range(0, 400).Select(static number => $"n{number}.example.com"))}]}}, ports: [443], reason: r}}").Sound();
        var (plan, without) = (Plan(Shop, charter), Plan(Shop, Charter.Empty));
        Assert.Equal(without.Probes.Count + (4 * 400), plan.Probes.Count);
        Assert.Equal(800, plan.Cluster.Hosts.Where(static host => host.Charter is not null).Select(static host => host.Address).Distinct().Count());
        Assert.Equal(without.Probes.Select(static probe => $"{probe.Source} {probe.Destination} {probe.Port} {probe.Analysed}"), plan.Probes.Take(without.Probes.Count).Select(static probe => $"{probe.Source} {probe.Destination} {probe.Port} {probe.Analysed}"));
    }

    [Fact]
    public void A_name_that_a_policy_has_stays_what_it_is_to_the_analysis()
    {
        var cluster = Shop.Policy(AdminPolicy("ClusterNetworkPolicy", "api", AdminTier.Admin, 1, "", "app=db").Egress(Rule(RuleAction.Allow, Domains("api.example.com")).On("443"), Rule(RuleAction.Deny, Networks("0.0.0.0/0"))));
        var host = Assert.Single(Plan(cluster).Cluster.Hosts, static host => host.Charter is { Written: "api.example.com" });
        Assert.False(host.IsOfCharterAlone);
        Assert.Contains(Plan(cluster).Probes, static probe => $"{probe.From} {probe.To} {probe.Port}" == "shop/db api.example.com 443" && probe.Analysed == Verdict.Allow);
    }

    [Fact]
    public void A_wildcard_of_a_policy_means_the_name_below_it_that_the_charter_has()
    {
        var cluster = Shop.Policy(AdminPolicy("ClusterNetworkPolicy", "api", AdminTier.Admin, 1, "", "app=db").Egress(Rule(RuleAction.Allow, Domains("*.example.com")).On("443")));
        var tried = Plan(cluster).Probes.Where(static probe => $"{probe.From}" == "shop/db" && probe.Host?.Charter is not null).ToDictionary(static probe => probe.Host!.Domain, static probe => probe.Analysed);
        Assert.Equal((Verdict.Allow, Verdict.Deny), (tried["api.example.com"], tried["any.cdn.example.net"]));
    }

    [Fact]
    public void A_charter_makes_no_answer_about_a_wildcard_of_a_policy_less_sure()
    {
        var cluster = Shop.Policy(AdminPolicy("ClusterNetworkPolicy", "api", AdminTier.Admin, 1, "", "app=db").Egress(Rule(RuleAction.Allow, Domains("*.example.com")).On("443"), Rule(RuleAction.Allow, Networks("0.0.0.0/0")).On("80")));
        Assert.Equal(Verdict.Allow, Of(Plan(cluster)));
        Assert.Equal(Verdict.Allow, Of(Plan(cluster, Charter.Empty)));

        static Verdict Of(ProbePlan plan) => plan.Probes.First(static probe => $"{probe.From} {probe.To} {probe.Port}" == "shop/db *.example.com 80").Analysed;
    }

    [Theory]
    [InlineData("api.example.com", "api.example.com")]
    [InlineData("API.example.com", "api.example.com")]
    [InlineData("img.cdn.example.net", "img.cdn.example.net")]
    [InlineData("*.cdn.example.net", "any.cdn.example.net")]
    public void An_expectation_about_a_name_is_tried_at_its_host(string written, string host)
    {
        var expectation = Expected("shop/db", written);
        var plan = Plan(Shop, wishes: new() { Expectations = [expectation] });
        var probe = Assert.Single(plan.Probes, static probe => probe.Expectation is not null);
        Assert.Equal((host, 443, Verdict.Deny), (probe.Host!.Domain, probe.Port, probe.Analysed));
        Assert.Empty(plan.Unplanned);
    }

    [Theory]
    [InlineData("shop/db", "cdn.example.net")]
    [InlineData("shop/db", "other.example.com")]
    [InlineData("api.example.com", "shop/db")]
    public void An_expectation_about_another_name_or_from_a_name_is_not_tried(string from, string to) =>
        Assert.Single(Plan(Shop, wishes: new() { Expectations = [Expected(from, to)] }).Unplanned);

    [Fact]
    public void An_answer_that_the_expectations_give_is_the_address_of_the_name()
    {
        var options = new AnalysisOptions { Dns = [("api.example.com", Cidr.Parse("203.0.113.9/32"))] };
        var cluster = ConcreteCluster.Of(Shop.Snapshot, Profile.Upstream, options, CharterNames.Of(Charter));
        var host = Assert.Single(cluster.Hosts, static host => host.Charter is { Written: "api.example.com" });
        Assert.Equal((Cidr.Parse("203.0.113.9/32"), true), (host.Address, host.IsAddressGiven));
    }

    [Fact]
    public void Where_the_resolver_is_no_pod_here_no_name_is_asked_for()
    {
        var cluster = Cluster.Whole.Namespace("shop").Pod("shop/web", "app=web").Policy(NetworkPolicy("shop/web").Egress());
        Assert.DoesNotContain(Plan(cluster).Probes, static probe => probe.Asks.Length > 0);
    }

    private static Expectation Expected(string from, string to)
    {
        Assert.True(EndpointPattern.TryParse(from, out var source, out _) & EndpointPattern.TryParse(to, out var destination, out _));
        return new() { From = source!, To = destination!, Expected = Verdict.Deny, Asked = TrafficSet.Of(Protocol.Tcp, 443) };
    }

    private static IEnumerable<string> Hosts(ProbePlan plan) =>
        plan.Cluster.Hosts.Where(static host => host.Charter is not null).Select(static host => $"{host.Charter} {host.Resolves} {Cidr.FormatAddress(host.Address.IsIPv6, host.Address.Network)}").Order(StringComparer.Ordinal);

    private static ProbePlan Plan(Cluster cluster, Charter? charter = null, PlanOptions? wishes = null) => ProbePlan.Of(
        ConcreteCluster.Of(cluster.Snapshot, Profile.Upstream, AnalysisOptions.Default, CharterNames.Of(charter ?? Charter).With((wishes ?? PlanOptions.Default).Expectations)),
        Profile.Upstream,
        AnalysisOptions.Default,
        wishes ?? PlanOptions.Default);
}
