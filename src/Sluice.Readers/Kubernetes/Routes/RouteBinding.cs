using Sluice.Findings;
using Sluice.Model;

namespace Sluice.Readers.Kubernetes.Routes;

/// <summary>
/// Decides which routes are served, and by whom: a Gateway has to admit them, and a Service of another namespace has to be granted. What lies outside the
/// input is taken to agree, for nothing may be reported merely because the other half of the cluster was not given.
/// </summary>
internal sealed class RouteBinding(RouteSurroundings surroundings, List<Problem> problems)
{
    public IEnumerable<IngressRoute> Bind(IEnumerable<RouteFacts> routes) =>
        routes.SelectMany(Bind).OrderBy(route => route.Name).ThenBy(route => route.Controller, StringComparer.Ordinal);

    private IEnumerable<IngressRoute> Bind(RouteFacts route)
    {
        var backends = ((IEnumerable<BackendFact>)route.Backends).Where(fact => IsGranted(route, fact.Backend)).Select(surroundings.OnServicePort).ToList();
        var controllers = route.NeedsParent ? Gateways(route) : [route.Class.Length > 0 || route.Name.Kind != "Ingress" ? route.Class : surroundings.DefaultClass];
        if (backends.Count == 0) yield break;
        foreach (var controller in controllers)
        {
            yield return new()
            {
                Name = route.Name, Controller = controller, Span = route.Span, IsSurroundings = route.IsSurroundings,
                Backends = [.. backends.OrderBy(backend => backend.Namespace, StringComparer.Ordinal).ThenBy(backend => backend.Service, StringComparer.Ordinal)
                    .ThenBy(backend => backend.Port).ThenBy(backend => backend.PortName, StringComparer.Ordinal).ThenBy(backend => backend.Span.Line)],
            };
        }
    }

    private IEnumerable<string> Gateways(RouteFacts route)
    {
        var admitting = ((IEnumerable<ParentRef>)route.Parents).Where(parent => IsAdmitted(route, parent)).Select(parent => $"{parent.Namespace}/{parent.Name}").Distinct(StringComparer.Ordinal).ToList();
        if (route.Parents.Count == 0)
            Report(route, Severity.Note, route.Span with { EndLine = route.Span.Line, EndColumn = route.Span.Column + 1 }, $"{route.Name.Kind} {route.Name.Name} is attached to no Gateway", "Add `parentRefs`.");
        return admitting;
    }

    private bool IsAdmitted(RouteFacts route, ParentRef parent)
    {
        if (surroundings.Gateway(parent) is not { } gateway)
        {
            if (!surroundings.IsWholeCluster) return true;
            Report(route, Severity.Warning, parent.Span, $"there is no Gateway {parent.Namespace}/{parent.Name}", "Name a Gateway that exists.");
            return false;
        }

        var named = ((IEnumerable<Listener>)gateway.Listeners).Where(listener => (parent.Section.Length == 0 || parent.Section == listener.Name) && (parent.Port == 0 || parent.Port == listener.Port)).ToList();
        if (named.Count == 0)
        {
            Report(route, Severity.Warning, parent.Span, $"Gateway {parent.Namespace}/{parent.Name} has no such listener", "Name a listener that it has, or leave out sectionName and port.");
            return false;
        }

        if (named.Exists(listener => ((IEnumerable<string>)listener.Kinds).Contains(route.Name.Kind) && surroundings.Admits(gateway, listener, route.Name.Namespace) && Hostnames.Meet(listener.Hostname, route.Hostnames))) return true;
        Report(route, Severity.Warning, parent.Span, $"Gateway {parent.Namespace}/{parent.Name} does not admit this route", "Its listener has to allow the kind, the namespace and a hostname of the route (allowedRoutes, hostname).");
        return false;
    }

    private bool IsGranted(RouteFacts route, RouteBackend backend)
    {
        if (surroundings.IsGranted(route.Name, backend)) return true;
        Report(route, Severity.Warning, backend.Span, $"no ReferenceGrant in {backend.Namespace} lets this route use Service {backend.Service}", $"Add a ReferenceGrant to {backend.Namespace}, or move the route there.");
        return false;
    }

    private void Report(RouteFacts route, Severity severity, SourceSpan span, string message, string remedy)
    {
        if (route.IsSurroundings) return;
        problems.Add(new(ProblemIds.Route, severity, span, message)
        {
            Why = "The traffic does not get in this way, and is left out.", Remedy = remedy, Object = route.Name.ToString(),
        });
    }
}
