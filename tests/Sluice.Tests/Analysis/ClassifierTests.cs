using Sluice.Analysis;
using Sluice.Model;
using Sluice.Sets;
using Sluice.Tests.Building;
using static Sluice.Tests.Building.Given;

namespace Sluice.Tests.Analysis;

/// <summary>Which pods are one class: those that no policy can tell apart, and no others.</summary>
public sealed class ClassifierTests
{
    private static readonly NetworkPolicy FromWeb = NetworkPolicy("shop/p", "app=db").Ingress(Rule(Pods("app=web")));

    [Fact]
    public void Pods_that_no_policy_can_tell_apart_are_one_class()
    {
        var cluster = Cluster.Whole.Policy(FromWeb);
        for (var number = 0; number < 30; number++)
        {
            cluster = cluster.Pod($"shop/pod{number}", $"app={(number % 2 == 0 ? "web" : "other")},number={number}", pod => pod with
            {
                NodeName = $"node{number}",
                Addresses = Cluster.Hosts($"10.0.0.{number}"),
                Ports = [new($"port{number}", Protocol.Tcp, 80 + number)],
            });
        }

        Assert.Equal(2, Classes(cluster));
        Assert.Equal(30, Classes(cluster.Node("node3")));
        Assert.Equal(3, Classes(cluster.Policy(NetworkPolicy("shop/q", "number=4").Ingress())));
        Assert.Equal(3, Classes(cluster.Policy(NetworkPolicy("shop/q", "app=web").Egress(Rule().On("port4/TCP")))));
        Assert.Equal(4, Classes(cluster.Policy(NetworkPolicy("shop/q", "app=web").Egress(Rule(Block("10.0.0.0/29"))))));
    }

    [Fact]
    public void A_named_port_is_told_by_its_name_its_protocol_and_its_number()
    {
        var cluster = Cluster.Whole.Pod("shop/client").Policy(NetworkPolicy("shop/p", "role=server").Ingress(Rule().On("web/TCP"), Rule().On("dns/UDP")));
        foreach (var (name, port) in ((string, ContainerPort)[])[
            ("api", new("api", Protocol.Tcp, 80)), ("dns-tcp", new("dns", Protocol.Tcp, 80)), ("dns-udp", new("dns", Protocol.Udp, 80)), ("web", new("web", Protocol.Tcp, 80)), ("web-81", new("web", Protocol.Tcp, 81)),
        ]) cluster = cluster.Pod($"shop/{name}", "role=server", pod => pod with { Ports = [port] });
        cluster.Denies("shop/client", "shop/api").Denies("shop/client", "shop/dns-tcp").Denies("shop/client", "shop/dns-udp").Allows("shop/client", "shop/dns-udp", "80/UDP")
            .Denies("shop/client", "shop/dns-tcp", "80/UDP").Allows("shop/client", "shop/web").Denies("shop/client", "shop/web-81").Allows("shop/client", "shop/web-81", "81/TCP");
    }

    /// <summary>A number of one kind is never taken for the same number of another.</summary>
    [Fact]
    public void A_pod_that_is_known_by_its_address_is_not_one_that_is_known_by_its_node() => Cluster.Whole.Node("n").Pod("shop/client", "app=client")
        .Pod("shop/first", "", static pod => pod with { Addresses = Cluster.Hosts("10.0.0.5") }).Pod("shop/second", "", static pod => pod with { NodeName = "n" })
        .Policy(NetworkPolicy("shop/p", "app=client").Egress(Rule(Block("10.0.0.0/24"))))
        .Allows("shop/client", "shop/first").CannotSay("shop/client", "shop/second");

    [Fact]
    public void Ports_that_have_a_name_are_told_once_each_in_order()
    {
        var workload = new Workload
        {
            Name = NameOf("Deployment", "shop/web"),
            Ports = [new("web", Protocol.Tcp, 80), new("", Protocol.Tcp, 9), new("dns", Protocol.Udp, 53), new("dns", Protocol.Tcp, 54), new("dns", Protocol.Tcp, 53), new("web", Protocol.Tcp, 80, 8080)],
        };
        Assert.Equal(["dns Tcp 53", "dns Tcp 54", "dns Udp 53", "web Tcp 80"], ClassDraft.NamedPorts(workload, null).Select(static port => $"{port.Name} {port.Protocol} {port.Number}"));
        Assert.All(ClassDraft.NamedPorts(workload, null), static port => Assert.Equal(0, port.HostPort));
    }

    [Fact]
    public void Workloads_that_come_in_any_order_give_the_same_list()
    {
        var cluster = Cluster.Whole.Pod("shop/web", "app=web").Pod("shop/db", "app=db").Pod("ops/probe").Pod("bank/web", "app=web").Policy(FromWeb);
        var turned = cluster.Snapshot with { Workloads = [.. cluster.Snapshot.Workloads.Reverse()] };
        Assert.Equal(Listed(cluster.Snapshot), Listed(turned));
    }

    /// <summary>Pods that may come stand behind those that are there, and belong to their own namespace all the same.</summary>
    [Fact]
    public void Pods_of_tomorrow_are_of_their_own_namespace_alone() =>
        (Cluster.Whole.Pod("a/x", "app=x").Pod("b/y", "app=y").Policy(NetworkPolicy("a/p").Ingress(Rule(Pods("")))) with { Options = new() { Exposure = true } })
            .Denies("b/y", "a/x").Allows("a/x", "a/x");

    /// <summary>How many classes of pods there are.</summary>
    private static int Classes(Cluster cluster) => Reachability.Of(cluster.Snapshot, Profile.Upstream).Table.Universe.Pods.Count;

    private static IEnumerable<string> Listed(Snapshot snapshot) => Reachability.Of(snapshot, Profile.Upstream).Connections().Select(static one => $"{one.From} -> {one.To}: {one.Allowed} | {one.Unknown}");
}
