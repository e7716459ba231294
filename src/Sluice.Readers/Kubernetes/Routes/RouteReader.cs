using Sluice.Readers.Yaml;
using Sluice.Sets;

namespace Sluice.Readers.Kubernetes.Routes;

/// <summary>
/// Reads Ingress, OpenShift Route and the routes of the Gateway API as far as the Services they lead to. Other fields are not checked: hosts, paths and
/// filters have no say in who may open a connection.
/// </summary>
internal sealed class RouteReader(StringPool strings, ReadingOptions options)
{
    /// <summary>networking.k8s.io Ingress, the removed versions included.</summary>
    public RouteFacts Ingress(ObjectHead head)
    {
        var backends = new List<BackendFact>();
        AddIngressBackend(head.Spec["defaultBackend"u8], head, backends);
        AddIngressBackend(head.Spec["backend"u8], head, backends);
        foreach (var rule in head.Spec["rules"u8].Items)
        {
            foreach (var path in rule["http"u8]["paths"u8].Items) AddIngressBackend(path["backend"u8], head, backends);
        }

        var named = strings.Text(head.Spec["ingressClassName"u8]);
        var annotated = strings.Text(head.Metadata["annotations"u8]["kubernetes.io/ingress.class"u8]);
        return new(head.Name, false, head.Span) { Class = named.Length > 0 ? named : annotated, Backends = [.. backends], IsSurroundings = options.IsSurroundings };
    }

    /// <summary>route.openshift.io Route. Its port is the pods', or the name of the Service's.</summary>
    public RouteFacts OpenShiftRoute(ObjectHead head)
    {
        var backends = new List<BackendFact>();
        var target = head.Spec["port"u8]["targetPort"u8];
        AddOpenShiftBackend(head.Spec["to"u8], target, head, backends);
        foreach (var item in head.Spec["alternateBackends"u8].Items) AddOpenShiftBackend(item, target, head, backends);
        return new(head.Name, false, head.Span) { Class = "openshift-router", Backends = [.. backends], IsSurroundings = options.IsSurroundings };
    }

    /// <summary>A route of the Gateway API.</summary>
    public RouteFacts GatewayRoute(ObjectHead head)
    {
        var parents = new List<ParentRef>();
        foreach (var item in head.Spec["parentRefs"u8].Items)
        {
            var kind = strings.Text(item["kind"u8]);
            if (kind is not ("" or "Gateway")) continue;
            var written = strings.Text(item["namespace"u8]);
            parents.Add(new(written.Length > 0 ? written : head.Name.Namespace, strings.Text(item["name"u8]), strings.Text(item["sectionName"u8]), Number(item["port"u8]), item.Span));
        }

        var hostnames = new List<string>();
        foreach (var item in head.Spec["hostnames"u8].Items) hostnames.Add(strings.Text(item));
        var backends = new List<BackendFact>();
        foreach (var rule in head.Spec["rules"u8].Items)
        {
            foreach (var item in rule["backendRefs"u8].Items) AddGatewayBackend(item, head, backends);
            foreach (var filter in rule["filters"u8].Items) AddGatewayBackend(filter["requestMirror"u8]["backendRef"u8], head, backends);
        }

        return new(head.Name, true, head.Span) { Parents = [.. parents], Hostnames = [.. hostnames], Backends = [.. backends], IsSurroundings = options.IsSurroundings };
    }

    private void AddIngressBackend(DocumentNode backend, ObjectHead head, List<BackendFact> backends)
    {
        if (backend["service"u8] is { IsMapping: true } service)
        {
            var port = service["port"u8];
            Add(backends, head.Name.Namespace, service["name"u8], Number(port["number"u8]), strings.Text(port["name"u8]), backend);
        }
        else if (backend["serviceName"u8] is { IsScalar: true } name)
        {
            var port = backend["servicePort"u8];
            var isNumber = port.TryGetInteger(out var number);
            Add(backends, head.Name.Namespace, name, isNumber ? (int)Math.Clamp(number, 0, PortSet.Highest) : 0, isNumber ? "" : strings.Text(port), backend);
        }
    }

    private void AddOpenShiftBackend(DocumentNode reference, DocumentNode target, ObjectHead head, List<BackendFact> backends)
    {
        var kind = strings.Text(reference["kind"u8]);
        if (kind is not ("" or "Service") || (reference["weight"u8].TryGetInteger(out var weight) && weight == 0)) return;
        var number = Number(target);
        Add(backends, head.Name.Namespace, reference["name"u8], number, number == 0 ? strings.Text(target) : "", reference, isTargetPort: number != 0);
    }

    private void AddGatewayBackend(DocumentNode reference, ObjectHead head, List<BackendFact> backends)
    {
        var (kind, group) = (strings.Text(reference["kind"u8]), strings.Text(reference["group"u8]));
        if (kind is not ("" or "Service") || group.Length > 0 || (reference["weight"u8].TryGetInteger(out var weight) && weight == 0)) return;
        var written = strings.Text(reference["namespace"u8]);
        Add(backends, written.Length > 0 ? written : head.Name.Namespace, reference["name"u8], Number(reference["port"u8]), "", reference);
    }

    private void Add(List<BackendFact> backends, string @namespace, DocumentNode service, int port, string portName, DocumentNode at, bool isTargetPort = false)
    {
        if (!service.IsScalar) return;
        backends.Add(new(new(@namespace, strings.Text(service), port, portName.Length > 0 ? portName : null, at.Span), isTargetPort));
    }

    private static int Number(DocumentNode node) => node.TryGetInteger(out var number) && number is >= PortSet.Lowest and <= PortSet.Highest ? (int)number : 0;
}
