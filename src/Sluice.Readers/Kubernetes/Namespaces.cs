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
            if (!isWholeCluster) ReferToNamed(known, policy);
        }

        return known.Values.OrderBy(@namespace => @namespace.Name, StringComparer.Ordinal).ToValueList();
    }

    private static void Refer(Dictionary<string, Namespace> known, string name, bool isSurroundings)
    {
        if (name.Length == 0) return;
        if (!known.TryGetValue(name, out var present)) known.Add(name, Namespace.Referred(name) with { IsSurroundings = isSurroundings });
        else if (!present.LabelsKnown && present.IsSurroundings && !isSurroundings) known[name] = present with { IsSurroundings = false };
    }

    /// <summary>Refers to the namespaces that the selectors of a policy pick by name.</summary>
    private static void ReferToNamed(Dictionary<string, Namespace> known, Policy policy)
    {
        switch (policy)
        {
            case NetworkPolicy network:
                foreach (var rule in network.Ingress) OfPeers(rule.Peers);
                foreach (var rule in network.Egress) OfPeers(rule.Peers);
                return;
            case AdminPolicy admin:
                foreach (var rule in admin.Ingress) OfAdminPeers(rule.Peers);
                foreach (var rule in admin.Egress) OfAdminPeers(rule.Peers);
                Of(admin.Subject?.Namespaces);
                return;
            default:
                return;
        }

        void OfPeers(ValueList<NetworkPolicyPeer> peers)
        {
            foreach (var peer in peers) Of(peer.NamespaceSelector);
        }

        void OfAdminPeers(ValueList<AdminPeer> peers)
        {
            foreach (var peer in peers) Of(peer.Pods?.Namespaces);
        }

        void Of(Selector? selector)
        {
            if (selector is null) return;
            foreach (var requirement in selector.Requirements)
            {
                if (requirement.Operator != SelectorOperator.In || requirement.Key != Labels.NamespaceName) continue;
                foreach (var name in requirement.Values)
                {
                    if (Kubernetes.Names.IsDnsLabel(name)) Refer(known, name, policy.IsSurroundings);
                }
            }
        }
    }
}
