using Sluice.Analysis;
using Sluice.Model;
using Sluice.Sets;
using Sluice.Tests.Building;
using static Sluice.Tests.Building.Given;

namespace Sluice.Tests.Analysis;

/// <summary>What is led to from outside is shown apart from what policies allow.</summary>
public sealed class PublicationTests
{
    private static readonly Cluster Shop = Cluster.Whole.Namespace("shop")
        .Pod("shop/web", "app=web", pod => pod with { Ports = [new("http", Protocol.Tcp, 8080)] }).Pod("shop/db", "app=db");

    [Theory]
    [InlineData(ServiceType.LoadBalancer, "", PublicationKind.LoadBalancer)]
    [InlineData(ServiceType.NodePort, "", PublicationKind.NodePort)]
    [InlineData(ServiceType.ClusterIP, "203.0.113.7", PublicationKind.ExternalAddress)]
    public void A_Service_publishes_the_pods_behind_it_on_their_own_ports(ServiceType type, string external, PublicationKind kind)
    {
        var published = Assert.Single(Published(With(Shop, type, external: external)));
        Assert.Equal(("web", kind, "Service shop/web"), (published.Workload.Name.Name, published.Kind, published.By.ToString()));
        Assert.Equal(TrafficSet.Of(Protocol.Tcp, 8080), published.Ports);
    }

    [Fact]
    public void A_Service_for_the_cluster_publishes_nothing() => Assert.Empty(Published(With(Shop, ServiceType.ClusterIP)));

    [Fact]
    public void A_hostPort_publishes_its_container_and_host_network_pods_are_their_node()
    {
        var cluster = Cluster.Whole.Namespace("shop").Pod("shop/agent", "", pod => pod with { Ports = [new("", Protocol.Udp, 53, 5353), new("", Protocol.Tcp, 80)] })
            .Pod("shop/host", "", pod => pod with { HostNetwork = true, Ports = [new("", Protocol.Tcp, 80, 80)] });
        var published = Assert.Single(Published(cluster));
        Assert.Equal(("agent", PublicationKind.HostPort, TrafficSet.Of(Protocol.Udp, 53)), (published.Workload.Name.Name, published.Kind, published.Ports));
    }

    [Fact]
    public void The_client_counts_only_where_its_address_is_kept()
    {
        var closed = Shop.Policy(NetworkPolicy("shop/p", "app=web").Ingress(Rule(Pods(""))));
        Assert.Equal(Verdict.Allow, Assert.Single(Published(With(Shop, ServiceType.LoadBalancer))).Admitted);
        Assert.Equal(Verdict.Unknown, Assert.Single(Published(With(closed, ServiceType.LoadBalancer))).Admitted);
        Assert.Equal(Verdict.Deny, Assert.Single(Published(With(closed, ServiceType.LoadBalancer, keeps: true))).Admitted);
    }

    /// <summary>Only what is certainly closed to every client on every port is a deny.</summary>
    [Fact]
    public void What_is_open_on_one_of_its_ports_or_perhaps_open_is_not_called_closed()
    {
        var web = NetworkPolicy("shop/p", "app=web");
        var partly = With(Shop.Policy(web.Ingress(Rule().On("8080"))), ServiceType.LoadBalancer, keeps: true);
        var service = partly.Snapshot.Services[0];
        partly = partly with { Snapshot = partly.Snapshot with { Services = [service with { Ports = [.. service.Ports, new("", Protocol.Tcp, 81, 8081, null, 0, default)] }] } };
        var published = Assert.Single(Published(partly));
        Assert.Equal((TrafficSet.Of(Protocol.Tcp, PortSet.Of(8080, 8081)), Verdict.Unknown), (published.Ports, published.Admitted));
        var perhaps = Shop.Policy(web.Ingress(Rule(Pods("")) with { PeersUnreadable = true }));
        Assert.Equal(Verdict.Unknown, Assert.Single(Published(With(perhaps, ServiceType.LoadBalancer, keeps: true))).Admitted);
    }

    private static ValueList<Publication> Published(Cluster cluster) => Publication.Of(Reachability.Of(cluster.Snapshot, Profile.Upstream));

    private static Cluster With(Cluster cluster, ServiceType type, bool keeps = false, string external = "") => cluster with
    {
        Snapshot = cluster.Snapshot with
        {
            Services =
            [
                new Service
                {
                    Name = new("Service", "shop", "web"),
                    Type = type,
                    Selector = Select.By("app=web"),
                    Ports = [new("", Protocol.Tcp, 80, 0, "http", 0, default)],
                    KeepsClientAddress = keeps,
                    ExternalAddresses = external.Length > 0 ? Cluster.Hosts(external) : [],
                },
            ],
        },
    };
}
