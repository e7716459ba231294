using Sluice.Model;
using Sluice.Sets;
using Sluice.Tests.Building;
using static Sluice.Tests.Building.Given;

namespace Sluice.Tests.Conformance;

/// <summary>A port name means what the destination pod calls by that name, protocol included.</summary>
public sealed class NamedPortTests
{
    private static readonly Cluster Shop = Cluster.Whole.Namespace("shop")
        .Pod("shop/client", "app=client", pod => pod with { Ports = [new("http", Protocol.Tcp, 9999)] })
        .Pod("shop/api", "app=api", pod => pod with { Ports = [new("http", Protocol.Tcp, 8080), new("http", Protocol.Udp, 8081), new("", Protocol.Tcp, 80)] })
        .Pod("shop/old", "app=old", pod => pod with { Ports = [new("http", Protocol.Tcp, 80)] });

    [Fact]
    public void An_ingress_rule_looks_the_name_up_on_its_subject() => Shop
        .Policy(NetworkPolicy("shop/p").Ingress(Rule().On("http")))
        .Allows("shop/client", "shop/api", "8080/TCP").Denies("shop/client", "shop/api", "9999/TCP").Denies("shop/client", "shop/api", "80/TCP")
        .Allows("shop/client", "shop/old", "80/TCP").Denies("shop/client", "shop/old", "8080/TCP");

    [Fact]
    public void An_egress_rule_looks_the_name_up_on_each_destination() => Shop
        .Policy(NetworkPolicy("shop/p", "app=client").Egress(Rule(Pods("")).On("http")))
        .Allows("shop/client", "shop/api", "8080/TCP").Denies("shop/client", "shop/api", "9999/TCP")
        .Allows("shop/client", "shop/old", "80/TCP").Denies("shop/client", "shop/old", "8080/TCP");

    [Fact]
    public void A_name_counts_for_the_protocol_it_was_given_for() => Shop
        .Policy(NetworkPolicy("shop/p").Ingress(Rule().On("http/UDP")))
        .Allows("shop/client", "shop/api", "8081/UDP").Denies("shop/client", "shop/api", "8080/UDP").Denies("shop/client", "shop/api", "8081/TCP");

    [Fact]
    public void Two_policies_that_use_names_mean_each_pods_own_ports() => Shop
        .Policy(NetworkPolicy("shop/all").Ingress(Rule().On("http")))
        .Policy(NetworkPolicy("shop/servers", "app in (api,old)").Ingress(Rule().On("http")))
        .Allows("shop/client", "shop/api", "8080/TCP").Denies("shop/client", "shop/api", "80/TCP")
        .Allows("shop/client", "shop/old", "80/TCP").Denies("shop/client", "shop/old", "8080/TCP");

    [Fact]
    public void A_name_on_a_pod_that_is_perhaps_meant_is_perhaps_open_and_no_other_port_is() => Shop.Referred("lost")
        .Pod("lost/pod", "", pod => pod with { Ports = [new("http", Protocol.Tcp, 8080)] })
        .Policy(NetworkPolicy("shop/p", "app=client").Egress(Rule(Namespaces("team=a")).On("http")))
        .CannotSay("shop/client", "lost/pod", "8080/TCP").Denies("shop/client", "lost/pod", "8081/TCP");

    [Fact]
    public void A_name_that_a_pod_does_not_have_matches_nothing() => Shop
        .Policy(NetworkPolicy("shop/p").Ingress(Rule().On("metrics")))
        .Denies("shop/client", "shop/api", "8080/TCP").Denies("shop/client", "shop/api", "80/TCP");

    [Fact]
    public void An_address_has_no_named_ports() => Shop
        .Policy(NetworkPolicy("shop/p").Egress(Rule().On("http")))
        .Denies("shop/client", "8.8.8.8", "80/TCP").Denies("shop/client", "8.8.8.8", "9999/TCP").Allows("shop/client", "shop/api", "8080/TCP");

    [Fact]
    public void A_name_without_protocol_in_an_ordered_tier_counts_for_every_protocol_that_carries_it() => Shop
        .Policy(AdminPolicy("ClusterNetworkPolicy", "p", AdminTier.Admin, 1).Ingress(Rule(RuleAction.Deny, AdminPods("")).On("http")))
        .Denies("shop/client", "shop/api", "8080/TCP").Denies("shop/client", "shop/api", "8081/UDP")
        .Allows("shop/client", "shop/api", "8080/UDP").Allows("shop/client", "shop/api", "80/TCP");
}
