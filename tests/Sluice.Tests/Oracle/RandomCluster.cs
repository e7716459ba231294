using Sluice.Analysis;
using Sluice.Model;
using Sluice.Sets;

namespace Sluice.Tests.Oracle;

/// <summary>
/// Small clusters with every feature, drawn from small pools so that things meet: the same seed gives the same cluster.
/// </summary>
internal sealed class RandomCluster
{
    private static readonly string[] NamespaceNames = ["alpha", "beta", "gamma"];
    private static readonly string[] NodeNames = ["node-1", "node-2"];
    private static readonly string[] PodAddresses = ["10.0.0.5/32", "10.0.0.9/32", "10.0.1.7/32", "172.16.4.4/32", "fd00::5/128"];
    private static readonly string[] NodeAddresses = ["10.9.0.1/32", "203.0.113.7/32", "192.168.1.20/32"];

    private readonly Random random;
    private readonly RandomPolicies policies;

    private RandomCluster(int seed)
    {
        random = new(seed);
        policies = new(random, NamespaceNames);
    }

    public static Trial Draw(int seed) => new RandomCluster(seed).Draw(new Trial(seed, Snapshot.Empty, Profile.Upstream, AnalysisOptions.Default));

    private Trial Draw(Trial empty)
    {
        var workloads = Enumerable.Range(0, random.Next(2, 7)).Select(Workload).OrderBy(workload => workload.Name).ToValueList();
        return empty with
        {
            Snapshot = new()
            {
                Namespaces = NamespaceNames.Select(Namespace).ToValueList(),
                Nodes = NodeNames.Where(_ => Chance(60)).Select(Node).ToValueList(),
                Workloads = workloads,
                Policies = policies.Draw().OrderBy(policy => policy.Name.Kind, StringComparer.Ordinal).ThenBy(policy => policy.Name).ToValueList(),
                IsWholeCluster = Chance(50),
            },
            Profile = Chance(50) ? Profile.Upstream : Profile.All[random.Next(Profile.All.Count)],
            Options = new()
            {
                PodCidrs = Chance(25) ? [Cidr.Parse(Chance(50) ? "10.0.0.0/16" : "10.0.0.0/24"), Cidr.Parse("fd00::/64")] : [],
                Dns = Chance(25) ? [("api.example.com", Cidr.Parse("203.0.113.9/32")), ("www.example.com", Cidr.Parse("198.51.100.1/32"))] : [],
                AsksPortless = Chance(30),
            },
        };
    }

    private Namespace Namespace(string name) =>
        Chance(25) ? Model.Namespace.Referred(name) : Model.Namespace.Defined(name, policies.NamespaceLabels());

    private Node Node(string name) => new()
    {
        Name = name,
        Labels = Chance(70) ? Labels.Of(("pool", Chance(50) ? "gpu" : "cpu")) : Labels.Empty,
        Addresses = Chance(60) ? [Cidr.Parse(NodeAddresses[random.Next(NodeAddresses.Length)])] : [],
        PodCidrs = Chance(20) ? [Cidr.Parse("10.0.0.0/24")] : [],
    };

    private Workload Workload(int number) => new()
    {
        Name = new("Deployment", NamespaceNames[random.Next(NamespaceNames.Length)], $"w{number}"),
        Labels = policies.PodLabels(),
        Ports = Enumerable.Range(0, random.Next(3)).Select(_ => ContainerPort()).Distinct().ToValueList(),
        HostNetwork = Chance(12),
        NodeName = Chance(40) ? Chance(80) ? NodeNames[random.Next(NodeNames.Length)] : "node-9" : "",
        Addresses = Chance(40)
            ? Enumerable.Range(0, random.Next(1, 3)).Select(_ => Cidr.Parse(PodAddresses[random.Next(PodAddresses.Length)])).Distinct().Order().ToValueList()
            : [],
        Replicas = random.Next(1, 3),
    };

    private ContainerPort ContainerPort() => random.Next(6) switch
    {
        0 => new("http", Protocol.Tcp, 80),
        1 => new("http", Protocol.Tcp, 8080),
        2 => new("dns", Protocol.Udp, 53),
        3 => new("dns", Protocol.Tcp, 53),
        4 => new("http", Protocol.Sctp, 80),
        _ => new("", Protocol.Tcp, 443),
    };

    private bool Chance(int percent) => random.Next(100) < percent;
}
