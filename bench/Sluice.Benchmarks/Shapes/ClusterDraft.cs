using Sluice.Model;
using Sluice.Sets;

namespace Sluice.Benchmarks.Shapes;

/// <summary>
/// Collects the objects of a synthetic cluster and sorts them into a snapshot. Nothing is shared between objects on purpose: a reader
/// hands over separate labels and selectors for each document, and the engine is measured with what a reader hands over.
/// </summary>
internal sealed class ClusterDraft
{
    private readonly List<Namespace> namespaces = [];
    private readonly List<Workload> workloads = [];
    private readonly List<Policy> policies = [];

    public void Namespace(string name, params ReadOnlySpan<(string Key, string Value)> labels) =>
        namespaces.Add(Model.Namespace.Defined(name, Labels.Of(labels)));

    /// <summary>A Deployment with one pod. More replicas would collapse into it and make the cluster easier, not harder.</summary>
    public void Deployment(string space, string name, params ReadOnlySpan<(string Key, string Value)> labels) => workloads.Add(new()
    {
        Name = new("Deployment", space, name),
        Labels = Labels.Of(labels),
        Ports = [new("http", Protocol.Tcp, 8080), new("metrics", Protocol.Tcp, 9090)],
    });

    /// <summary>A NetworkPolicy that isolates for each direction that has a rule list, be it empty.</summary>
    public void Policy(string space, string name, Selector subject, IEnumerable<NetworkPolicyRule>? ingress, IEnumerable<NetworkPolicyRule>? egress = null) =>
        policies.Add(new NetworkPolicy
        {
            Name = new("NetworkPolicy", space, name),
            PodSelector = subject,
            PolicyTypesDeclared = true,
            IsolatesIngress = ingress is not null,
            IsolatesEgress = egress is not null,
            Ingress = Numbered(ingress),
            Egress = Numbered(egress),
        });

    public Snapshot ToSnapshot() => new()
    {
        Namespaces = namespaces.OrderBy(space => space.Name, StringComparer.Ordinal).ToValueList(),
        Workloads = workloads.OrderBy(workload => workload.Name).ToValueList(),
        Policies = policies.OrderBy(policy => policy.Name).ToValueList(),
    };

    public static NetworkPolicyRule Rule(IEnumerable<NetworkPolicyPeer> peers, params ReadOnlySpan<PolicyPort> ports) =>
        new(0, default) { Peers = peers.ToValueList(), Ports = ValueList.Create(ports) };

    public static NetworkPolicyPeer Pods(Selector pods) => new(default(Findings.SourceSpan)) { PodSelector = pods };

    public static NetworkPolicyPeer PodsOf(Selector namespaces, Selector? pods = null) =>
        new(default(Findings.SourceSpan)) { NamespaceSelector = namespaces, PodSelector = pods };

    public static PolicyPort Tcp(int first, int last = 0) => new(Protocol.Tcp, first, last == 0 ? first : last, null, default);

    public static PolicyPort Udp(int port) => new(Protocol.Udp, port, port, null, default);

    private static ValueList<NetworkPolicyRule> Numbered(IEnumerable<NetworkPolicyRule>? rules) =>
        (rules ?? []).Select((rule, index) => rule with { Index = index }).ToValueList();
}
