using Sluice.Analysis;
using Sluice.Checks;
using Sluice.Findings;
using Sluice.Model;
using Sluice.Sets;
using Sluice.Tests.Building;
using static Sluice.Tests.Building.Given;

namespace Sluice.Tests.Checks;

/// <summary>What stands open: the internet, metadata, ports, DNS, tenants, paths.</summary>
public sealed class ExposureTests
{
    private const string Dns = "kubernetes.io/metadata.name=kube-system";

    private static readonly Cluster Shop = Cluster.Part.Pod("shop/api", "app=api");

    [Theory]
    [InlineData("0.0.0.0/0")]
    [InlineData("128.0.0.0/1")]
    [InlineData("::/0")]
    [InlineData("2000::/3")]
    public void The_internet_is_found_however_it_is_cut(string block) =>
        Assert.Single(Shop.Policy(NetworkPolicy("shop/p").Egress(Rule(Block(block)).On("443"))).Findings("SLU3003"));

    [Fact]
    public void Halves_in_two_peers_are_the_internet() =>
        Assert.Single(Shop.Policy(NetworkPolicy("shop/p").Egress(Rule(Block("0.0.0.0/3"), Block("32.0.0.0/3"), Block("64.0.0.0/3")).On("443"))).Findings("SLU3003"));

    [Fact]
    public void Private_exceptions_do_not_close_the_internet_and_addresses_are_counted() =>
        Assert.StartsWith(
            "1 workload can open connections to 4,277,075,968 IPv4 addresses on TCP 443. The exceptions keep private ranges out",
            Assert.Single(Shop.Policy(NetworkPolicy("shop/p").Egress(Rule(Block("0.0.0.0/0", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16")).On("443"))).Findings("SLU3003")).Why,
            StringComparison.Ordinal);

    [Fact]
    public void Private_ranges_are_broad_and_not_the_internet()
    {
        var cluster = Shop.Policy(NetworkPolicy("shop/p").Egress(Rule(Block("10.0.0.0/8")).On("443")));

        Assert.Empty(cluster.Findings("SLU3003"));
        Assert.Single(cluster.Findings("SLU3007"));
    }

    [Fact]
    public void The_address_of_a_pod_that_was_read_is_not_the_outside()
    {
        var cluster = Cluster.Whole.Pod("shop/api", "app=api").Pod("egress/proxy", "sluice.dev/egress-gateway=true", pod => pod with { Addresses = Cluster.Hosts("203.0.113.7") })
            .Policy(NetworkPolicy("shop/p").Ingress().Egress(Rule(Block("203.0.113.7/32")).On("3128")));

        Assert.Empty(cluster.Findings("SLU3011"));
        Assert.Equal(1, cluster.Controls().Counts.ReachingOutside);
        Assert.DoesNotContain(
            Reachability.Of(cluster.Snapshot, Profile.Upstream).Connections(new() { From = static from => from.ToString() == "shop/api" }),
            connection => connection.To is AddressEndpoint);
    }

    [Fact]
    public void A_range_of_pods_that_is_not_private_is_not_the_outside()
    {
        var cluster = Shop.Policy(NetworkPolicy("shop/p").Egress(Rule(Block("30.0.0.0/8")).On("443"))) with { Options = new() { PodCidrs = [Cidr.Parse("30.0.0.0/8")] } };

        Assert.Contains("every machine, node and Service", Assert.Single(cluster.Findings("SLU3007")).Why, StringComparison.Ordinal);
    }

    [Fact]
    public void Names_of_ports_open_nothing_outside() =>
        Assert.Empty(Shop.Policy(NetworkPolicy("shop/p").Egress(Rule(Block("0.0.0.0/0")).On("https"))).Findings("SLU3003"));

    [Fact]
    public void What_an_admin_policy_denies_is_not_open()
    {
        var cluster = Shop.Policy(NetworkPolicy("shop/p").Egress(Rule(Block("0.0.0.0/0")).On("443")));
        var deny = AdminPolicy("ClusterNetworkPolicy", "no-internet", AdminTier.Admin, 1).Egress(Rule(RuleAction.Deny, Networks("0.0.0.0/0", "::/0")));

        Assert.Single(cluster.Findings("SLU3003"));
        Assert.Empty(cluster.Policy(deny).Findings("SLU3003"));
    }

    [Fact]
    public void Metadata_is_found_in_a_block_and_behind_port_80_only()
    {
        Cluster On(string port) => Shop.Policy(NetworkPolicy("shop/p").Egress(Rule(Block("169.254.0.0/16")).On(port)));

        Assert.Equal("\"169.254.169.254/32\"", Assert.Single(On("80").Findings("SLU3005")).Fix[0].Value);
        Assert.Empty(On("443").Findings("SLU3005"));
        Assert.Empty(Shop.Policy(NetworkPolicy("shop/p").Egress(Rule(Block("169.254.0.0/16", "169.254.169.254/32", "169.254.170.0/24")).On("80"))).Findings("SLU3005"));
    }

    [Fact]
    public void Metadata_over_IPv6_is_found() =>
        Assert.Contains("fd00:ec2::254/128", Assert.Single(Shop.Policy(NetworkPolicy("shop/p").Egress(Rule(Block("fd00::/8")).On("80"))).Findings("SLU3005")).Why, StringComparison.Ordinal);

    [Fact]
    public void Any_port_is_fixed_by_what_all_pods_declare()
    {
        var cluster = Cluster.Part.Pod("shop/api", "app=api", Judging.Declaring("8080", "9090")).Policy(NetworkPolicy("shop/p", "app=api").Ingress(Rule(Namespaces("team=a"))));

        Assert.Equal("[{protocol: TCP, port: 8080}, {protocol: TCP, port: 9090}]", Assert.Single(cluster.Findings("SLU3006")).Fix[0].Value);
        Assert.Empty(Assert.Single(cluster.Pod("shop/silent", "app=api").Findings("SLU3006")).Fix);
    }

    [Fact]
    public void The_resolver_that_was_read_must_be_the_one_that_is_named()
    {
        Cluster To(string pods) => Shop.Pod("kube-system/coredns", "k8s-app=kube-dns").Pod("kube-system/other", "app=other")
            .Policy(NetworkPolicy("shop/p").Egress(Rule(Namespaces("team=a")).On("443"), Rule(PodsIn(Dns, pods)).On("53/UDP", "53/TCP")));

        Assert.Empty(To("k8s-app=kube-dns").Findings("SLU3008"));
        Assert.Single(To("app=other").Findings("SLU3008"));
    }

    [Fact]
    public void A_resolver_that_was_not_read_may_be_anywhere_in_its_namespace() =>
        Assert.Empty(Shop.Policy(NetworkPolicy("shop/p").Egress(Rule(Namespaces("team=a")).On("443"), Rule(PodsIn(Dns, "app=my-resolver")).On("53/UDP", "53/TCP"))).Findings("SLU3008"));

    [Fact]
    public void DNS_over_UDP_alone_is_a_note() =>
        Assert.Equal(Severity.Note, Assert.Single(Shop.Policy(
            NetworkPolicy("shop/p").Egress(Rule(Namespaces("team=a")).On("443"), Rule(PodsIn(Dns, "k8s-app=kube-dns")).On("53/UDP"))).Findings("SLU3008")).Severity);

    [Fact]
    public void Workloads_that_may_open_nothing_or_only_reach_addresses_need_no_names()
    {
        Assert.Empty(Shop.Policy(NetworkPolicy("shop/p").Egress()).Findings("SLU3008"));
        Assert.Empty(Shop.Policy(NetworkPolicy("shop/p").Egress(Rule(Block("203.0.113.0/24")).On("443"))).Findings("SLU3008"));
    }

    [Fact]
    public void DNS_for_anyone_is_wider_than_DNS_and_not_the_internet()
    {
        var cluster = Shop.Policy(NetworkPolicy("shop/p").Egress(Rule().On("53/UDP", "53/TCP")));

        Assert.Equal(
            "[{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: kube-system}}, podSelector: {matchLabels: {k8s-app: kube-dns}}}]",
            Assert.Single(cluster.Findings("SLU3009")).Fix[0].Value);
        Assert.Empty(cluster.Findings("SLU3003"));
    }

    [Fact]
    public void A_node_local_resolver_is_not_wider_than_DNS() =>
        Assert.Empty(Shop.Policy(NetworkPolicy("shop/p").Egress(Rule(Block("169.254.20.10/32")).On("53/UDP", "53/TCP"))).Findings("SLU3009"));

    [Fact]
    public void Tenants_are_told_by_label_and_else_by_name()
    {
        var cluster = Cluster.Part.Namespace("one", "tenant=acme").Namespace("two", "tenant=acme").Namespace("tenant-globex").Pod("one/a").Pod("two/b").Pod("tenant-globex/c");

        Assert.Equal(["one", "tenant-globex", "two"], cluster.Findings("SLU3010").Select(finding => finding.Namespace).Order());
        Assert.Equal("tenant acme can reach tenant globex in namespace tenant-globex", cluster.Findings("SLU3010").Single(finding => finding.Namespace == "tenant-globex").Message);
    }

    [Fact]
    public void One_tenant_is_nobody_elses_neighbour() =>
        Assert.Empty(Cluster.Part.Namespace("one", "tenant=acme").Pod("one/a").Pod("shared/b").Findings("SLU3010"));

    [Fact]
    public void Closing_either_side_parts_tenants()
    {
        var cluster = Cluster.Part.Namespace("one", "tenant=a").Namespace("two", "tenant=b").Pod("one/x").Pod("two/y");

        Assert.Equal("one", Assert.Single(cluster.Policy(NetworkPolicy("two/p").Ingress()).Findings("SLU3010")).Namespace);
        Assert.Empty(cluster.Policy(NetworkPolicy("two/p").Ingress().Egress()).Findings("SLU3010"));
    }

    [Fact]
    public void Nothing_is_said_of_a_gateway_that_nobody_declared()
    {
        var open = Shop.Pod("egress/proxy", "app=egress-gateway");

        Assert.Empty(open.Findings("SLU3011"));
        Assert.Equal(ControlStatus.NotAssessed, open.Controls().Results.Single(result => result.Control == Controls.ThroughProxies).Status);
    }

    [Fact]
    public void Around_a_declared_gateway_every_other_path_outside_counts()
    {
        var open = Shop.Pod("egress/proxy", "sluice.dev/egress-gateway=true");

        Assert.Equal("shop", Assert.Single(open.Findings("SLU3011")).Namespace);
        Assert.Empty(open.Policy(NetworkPolicy("shop/p").Egress(Rule(Namespaces("kubernetes.io/metadata.name=egress")).On("3128"))).Findings("SLU3011"));
    }

    [Fact]
    public void A_chain_to_a_protected_component_is_shown_step_by_step()
    {
        var cluster = Cluster.Part.Pod("shop/web", "app=web").Pod("shop/api", "app=api").Pod("shop/db", "app=db,sluice.dev/protected=true")
            .Policy(NetworkPolicy("shop/web", "app=web").Ingress(Rule().On("443")))
            .Policy(NetworkPolicy("shop/api", "app=api").Ingress(Rule(Pods("app=web")).On("8080")))
            .Policy(NetworkPolicy("shop/db", "app=db").Ingress(Rule(Pods("app=api")).On("5432")));
        var finding = Assert.Single(cluster.Findings("SLU3012"));

        Assert.StartsWith("internet → shop/web → shop/api → shop/db.", finding.Why, StringComparison.Ordinal);
        Assert.Equal(3, finding.Concern.ConnectionCount);
        Assert.Empty(cluster.Policy(NetworkPolicy("shop/no-way", "app=web").Egress()).Findings("SLU3012"));
    }

    [Fact]
    public void Fingerprints_outlive_the_order_of_rules()
    {
        var (one, two) = (Rule(Block("0.0.0.0/0")).On("443"), Rule(Block("0.0.0.0/0")).On("587"));
        IEnumerable<string> Prints(params NetworkPolicyRule[] rules) =>
            Shop.Policy(NetworkPolicy("shop/p").Egress(rules)).Findings("SLU3003").Select(finding => finding.Fingerprint).Order();

        Assert.Equal(Prints(one, two), Prints(two, one));
        Assert.Equal(2, Prints(one, one).Distinct().Count());
    }
}
