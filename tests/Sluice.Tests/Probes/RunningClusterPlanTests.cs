using Sluice.Analysis;
using Sluice.Model;
using Sluice.Probes;
using Sluice.Sets;
using Sluice.Tests.Building;
using static Sluice.Tests.Building.Given;

namespace Sluice.Tests.Probes;

/// <summary>Which connections are tried in a cluster that runs: between pods that are there, on ports where something should listen.</summary>
public sealed class RunningClusterPlanTests
{
    private static readonly Cluster Shop = Cluster.Whole.Namespace("shop").Node("node-1", "", "172.30.0.1")
        .Pod("shop/web", "app=web", With(["web-1", "web-2"], (Protocol.Tcp, 8080)))
        .Pod("shop/db", "app=db", With(["db-1"], (Protocol.Tcp, 5432), (Protocol.Udp, 9000)))
        .Pod("shop/dns", "app=dns", With(["dns-1"], (Protocol.Udp, 53)))
        .Pod("shop/job", "app=job", With(["job-1"]))
        .Pod("shop/gone", "app=gone", With(["gone-1"], (Protocol.Tcp, 80)))
        .Pod("shop/agent", "app=agent", workload => With(["agent-1"], (Protocol.Tcp, 9100))(workload) with { HostNetwork = true })
        .Policy(NetworkPolicy("shop/db", "app=db").Ingress(Rule(Pods("app=web")).On("5432")));

    private static readonly RunningPod[] Running =
    [
        Pod("web-1", "10.0.0.1"), Pod("web-2", "10.0.0.2") with { IsReady = true }, Pod("db-1", "10.0.0.3"), Pod("dns-1", "10.0.0.4"), Pod("job-1", "10.0.0.5"),
        Pod("agent-1", "172.30.0.1") with { HostNetwork = true },
    ];

    [Fact]
    public void Only_declared_ports_are_tried_and_of_UDP_only_DNS()
    {
        var plan = Plan();
        Assert.Equal([(Protocol.Tcp, 5432), (Protocol.Tcp, 8080), (Protocol.Udp, 53)], plan.Probes.Select(static probe => (probe.Protocol, probe.Port)).Distinct().Order());
        Assert.All(plan.Probes, static probe => Assert.Equal(probe.Protocol == Protocol.Udp, probe.IsDns));
        Assert.Contains(plan.Probes, static probe => probe is { Analysed: Verdict.Allow, Port: 5432 });
        Assert.Contains(plan.Probes, static probe => probe is { Analysed: Verdict.Deny, Port: 5432 });
    }

    [Fact]
    public void Connections_begin_and_end_at_running_pods_and_never_at_nodes()
    {
        var addresses = Running.Where(static pod => !pod.HostNetwork).SelectMany(static pod => pod.Addresses).ToHashSet();
        Assert.All(Plan().Probes, probe =>
        {
            Assert.Contains(probe.Source, addresses);
            Assert.Contains(probe.Destination, addresses);
        });
        Assert.Equal(["Deployment shop/agent", "Deployment shop/gone", "Node node-1"], Plan().Cluster.LeftOut.Select(static endpoint => endpoint is WorkloadEndpoint workload ? workload.Workload.Name.ToString() : $"Node {((NodeEndpoint)endpoint).Node.Name}").Order(StringComparer.Ordinal));
    }

    /// <summary>web-2 is ready and web-1 is not: one pod of the workload is enough, and the same one each time.</summary>
    [Fact]
    public void Of_a_workload_one_pod_is_touched_where_one_is_enough()
    {
        Assert.DoesNotContain(Plan().Probes, static probe => probe.Source == Cidr.Parse("10.0.0.1/32"));
        Assert.Contains(Plan().Probes, static probe => probe.Source == Cidr.Parse("10.0.0.2/32"));
        Assert.Contains(Plan().Probes, static probe => probe.Destination == Cidr.Parse("10.0.0.1/32") && probe.Source == Cidr.Parse("10.0.0.2/32"));
    }

    /// <summary>No policy tells job and web apart here, and job comes first: where web listens must be tried all the same.</summary>
    [Fact]
    public void Of_workloads_that_cannot_be_told_apart_one_that_listens_is_tried()
    {
        var alike = new Cluster(Shop.Snapshot with { Policies = default });
        Assert.Contains(Plan(cluster: alike).Probes, static probe => probe.Protocol == Protocol.Tcp);
        var first = Shop.Snapshot.Workloads.OrderBy(static workload => workload.Ports.Count).ToValueList();
        var onlyTwo = alike.Snapshot with { Workloads = first.Where(static workload => workload.Name.Name is "job" or "web").ToValueList() };
        Assert.Contains(Plan(cluster: new Cluster(onlyTwo)).Probes, static probe => probe is { Port: 8080, Analysed: Verdict.Allow });
    }

    [Fact]
    public void All_is_every_pair_of_workloads()
    {
        var twins = new Cluster(Shop.Snapshot with { Policies = default });
        Assert.True(Plan(cluster: twins).Probes.Count < Plan(wishes => wishes with { All = true }, cluster: twins).Probes.Count);
        var pairs = Plan(static wishes => wishes with { All = true }, cluster: twins).Probes.Select(static probe => (probe.From.ToString(), probe.To.ToString())).ToHashSet();
        foreach (var from in (string[])["db", "dns", "job", "web"])
        {
            foreach (var to in (string[])["db", "dns", "web"]) Assert.True(from == to || pairs.Contains(($"shop/{from}", $"shop/{to}")), $"{from} to {to} is not tried");
        }
    }

    [Fact]
    public void A_host_outside_is_tried_on_the_ports_that_were_named_and_no_other_is()
    {
        var plan = Plan(hosts: [new(Cidr.Parse("203.0.113.7/32")) { Ports = [443] }]);
        var outside = plan.Probes.Where(static probe => probe.To is AddressEndpoint).ToList();
        Assert.NotEmpty(outside);
        Assert.All(outside, static probe => Assert.Equal((Protocol.Tcp, 443, Cidr.Parse("203.0.113.7/32")), (probe.Protocol, probe.Port, probe.Destination)));
        Assert.All(plan.Probes, static probe => Assert.IsType<WorkloadEndpoint>(probe.From));
    }

    [Fact]
    public void An_expectation_about_UDP_is_planned_so_that_it_is_not_lost()
    {
        var plan = Plan(wishes => wishes with { Expectations = [new() { From = Named("shop/web"), To = Named("shop/db"), Asked = TrafficSet.Of(Protocol.Udp, 9000), Expected = Verdict.Deny }] });
        Assert.Contains(plan.Probes, static probe => probe is { Protocol: Protocol.Udp, Port: 9000, Expectation: not null });
    }

    private static EndpointPattern Named(string text) => EndpointPattern.TryParse(text, out var pattern, out var why) ? pattern : throw new ArgumentException(why, nameof(text));

    private static ProbePlan Plan(Func<PlanOptions, PlanOptions>? wishes = null, ConcreteHost[]? hosts = null, Cluster? cluster = null)
    {
        var options = new PlanOptions { InCluster = true };
        var running = ConcreteCluster.OfRunning((cluster ?? Shop).Snapshot, Running, hosts ?? []);
        return ProbePlan.Of(running, Profile.Upstream, AnalysisOptions.Default, wishes is null ? options : wishes(options));
    }

    private static Func<Workload, Workload> With(string[] pods, params (Protocol Protocol, int Port)[] ports) => workload => workload with
    {
        Pods = [.. pods],
        Addresses = Cluster.Hosts([.. pods.Select(Address)]),
        Ports = ports.Select(static port => new ContainerPort("", port.Protocol, port.Port)).ToValueList(),
    };

    private static string Address(string pod) => pod switch { "web-1" => "10.0.0.1", "web-2" => "10.0.0.2", "db-1" => "10.0.0.3", "dns-1" => "10.0.0.4", "job-1" => "10.0.0.5", _ => "10.0.0.6" };

    private static RunningPod Pod(string name, string address) => new() { Name = new("Pod", "shop", name), Addresses = Cluster.Hosts(address), Node = "node-1", Containers = ["main"] };
}
