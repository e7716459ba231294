using Sluice.Findings;
using Sluice.Model;
using Sluice.Readers.Kubernetes.Routes;

namespace Sluice.Readers.Kubernetes;

/// <summary>
/// What one <see cref="ObjectReader"/> has read: not yet in order, duplicates not yet found. Made by one thread, then given to a <see cref="SnapshotBuilder"/>.
/// </summary>
public sealed class ObjectsRead
{
    internal List<Namespace> Namespaces { get; } = [];

    internal List<Node> Nodes { get; } = [];

    internal List<PodSighting> Pods { get; } = [];

    internal List<Controller> Controllers { get; } = [];

    internal List<Service> Services { get; } = [];

    internal List<EndpointFacts> Endpoints { get; } = [];

    internal List<RouteFacts> Routes { get; } = [];

    internal List<GatewayFacts> Gateways { get; } = [];

    internal List<GrantFacts> Grants { get; } = [];

    internal List<IngressClassFacts> IngressClasses { get; } = [];

    internal List<Policy> Policies { get; } = [];

    internal List<PodMaker> PodMakers { get; } = [];

    internal List<ExportFacts> Exports { get; } = [];

    internal List<Problem> Problems { get; } = [];

    internal Dictionary<string, int> Ignored { get; } = new(StringComparer.Ordinal);

    /// <summary>Objects of kinds that are read, lists unpacked.</summary>
    public int ObjectCount { get; internal set; }

    /// <summary>Documents that are no Kubernetes objects: values of charts, settings of other tools.</summary>
    public int ForeignCount { get; internal set; }
}
