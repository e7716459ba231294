using Sluice.Model;

namespace Sluice.Readers.Kubernetes.Routes;

/// <summary>What was read of the things that decide about routes.</summary>
internal sealed class RouteSurroundings
{
    private readonly Dictionary<(string Namespace, string Name), GatewayFacts> gateways = [];
    private readonly ILookup<string, GrantFacts> grants;
    private readonly Dictionary<string, Namespace> namespaces;
    private readonly Dictionary<(string Namespace, string Name), Service> services = [];

    public RouteSurroundings(
        IEnumerable<GatewayFacts> gateways, IEnumerable<GrantFacts> grants, IEnumerable<IngressClassFacts> classes, IEnumerable<Namespace> namespaces, IEnumerable<Service> services, bool isWholeCluster)
    {
        foreach (var gateway in gateways) this.gateways.TryAdd((gateway.Name.Namespace, gateway.Name.Name), gateway);
        this.grants = grants.ToLookup(grant => grant.Name.Namespace, StringComparer.Ordinal);
        this.namespaces = namespaces.ToDictionary(space => space.Name, StringComparer.Ordinal);
        foreach (var service in services) this.services.TryAdd((service.Name.Namespace, service.Name.Name), service);
        DefaultClass = classes.Where(known => known.IsDefault).Select(known => known.Name).Order(StringComparer.Ordinal).FirstOrDefault() ?? "";
        IsWholeCluster = isWholeCluster;
    }

    /// <summary>The class of Ingresses that name none; empty when it is not known.</summary>
    public string DefaultClass { get; }

    public bool IsWholeCluster { get; }

    public GatewayFacts? Gateway(ParentRef parent) => gateways.GetValueOrDefault((parent.Namespace, parent.Name));

    /// <summary>Whether a listener takes routes of the namespace. Labels nobody saw are taken to be right.</summary>
    public bool Admits(GatewayFacts gateway, Listener listener, string @namespace) => listener.From switch
    {
        AdmittedNamespaces.All => true,
        AdmittedNamespaces.Same => gateway.Name.Namespace == @namespace,
        AdmittedNamespaces.Selected => !namespaces.TryGetValue(@namespace, out var known) || !known.LabelsKnown || listener.Namespaces is null || listener.Namespaces.Matches(known.Labels),
        _ => false,
    };

    /// <summary>
    /// Whether the route may lead to the Service: its own namespace always, another one by grant. Where nothing of the other namespace
    /// was read, the grant may be there too.
    /// </summary>
    public bool IsGranted(ObjectName route, RouteBackend backend)
    {
        if (backend.Namespace == route.Namespace) return true;
        if (!IsWholeCluster && !grants.Contains(backend.Namespace) && !services.ContainsKey((backend.Namespace, backend.Service))) return true;
        return grants[backend.Namespace].Any(grant => ((IEnumerable<(string, string)>)grant.From).Contains((route.Kind, route.Namespace)) && ((IEnumerable<string>)grant.Services).Any(name => name.Length == 0 || name == backend.Service));
    }

    /// <summary>The backend with the Service's port: OpenShift gives the pods'.</summary>
    public RouteBackend OnServicePort(BackendFact fact)
    {
        if (!fact.IsTargetPort || !services.TryGetValue((fact.Backend.Namespace, fact.Backend.Service), out var service)) return fact.Backend;
        foreach (var port in service.Ports)
        {
            if (port.TargetNumber == fact.Backend.Port) return fact.Backend with { Port = port.Port };
        }

        return fact.Backend;
    }
}
