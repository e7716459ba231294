using Sluice.Model;
using Sluice.Sets;

namespace Sluice.Readers.Kubernetes;

/// <summary>The namespaces of a snapshot: those defined, and those only referred to, of which nothing but the name is known.</summary>
internal static class Namespaces
{
    public static ValueList<Namespace> Of(
        IReadOnlyList<Namespace> defined, IReadOnlyList<Workload> workloads, IReadOnlyList<Policy> policies, IReadOnlyList<Service> services, IReadOnlyList<IngressRoute> routes, bool isWholeCluster)
    {
        var known = defined.ToDictionary(@namespace => @namespace.Name, StringComparer.Ordinal);
        foreach (var workload in workloads) Refer(known, workload.Name.Namespace, workload.IsSurroundings);
        foreach (var service in services) Refer(known, service.Name.Namespace, service.IsSurroundings);
        foreach (var route in routes)
        {
            Refer(known, route.Name.Namespace, route.IsSurroundings);
            foreach (var backend in route.Backends) Refer(known, backend.Namespace, route.IsSurroundings);
        }

        foreach (var policy in policies)
        {
            Refer(known, policy.Name.Namespace, policy.IsSurroundings);
            if (isWholeCluster) continue;
            foreach (var name in Selectors(policy).SelectMany(Named)) Refer(known, name, policy.IsSurroundings);
        }

        return known.Values.OrderBy(@namespace => @namespace.Name, StringComparer.Ordinal).ToValueList();
    }

    private static void Refer(Dictionary<string, Namespace> known, string name, bool isSurroundings)
    {
        if (name.Length == 0) return;
        if (!known.TryGetValue(name, out var present)) known.Add(name, Namespace.Referred(name) with { IsSurroundings = isSurroundings });
        else if (!present.LabelsKnown && present.IsSurroundings && !isSurroundings) known[name] = present with { IsSurroundings = false };
    }

    private static IEnumerable<Selector?> Selectors(Policy policy) => policy switch
    {
        NetworkPolicy network => ((IEnumerable<NetworkPolicyRule>)network.Ingress).Concat(network.Egress).SelectMany(rule => (IEnumerable<NetworkPolicyPeer>)rule.Peers).Select(peer => peer.NamespaceSelector),
        AdminPolicy admin => ((IEnumerable<AdminRule>)admin.Ingress).Concat(admin.Egress).SelectMany(rule => (IEnumerable<AdminPeer>)rule.Peers).Select(peer => peer.Pods?.Namespaces).Append(admin.Subject?.Namespaces),
        _ => [],
    };

    /// <summary>The namespaces that a selector picks by name.</summary>
    private static IEnumerable<string> Named(Selector? selector) => selector is null ? []
        : ((IEnumerable<Requirement>)selector.Requirements).Where(requirement => requirement.Key == Labels.NamespaceName && requirement.Operator == SelectorOperator.In)
            .SelectMany(requirement => (IEnumerable<string>)requirement.Values).Where(name => Kubernetes.Names.IsDnsLabel(name));
}
