using Sluice.Analysis;
using Sluice.Model;
using Sluice.Probes;
using Sluice.Sets;
using Sluice.Tests.Building;
using static Sluice.Tests.Building.Given;

namespace Sluice.Tests.Probes;

/// <summary>Which connections a plan tries, and how a cluster becomes one that can be built.</summary>
public sealed class ProbePlanTests
{
    private static readonly Cluster Shop = Cluster.Whole
        .Namespace("shop", "team=a").Namespace("bank", "team=b")
        .Pod("shop/web", "app=web", static workload => workload with { Replicas = 1 })
        .Pod("shop/db", "app=db", static workload => workload with { Ports = [new("sql", Protocol.Tcp, 5432)] })
        .Pod("bank/web", "app=web");

    [Fact]
    public void Each_border_of_ports_is_tried_on_both_sides()
    {
        var plan = Plan(Shop.Policy(NetworkPolicy("shop/db", "app=db").Ingress(Rule(Pods("app=web")).On("8000-8100"))));
        var ports = Ports(plan, "shop/web", "shop/db", Protocol.Tcp);
        Assert.Equal([5432, 7999, 8000, 8100, 8101], ports.Keys);
        Assert.Equal([Verdict.Deny, Verdict.Deny, Verdict.Allow, Verdict.Allow, Verdict.Deny], ports.Values);
    }

    [Fact]
    public void Where_nothing_is_declared_one_port_of_each_protocol_is_tried()
    {
        var plan = Plan(Shop, new() { All = true });
        Assert.Equal([80], Ports(plan, "shop/db", "shop/web", Protocol.Tcp).Keys);
        Assert.Equal([53], Ports(plan, "shop/db", "shop/web", Protocol.Udp).Keys);
    }

    [Fact]
    public void Replicas_are_tried_among_themselves_and_a_single_pod_never_by_itself()
    {
        var plan = Plan(Shop.Policy(NetworkPolicy("shop/db", "app=db").Ingress(Rule(Pods("app=web")))));
        Assert.Contains(plan.Probes, static probe => $"{probe.From} {probe.To}" == "shop/db shop/db" && probe.Source != probe.Destination);
        Assert.DoesNotContain(plan.Probes, static probe => probe.Source == probe.Destination);
        Assert.DoesNotContain(plan.Probes, static probe => $"{probe.From} {probe.To}" == "shop/web shop/web");
    }

    [Fact]
    public void Every_two_classes_are_tried_once_and_all_pairs_when_asked()
    {
        var crowd = Enumerable.Range(0, 6).Aggregate(Cluster.Whole.Namespace("shop"), static (shop, number) => shop.Pod($"shop/p{number}", "app=web"))
            .Pod("shop/db", "app=db").Policy(NetworkPolicy("shop/db", "app=db").Ingress(Rule(Pods("app=web"))));
        var few = Plan(crowd).Probes.Where(static probe => probe is { From: WorkloadEndpoint, To: WorkloadEndpoint }).ToList();
        var all = Plan(crowd, new() { All = true }).Probes.Where(static probe => probe is { From: WorkloadEndpoint, To: WorkloadEndpoint }).ToList();
        Assert.Equal(4, few.Select(static probe => (probe.From, probe.To)).Distinct().Count());
        Assert.Equal(14 * 13, all.Select(static probe => (probe.Source, probe.Destination)).Distinct().Count());
    }

    [Fact]
    public void Between_a_pod_and_a_node_its_own_node_and_another_are_tried()
    {
        var nodes = Plan(Shop.Policy(NetworkPolicy("shop/web", "app=web").Ingress()).Node("n1", "", "192.0.2.1").Node("n2", "", "192.0.2.2"))
            .Probes.Where(static probe => probe is { From: NodeEndpoint, To: WorkloadEndpoint } && $"{probe.To}" == "shop/web" && probe.Protocol == Protocol.Tcp).ToList();
        Assert.Equal([Verdict.Deny, Verdict.Allow], nodes.Select(static probe => probe.Analysed).Order());
    }

    [Fact]
    public void A_service_is_dialled_from_one_that_may_and_one_that_may_not()
    {
        var service = new Service { Name = new("Service", "shop", "db"), Selector = Select.By("app=db"), Ports = [new("", Protocol.Tcp, 80, 0, "sql", 0, default)] };
        var cluster = Shop.Policy(NetworkPolicy("shop/db", "app=db").Ingress(Rule(Pods("app=web"))));
        var plan = Plan(cluster with { Snapshot = cluster.Snapshot with { Services = [service] } });
        var through = plan.Probes.Where(static probe => probe.Through is not null).ToList();
        Assert.Equal([("bank/web", Verdict.Deny), ("shop/db", Verdict.Deny), ("shop/web", Verdict.Allow)], through.Select(static probe => ($"{probe.From}", probe.Analysed)).Union([("shop/db", Verdict.Deny)]).Order());
        Assert.All(through, static probe => Assert.Equal((80, 5432), (probe.DialledPort, probe.Port)));
        Assert.All(through, static probe => Assert.NotEqual(probe.Destination, probe.Dialled));
    }

    [Fact]
    public void Sctp_is_tried_by_the_plan_a_service_and_an_expectation_where_there_are_sockets_for_it()
    {
        var cluster = Cluster.Whole.Namespace("core").Pod("core/mme", "app=mme").Pod("core/web", "app=web").Pod("core/hss", "app=hss", static workload => workload with { Ports = [new("diameter", Protocol.Sctp, 3868)] })
            .Policy(NetworkPolicy("core/hss", "app=hss").Ingress(Rule(Pods("app=mme")).On("3868/SCTP")));
        var service = new Service { Name = new("Service", "core", "hss"), Selector = Select.By("app=hss"), ClusterAddresses = [Cidr.Parse("10.96.0.77/32")], Ports = [new("", Protocol.Sctp, 3869, 0, "diameter", 0, default)] };
        Assert.True(EndpointPattern.TryParse("core/web", out var web, out _) & EndpointPattern.TryParse("core/hss", out var hss, out _));
        var expectation = new Expectation { From = web!, To = hss!, Expected = Verdict.Deny, Asked = TrafficSet.Of(Protocol.Sctp, 9) };
        cluster = cluster with { Snapshot = cluster.Snapshot with { Services = [service] } };

        var plan = Plan(cluster, new() { Sctp = true, Expectations = [expectation] });
        Assert.False(plan.LeavesOutSctp);
        Assert.Empty(plan.Unplanned);
        Assert.Equal([(3867, Verdict.Deny), (3868, Verdict.Allow), (3869, Verdict.Deny)], Ports(plan, "core/mme", "core/hss", Protocol.Sctp).Select(static port => (port.Key, port.Value)));
        Assert.Equal([Verdict.Deny, Verdict.Allow], plan.Probes.Where(static probe => probe is { Through: not null, Protocol: Protocol.Sctp, DialledPort: 3869, Port: 3868 }).Select(static probe => probe.Analysed).Distinct().Order());
        Assert.Equal(9, Assert.Single(plan.Probes, static probe => probe.Expectation is not null).Port);

        var without = Plan(cluster, new() { Expectations = [expectation] });
        Assert.True(without.LeavesOutSctp);
        Assert.Single(without.Unplanned);
        Assert.DoesNotContain(without.Probes, static probe => probe.Protocol == Protocol.Sctp);
    }

    [Fact]
    public void Outside_there_is_a_host_for_each_range_that_policies_tell_apart_and_the_metadata_service()
    {
        var plan = Plan(Shop.Policy(NetworkPolicy("shop/out", "app=web").Egress(Rule(Block("203.0.113.0/24", "203.0.113.128/25")))));
        var hosts = plan.Cluster.Hosts.Select(static host => $"{host}").ToList();
        Assert.Contains("203.0.113.1", hosts);
        Assert.Contains("203.0.113.129", hosts);
        Assert.Contains("169.254.169.254", hosts);
        Assert.DoesNotContain(plan.Cluster.Hosts, static host => AddressSet.Of([Cidr.Parse("127.0.0.0/8"), Cidr.Parse("224.0.0.0/3"), Cidr.Parse("ff00::/8")]).Contains(host.Address.IsIPv6, host.Address.Network));
    }

    [Fact]
    public void Pods_that_were_not_read_have_stand_ins_with_the_labels_that_policies_tell_apart()
    {
        var cluster = Cluster.Part.Namespace("shop").Policy(NetworkPolicy("shop/db", "app=db").Ingress(Rule(Namespaces("team=b")).On("5432")));
        var plan = Plan(cluster);
        Assert.Contains(plan.Cluster.StandIns, static pair => pair.Workload.Name.Namespace == "shop" && pair.Workload.Labels.Find("app") == "db");
        Assert.Contains(plan.Cluster.Snapshot.Namespaces, static space => space.Name.StartsWith("any-namespace-", StringComparison.Ordinal) && space.Labels.Find("team") == "b");
        Assert.Contains(plan.Probes, static probe => probe is { Analysed: Verdict.Allow, Port: 5432 } && $"{probe.To}".StartsWith("shop/stand-in-", StringComparison.Ordinal));
        Assert.True(plan.Cluster.Snapshot.IsWholeCluster);
    }

    [Fact]
    public void What_is_known_of_addresses_and_nodes_stays()
    {
        var cluster = Cluster.Whole.Namespace("shop").Node("n1", "", "192.0.2.1").Pod("shop/web", "", static workload => workload with { Addresses = Cluster.Hosts("10.1.2.3", "10.1.2.4"), NodeName = "n1" });
        var plan = Plan(cluster);
        Assert.Equal(["10.1.2.3/32", "10.1.2.4/32"], plan.Cluster.Pods.Select(static pod => $"{pod.Addresses[0]}"));
        Assert.Equal((0, 0), (plan.Cluster.Chosen.Addresses, plan.Cluster.Chosen.Nodes));
    }

    [Fact]
    public void Two_pods_with_one_address_are_no_pods_that_can_be_built()
    {
        var cluster = Cluster.Whole.Namespace("shop")
            .Pod("shop/a", "", static workload => workload with { Addresses = Cluster.Hosts("10.1.2.3") }).Pod("shop/b", "", static workload => workload with { Addresses = Cluster.Hosts("10.1.2.3") });
        Assert.Equal("shop/b", $"{Assert.Single(Plan(cluster).Cluster.LeftOut.OfType<WorkloadEndpoint>())}");
    }

    [Fact]
    public void A_cluster_where_every_pod_differs_has_a_plan_that_ends_and_says_what_it_leaves_out()
    {
        const int Count = 300;
        var cluster = new Snapshot
        {
            IsWholeCluster = true,
            Namespaces = [Namespace.Defined("shop", Labels.Empty)],
            Workloads = [.. Enumerable.Range(0, Count).Select(static number => new Workload { Name = new("Pod", "shop", $"p{number:000}"), Labels = Select.Labels($"app=a{number}") })],
            Policies = [.. Enumerable.Range(0, Count).Select(static number => (Policy)NetworkPolicy($"shop/p{number:000}", $"app=a{number}").Ingress(Rule(Pods($"app=a{(number + 1) % Count}"))))],
        };
        var plan = Plan(new Cluster(cluster));
        Assert.True(plan.PairsLeftOut > 40_000);
        var pairs = plan.Probes.Where(static probe => probe is { From: WorkloadEndpoint, To: WorkloadEndpoint }).Select(static probe => (probe.From, probe.To)).ToHashSet();
        Assert.InRange(pairs.Count, 20_000, 50_000);
        Assert.Equal(Count, pairs.Select(static pair => pair.From).Distinct().Count());
        Assert.Equal(Count, pairs.Select(static pair => pair.To).Distinct().Count());
        Assert.Equal(Count, plan.Probes.Where(static probe => probe is { From: WorkloadEndpoint, To: WorkloadEndpoint, Analysed: Verdict.Allow }).Select(static probe => probe.To).Distinct().Count());
    }

    [Fact]
    public void The_same_input_gives_the_same_plan() =>
        Assert.Equal(Plan(Shop).Probes.Select(static probe => $"{probe.Number} {probe.Source} {probe.Dialled} {probe.Protocol} {probe.Port}"), Plan(Shop).Probes.Select(static probe => $"{probe.Number} {probe.Source} {probe.Dialled} {probe.Protocol} {probe.Port}"));

    [Fact]
    public void An_expectation_about_nothing_that_is_here_is_told()
    {
        Assert.True(EndpointPattern.TryParse("shop/nobody", out var nobody, out _) & EndpointPattern.TryParse("shop/db", out var db, out _));
        var plan = Plan(Shop, new() { Expectations = [new() { From = nobody!, To = db!, Expected = Verdict.Deny, Asked = TrafficSet.Of(Protocol.Tcp, 80) }] });
        Assert.Equal(InquiryFault.SourceUnknown, Assert.Single(plan.Unplanned).Inquiry.Fault);
    }

    private static ProbePlan Plan(Cluster cluster, PlanOptions? wishes = null) =>
        ProbePlan.Of(ConcreteCluster.Of(cluster.Snapshot, Profile.Upstream, AnalysisOptions.Default), Profile.Upstream, AnalysisOptions.Default, wishes ?? PlanOptions.Default);

    private static SortedDictionary<int, Verdict> Ports(ProbePlan plan, string from, string to, Protocol protocol) =>
        new(plan.Probes.Where(probe => $"{probe.From}" == from && $"{probe.To}" == to && probe.Protocol == protocol && probe.Through is null).DistinctBy(static probe => probe.Port).ToDictionary(static probe => probe.Port, static probe => probe.Analysed));
}
