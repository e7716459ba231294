using Sluice.Findings;
using Sluice.Model;
using Sluice.Sets;

namespace Sluice.Readers.Kubernetes.Routes;

/// <summary>A Gateway that a route asks to serve it (Gateway API ParentReference). Section empty and port 0 when any listener will do.</summary>
internal sealed record ParentRef(string Namespace, string Name, string Section, int Port, SourceSpan Span);

/// <summary>A Service that a route leads to. A port given by <see cref="RouteBackend.Port"/> is the pods' when <see cref="IsTargetPort"/>.</summary>
internal sealed record BackendFact(RouteBackend Backend, bool IsTargetPort = false);

/// <summary>A way in from outside, as written. Ingress and OpenShift Routes have no parents; their class says who serves them.</summary>
internal sealed record RouteFacts(ObjectName Name, bool NeedsParent, SourceSpan Span)
{
    public string Class { get; init; } = "";

    public ValueList<ParentRef> Parents { get; init; }

    public ValueList<string> Hostnames { get; init; }

    public ValueList<BackendFact> Backends { get; init; }

    public bool IsSurroundings { get; init; }
}
