using Sluice.Analysis;
using Sluice.Sets;
using Sluice.Tests.Building;
using static Sluice.Tests.Building.Given;

namespace Sluice.Tests.Analysis;

/// <summary>Addresses at the borders of blocks and of their families, and of pods whose address nobody knows.</summary>
public sealed class AddressTests
{
    private static readonly Cluster Shop = Cluster.Whole.Pod("shop/web", "app=web").Pod("shop/db", "app=db");

    [Theory]
    [InlineData("203.0.113.0/24", "203.0.113.0 203.0.113.255", "203.0.112.255 203.0.114.0")]
    [InlineData("203.0.113.9/32", "203.0.113.9", "203.0.113.8 203.0.113.10")]
    [InlineData("255.255.255.255/32", "255.255.255.255", "255.255.255.254 0.0.0.0 ::")]
    [InlineData("0.0.0.0/32", "0.0.0.0", "0.0.0.1 255.255.255.255 ::")]
    [InlineData("0.0.0.0/0", "0.0.0.0 255.255.255.255", ":: ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff")]
    [InlineData("::/0", ":: ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "0.0.0.0 255.255.255.255")]
    [InlineData("ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff/128", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:fffe ::")]
    [InlineData("2001:db8::/32", "2001:db8:: 2001:db8:ffff:ffff:ffff:ffff:ffff:ffff", "2001:db7:ffff:ffff:ffff:ffff:ffff:ffff 2001:db9::")]
    public void A_block_holds_its_first_and_last_address_and_no_neighbour(string block, string inside, string outside)
    {
        var cluster = Shop.Policy(NetworkPolicy("shop/p").Egress(Rule(Block(block))));
        foreach (var address in inside.Split(' ')) cluster.Allows("shop/web", address);
        foreach (var address in outside.Split(' ')) cluster.Denies("shop/web", address);
    }

    [Fact]
    public void A_hole_is_closed_from_its_first_address_to_its_last() => Shop
        .Policy(NetworkPolicy("shop/p").Egress(Rule(Block("10.0.0.0/8", "10.1.0.0/16", "10.3.0.0/16"))))
        .Allows("shop/web", "10.0.255.255").Denies("shop/web", "10.1.0.0").Denies("shop/web", "10.1.255.255").Allows("shop/web", "10.2.0.0")
        .Denies("shop/web", "10.3.0.0").Allows("shop/web", "10.4.0.0").Denies("shop/web", "11.0.0.0");

    [Fact]
    public void A_question_about_several_addresses_is_allowed_where_all_of_them_are()
    {
        var cluster = Shop.Policy(NetworkPolicy("shop/p").Egress(Rule(Block("10.0.0.0/8")).On("80/TCP"), Rule(Block("0.0.0.0/0")).On("53/UDP")));
        var decision = Reachability.Of(cluster.Snapshot, Profile.Upstream)
            .Decide(cluster.Peer("shop/web"), new AddressEndpoint(AddressSet.Of(Cidr.Parse("10.0.0.0/7"))));

        Assert.Equal("UDP 53", decision.Allowed.ToString());
        Assert.Equal("TCP 80", decision.Unknown.ToString());
    }

    [Fact]
    public void One_family_of_the_pod_addresses_is_not_enough_where_pods_have_both()
    {
        var both = Shop with { Options = new() { PodCidrs = [Cidr.Parse("10.1.0.0/16"), Cidr.Parse("fd00::/64")] } };
        both.Policy(NetworkPolicy("shop/p").Egress(Rule(Block("10.0.0.0/8")))).CannotSay("shop/web", "shop/db");
        both.Policy(NetworkPolicy("shop/p").Egress(Rule(Block("fd00::/8")))).CannotSay("shop/web", "shop/db");
        both.Policy(NetworkPolicy("shop/p").Egress(Rule(Block("10.0.0.0/8"), Block("fd00::/8")))).Allows("shop/web", "shop/db");
        both.Policy(NetworkPolicy("shop/p").Egress(Rule(Block("10.1.2.0/24")))).CannotSay("shop/web", "shop/db");
        both.Policy(NetworkPolicy("shop/p").Egress(Rule(Block("172.16.0.0/12")))).Denies("shop/web", "shop/db");
    }

    [Fact]
    public void The_ranges_of_the_nodes_say_where_pods_are()
    {
        var cluster = Shop.Node("n");
        var ranged = cluster with { Snapshot = cluster.Snapshot with { Nodes = [cluster.Snapshot.Nodes[0] with { PodCidrs = [Cidr.Parse("10.1.0.0/16")] }] } };
        ranged.Policy(NetworkPolicy("shop/p").Egress(Rule(Block("10.1.0.0/16")))).Allows("shop/web", "shop/db");
        ranged.Policy(NetworkPolicy("shop/p").Egress(Rule(Block("10.2.0.0/16")))).Denies("shop/web", "shop/db");
        cluster.Policy(NetworkPolicy("shop/p").Egress(Rule(Block("10.2.0.0/16")))).CannotSay("shop/web", "shop/db");
        (ranged with { Options = new() { PodCidrs = [Cidr.Parse("10.2.0.0/16")] } })
            .Policy(NetworkPolicy("shop/p").Egress(Rule(Block("10.2.0.0/16")))).Allows("shop/web", "shop/db");
    }

    [Fact]
    public void A_pod_of_which_a_block_holds_one_address_and_not_the_other_cannot_be_said()
    {
        var cluster = Cluster.Whole.Pod("shop/web").Pod("shop/dual", "", pod => pod with { Addresses = Cluster.Hosts("10.0.0.5", "fd00::5") });
        cluster.Policy(NetworkPolicy("shop/p").Egress(Rule(Block("10.0.0.0/8")))).CannotSay("shop/web", "shop/dual");
        cluster.Policy(NetworkPolicy("shop/p").Egress(Rule(Block("172.16.0.0/12")))).Denies("shop/web", "shop/dual");
    }

    [Fact]
    public void A_profile_without_IPv6_has_no_IPv6_endpoints()
    {
        var cluster = Shop.Policy(NetworkPolicy("shop/p").Egress(Rule(Block("10.0.0.0/8"), Block("2001:db8::/32"))));
        var outside = Reachability.Of(cluster.Snapshot, Profile.NpGuard).Endpoints.OfType<AddressEndpoint>();
        Assert.All(outside, endpoint => Assert.True(endpoint.Addresses.V6.IsEmpty));
    }

    [Fact]
    public void A_name_that_has_an_IPv6_address_alone_opens_no_other_address_where_IPv6_is_not_modelled()
    {
        var cluster = Shop.Policy(NetworkPolicy("shop/closed").Egress(Rule(Block("10.0.0.0/8")).On("53/UDP")))
            .Policy(AdminPolicy("ClusterNetworkPolicy", "p", Model.AdminTier.Admin, 1).Egress(Rule(Model.RuleAction.Allow, Domains("api.example.com"))));
        (cluster with { Options = new() { Dns = [("api.example.com", Cidr.Parse("2001:db8::1/128"))] } })
            .Denies("shop/web", "10.0.0.1", profile: Profile.NpGuard).Denies("shop/web", "11.0.0.1", profile: Profile.NpGuard);
    }

    /// <summary>Resolvers that block names answer so.</summary>
    [Fact]
    public void A_name_that_is_answered_with_the_first_of_all_addresses_opens_that_one()
    {
        var cluster = Shop.Policy(NetworkPolicy("shop/closed").Egress())
            .Policy(AdminPolicy("ClusterNetworkPolicy", "p", Model.AdminTier.Admin, 1).Egress(Rule(Model.RuleAction.Allow, Domains("api.example.com"))));
        (cluster with { Options = new() { Dns = [("api.example.com", Cidr.Parse("0.0.0.0/32"))] } }).Allows("shop/web", "0.0.0.0").Denies("shop/web", "0.0.0.1");
    }

    [Fact]
    public void Ranges_of_nodes_are_told_once_each_in_order()
    {
        var cluster = Shop.Node("a").Node("b").Policy(NetworkPolicy("shop/p").Egress(Rule(Block("10.0.0.0/8"))));
        var nodes = cluster.Snapshot.Nodes;
        var snapshot = cluster.Snapshot with
        {
            Nodes = [nodes[0] with { PodCidrs = [Cidr.Parse("10.2.0.0/16"), Cidr.Parse("10.1.0.0/16")] }, nodes[1] with { PodCidrs = [Cidr.Parse("10.1.0.0/16")] }],
        };
        var told = Reachability.Of(snapshot, Profile.Upstream).Assumptions.Single(assumption => assumption.Kind == AssumptionKind.PodAddressRanges);
        Assert.Equal(["10.1.0.0/16", "10.2.0.0/16"], told.Subjects);
    }
}
