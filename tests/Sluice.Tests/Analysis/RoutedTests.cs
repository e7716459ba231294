using Sluice.Analysis;
using Sluice.Model;
using Sluice.Sets;
using Sluice.Tests.Building;
using static Sluice.Tests.Building.Given;

namespace Sluice.Tests.Analysis;

/// <summary>What enters through a controller that nobody read goes where routes lead, and to no other port.</summary>
public sealed class RoutedTests
{
    private static readonly ServicePort Named = new("web", Protocol.Tcp, 443, 0, "https", 0, default);
    private static readonly ServicePort Numbered = new("admin", Protocol.Tcp, 80, 8080, null, 0, default);
    private static readonly ServicePort Datagrams = new("dns", Protocol.Udp, 53, 53, null, 0, default);

    private static readonly Cluster Shop = Cluster.Whole
        .Pod("shop/web", "app=web", pod => pod with { Ports = [new("https", Protocol.Tcp, 8443), new("https", Protocol.Udp, 8444), new("other", Protocol.Tcp, 9)] })
        .Pod("shop/old", "app=web", pod => pod with { Ports = [new("https", Protocol.Tcp, 9443)] })
        .Pod("shop/db", "app=db").Pod("bank/web", "app=web");

    [Fact]
    public void A_Service_port_is_meant_by_its_number() => Leads(Shop, Back(80), ("shop/old", "TCP 8080"), ("shop/web", "TCP 8080"));

    [Fact]
    public void A_Service_port_is_meant_by_its_name() => Leads(Shop, Back("admin"), ("shop/old", "TCP 8080"), ("shop/web", "TCP 8080"));

    [Fact]
    public void A_Service_port_is_meant_by_the_port_that_it_leads_to()
    {
        Leads(Shop, Back(8080), ("shop/old", "TCP 8080"), ("shop/web", "TCP 8080"));
        Leads(Shop, Back("https"), ("shop/old", "TCP 9443"), ("shop/web", "TCP 8443"));
    }

    [Fact]
    public void A_named_target_port_is_each_pods_own() => Leads(Shop, Back(443), ("shop/old", "TCP 9443"), ("shop/web", "TCP 8443"));

    [Fact]
    public void Without_a_port_every_port_of_the_Service_is_meant() =>
        Leads(Shop, Back(0), ("shop/old", "TCP 8080,9443 · UDP 53"), ("shop/web", "TCP 8080,8443 · UDP 53"));

    [Fact]
    public void Several_routes_to_a_pod_add_up() => Leads(Shop, [Back(80), Back(53)], ("shop/old", "TCP 8080 · UDP 53"), ("shop/web", "TCP 8080 · UDP 53"));

    [Fact]
    public void A_port_that_no_Service_has_leads_nowhere()
    {
        Leads(Shop, Back(81));
        Leads(Shop, Back("metrics"));
    }

    [Fact]
    public void A_Service_that_nobody_defined_or_that_selects_nothing_leads_nowhere()
    {
        Leads(Shop, Back(80) with { Service = "gone" });
        Leads(Shop, Back(80) with { Namespace = "bank" });
        Leads(Shop, Back(80) with { Service = "manual" });
    }

    [Fact]
    public void A_controller_that_was_not_read_opens_only_what_routes_lead_to()
    {
        var reachability = Reachability.Of(Routed(Shop, Back(80)).Snapshot, Profile.Upstream);
        ExternalEndpoint controller = new("ingress-controller");
        var web = reachability.Endpoints.Single(static end => end.ToString() == "shop/web");
        var database = reachability.Endpoints.Single(static end => end.ToString() == "shop/db");
        Assert.Equal(TrafficSet.Of(Protocol.Tcp, 8080), reachability.Decide(controller, web).Allowed);
        Assert.True(reachability.Decide(controller, database).Allowed.IsEmpty);
    }

    [Fact]
    public void What_is_said_of_a_controller_that_was_not_read_is_cut_to_where_routes_lead()
    {
        Decision Of(NetworkPolicyRule first, string to)
        {
            var cluster = Routed(Shop.Policy(NetworkPolicy("shop/p", "app=web").Ingress(first, Rule(Namespaces("role=edge")).On("9/TCP"))).Policy(NetworkPolicy("shop/q", "app=db").Ingress(Rule())), Back(80));
            return Reachability.Of(cluster.Snapshot, Profile.Upstream).Decide(new ExternalEndpoint("ingress-controller"), cluster.Peer(to));
        }

        var open = Of(Rule().On("8080/TCP"), "shop/web");
        Assert.Equal((TrafficSet.Of(Protocol.Tcp, 8080), TrafficSet.Empty, 0), (open.Allowed, open.Unknown, open.Because.Count));
        Assert.Equal(0, open.AllowingRules[0].Index);
        var perhaps = Of(Rule(Namespaces("role=edge")), "shop/web");
        Assert.Equal((TrafficSet.Empty, TrafficSet.Of(Protocol.Tcp, 8080), 0), (perhaps.Allowed, perhaps.Unknown, perhaps.AllowingRules.Count));
        Assert.NotEmpty(perhaps.Because);
        var elsewhere = Of(Rule(), "shop/db");
        Assert.Equal((TrafficSet.Empty, TrafficSet.Empty, 0, 0), (elsewhere.Allowed, elsewhere.Unknown, elsewhere.Because.Count, elsewhere.AllowingRules.Count));
    }

    /// <summary>It is a pod somewhere, with an address from where pods have theirs; which one, nobody said.</summary>
    [Theory]
    [InlineData("10.0.0.0/16", "TCP 8080", "nothing")]
    [InlineData("10.0.3.0/24", "nothing", "TCP 8080")]
    [InlineData("203.0.113.0/24", "nothing", "nothing")]
    public void A_controller_that_was_not_read_is_in_a_block_as_a_pod_of_unknown_address(string block, string allowed, string unknown)
    {
        var cluster = Routed(Shop.Policy(NetworkPolicy("shop/p", "app=web").Ingress(Rule(Block(block)))), Back(80));
        var decision = Reachability.Of(cluster.Snapshot, Profile.Upstream, new() { PodCidrs = [Cidr.Parse("10.0.0.0/16")] })
            .Decide(new ExternalEndpoint("ingress-controller"), cluster.Peer("shop/web"));
        Assert.Equal((allowed, unknown), ($"{decision.Allowed}", $"{decision.Unknown}"));
    }

    [Fact]
    public void Who_asks_from_outside_is_told_the_way_in()
    {
        var closed = Shop.Policy(NetworkPolicy("shop/closed", "app=web").Ingress(Rule(Pods("app=db"))));
        var reachability = Reachability.Of(Routed(closed, Back(80)).Snapshot, Profile.Upstream);
        var web = reachability.Endpoints.Single(static end => end.ToString() == "shop/web");
        var explained = new Explainer(reachability).Explain(AddressEndpoint.Internet, web);
        Assert.Equal(Verdict.Deny, explained.Verdict);
        Assert.Equal(TrafficSet.Of(Protocol.Tcp, 8080), Assert.Single(explained.Entrances).Ports);
        var read = Reachability.Of(Routed(closed.Pod("edge/nginx", "app=traefik"), Back(80)).Snapshot, Profile.Upstream);
        var entrance = Assert.Single(new Explainer(read).Explain(AddressEndpoint.Internet, web).Entrances);
        Assert.Equal(("edge/nginx", Verdict.Deny), ($"{entrance.Controller}", entrance.Admitted));
    }

    /// <summary>Which of them serves a route, nobody said.</summary>
    [Fact]
    public void Where_several_controllers_were_read_a_way_in_is_of_none_and_cannot_be_said()
    {
        var reachability = Reachability.Of(Routed(Shop.Pod("edge/kong", "app=kong").Pod("edge/nginx", "app=traefik"), Back(80)).Snapshot, Profile.Upstream);
        var way = Assert.Single(new Explainer(reachability).Explain(AddressEndpoint.Internet, reachability.Endpoints.Single(static end => end.ToString() == "shop/web")).Entrances);
        Assert.Equal((null, Verdict.Unknown, TrafficSet.Of(Protocol.Tcp, 8080)), (way.Controller, way.Admitted, way.Ports));
    }

    [Fact]
    public void The_ways_in_are_the_routes_that_lead_to_the_pod_in_the_order_of_the_snapshot()
    {
        var cluster = Routed(Shop, Back(80));
        var route = cluster.Snapshot.Routes[0];
        IngressRoute Other(string name, params RouteBackend[] backends) => route with { Name = route.Name with { Name = name }, Backends = [.. backends] };
        var snapshot = cluster.Snapshot with
        {
            Routes = [Other("a", Back(53), Back(80)), Other("b", Back(80) with { Namespace = "bank" }), Other("c", Back(81)), Other("d", Back(443))],
            Services = [.. cluster.Snapshot.Services, cluster.Snapshot.Services[1] with { Name = new("Service", "bank", "web") }],
        };
        var reachability = Reachability.Of(snapshot, Profile.Upstream);
        IEnumerable<string> Ways(string pod) => new Explainer(reachability)
            .Explain(AddressEndpoint.Internet, reachability.Endpoints.Single(end => end.ToString() == pod)).Entrances.Select(static way => $"{way.Route.Name.Name} {way.Ports}");
        Assert.Equal(["a TCP 8080 · UDP 53", "d TCP 8443"], Ways("shop/web"));
        Assert.Empty(Ways("shop/db"));
        Assert.Empty(new Explainer(reachability).Explain(reachability.Endpoints.Single(static end => end.ToString() == "shop/db"), reachability.Endpoints.Single(static end => end.ToString() == "shop/web")).Entrances);
    }

    [Fact]
    public void A_policy_may_close_where_a_route_leads() =>
        Leads(Shop.Policy(NetworkPolicy("shop/closed", "app=web").Ingress(Rule(Block("203.0.113.0/24")).On("9/TCP"))), Back(80));

    [Theory]
    [InlineData("app.kubernetes.io/name=ingress-nginx", true)]
    [InlineData("app=traefik", true)]
    [InlineData("k8s-app=kong", true)]
    [InlineData("ingresscontroller.operator.openshift.io/deployment-ingresscontroller=default", true)]
    [InlineData("app=web", false)]
    [InlineData("role=traefik", false)]
    public void A_pod_that_is_known_as_a_controller_stands_for_itself(string labels, bool isController)
    {
        var cluster = Routed(Shop.Pod("edge/pod", labels), Back(80));
        Assert.Equal(!isController, Reachability.Of(cluster.Snapshot, Profile.Upstream).Endpoints.Any(endpoint => endpoint is ExternalEndpoint));
    }

    [Fact]
    public void Without_routes_there_is_no_controller() =>
        Assert.DoesNotContain(Reachability.Of(Shop.Snapshot, Profile.Upstream).Endpoints, endpoint => endpoint is ExternalEndpoint);

    private static RouteBackend Back(int port) => new("shop", "web", port, null, default);

    private static RouteBackend Back(string name) => new("shop", "web", 0, name, default);

    private static Cluster Routed(Cluster cluster, params RouteBackend[] backends) => cluster with
    {
        Snapshot = cluster.Snapshot with
        {
            Services =
            [
                new() { Name = new("Service", "shop", "manual"), Ports = [Numbered] },
                new() { Name = new("Service", "shop", "web"), Selector = Select.By("app=web"), Ports = [Named, Numbered, Datagrams] },
            ],
            Routes = [.. backends.Select((backend, at) => new IngressRoute { Name = new("Ingress", "shop", $"route{at}"), Backends = [backend] })],
        },
    };

    private static void Leads(Cluster cluster, RouteBackend backend, params (string To, string Ports)[] expected) => Leads(cluster, [backend], expected);

    private static void Leads(Cluster cluster, RouteBackend[] backends, params (string To, string Ports)[] expected)
    {
        var reachability = Reachability.Of(Routed(cluster, backends).Snapshot, Profile.Upstream);
        var entering = reachability.Connections().Where(connection => connection.From is ExternalEndpoint);
        Assert.Equal(expected, entering.Select(connection => ($"{connection.To}", $"{connection.Allowed}")));
    }
}
