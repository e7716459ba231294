using Sluice.Findings;
using Sluice.Model;
using Sluice.Sets;
using Sluice.Tests.Building;
using static Sluice.Tests.Building.Given;

namespace Sluice.Tests.Checks;

/// <summary>Cases beside the ones that the pages about checks show: what must not be said, and what a fix must not do.</summary>
public sealed class BorderTests
{
    private static readonly Cluster Shop = Cluster.Part.Pod("shop/api", "app=api");

    [Fact]
    public void A_rule_that_names_addresses_too_does_not_mean_the_internet_by_namespaces()
    {
        var rule = Rule(Namespaces(""), Block("0.0.0.0/0")).On("443");

        Assert.Empty(Shop.Policy(NetworkPolicy("shop/allow-internet").Egress(rule)).Findings("SLU2004"));
        Assert.Single(Shop.Policy(NetworkPolicy("shop/allow-internet").Egress(Rule(Namespaces(""), Block("10.0.0.0/8")).On("443"))).Findings("SLU2004"));
    }

    [Fact]
    public void A_Service_is_found_behind_one_whose_address_is_excepted()
    {
        var cluster = Shop.Policy(NetworkPolicy("shop/p").Egress(Rule(Block("10.96.1.0/24", "10.96.1.4/32")).On("443")));
        var services = new[] { "10.96.1.4", "10.96.1.5" }.Select(address => new Service { Name = new("Service", "shop", $"at-{address}"), ClusterAddresses = Cluster.Hosts(address) });

        var finding = Assert.Single((cluster with { Snapshot = cluster.Snapshot with { Services = services.ToValueList() } }).Findings("SLU2012"));

        Assert.Contains("shop/at-10.96.1.5", finding.Why, StringComparison.Ordinal);
    }

    [Fact]
    public void Rules_of_kinds_that_the_API_does_not_order_shadow_nothing()
    {
        var deny = AdminPolicy("AdminNetworkPolicy", "deny", AdminTier.Admin, 5).Ingress(Rule(RuleAction.Deny, AdminPods("")));
        var accept = AdminPolicy("ClusterNetworkPolicy", "accept", AdminTier.Admin, 9, "team=a").Ingress(Rule(RuleAction.Allow, AdminPods("team=b")));

        Assert.Empty(Shop.Policy(deny).Policy(accept).Findings("SLU2018"));
        Assert.Single(Shop.Policy(deny).Policy(accept with { Name = accept.Name with { Kind = "AdminNetworkPolicy" } }).Findings("SLU2018"));
    }

    [Theory]
    [InlineData("64.0.0.0/2", 1)]
    [InlineData("192.0.0.0/2", 0)]
    public void A_quarter_of_the_public_addresses_is_the_internet(string block, int findings) =>
        Assert.Equal(findings, Shop.Policy(NetworkPolicy("shop/p").Egress(Rule(Block(block)).On("443"))).Findings("SLU3003").Count);

    [Fact]
    public void Whoever_reaches_the_internet_needs_names_in_whatever_blocks_it_is_cut() =>
        Assert.Single(Shop.Policy(NetworkPolicy("shop/p").Egress(Rule(Block("0.0.0.0/1"), Block("128.0.0.0/1")).On("443"))).Findings("SLU3008"));

    [Fact]
    public void The_policy_for_DNS_closes_no_pod_that_is_open()
    {
        var cluster = Shop.Pod("shop/worker", "app=worker").Policy(NetworkPolicy("shop/api", "app=api").Egress(Rule(Namespaces("team=a")).On("443")))
            .Policy(NetworkPolicy("shop/worker", "app=worker").Egress(Rule(Namespaces("team=b")).On("443")));

        Assert.Equal(["podSelector: {}"], Subjects(cluster));
        Assert.Equal(["podSelector: {matchLabels: {app: api}}", "podSelector: {matchLabels: {app: worker}}"], Subjects(cluster.Pod("shop/open", "app=open")));
    }

    private static IEnumerable<string> Subjects(Cluster cluster)
    {
        var fix = Assert.Single(cluster.Findings("SLU3008")).Fix;
        Assert.Distinct(fix.Select(edit => Line(edit, "name:")));
        return fix.Select(edit => Line(edit, "podSelector:"));
    }

    private static string Line(StructuralEdit edit, string start) =>
        edit.Value.Split('\n').Select(line => line.Trim()).First(line => line.StartsWith(start, StringComparison.Ordinal));
}
