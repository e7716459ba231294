using Sluice.Model;
using Sluice.Sets;

namespace Sluice.Tests.Oracle;

/// <summary>Takes a trial that fails apart until nothing more can go without the failure going with it.</summary>
internal static class Shrinker
{
    public static Trial Shrink(Trial trial, Func<Trial, bool> fails)
    {
        while (Smaller(trial).FirstOrDefault(fails) is { } smaller) trial = smaller;
        return trial;
    }

    private static IEnumerable<Trial> Smaller(Trial trial)
    {
        var snapshot = trial.Snapshot;
        foreach (var policies in Without(snapshot.Policies, SmallerPolicies)) yield return With(trial, snapshot with { Policies = policies });
        foreach (var workloads in Without(snapshot.Workloads, SmallerWorkloads)) yield return With(trial, snapshot with { Workloads = workloads });
        foreach (var nodes in Without(snapshot.Nodes, SmallerNodes)) yield return With(trial, snapshot with { Nodes = nodes });
        foreach (var namespaces in Without(snapshot.Namespaces, SmallerNamespaces))
        {
            var names = namespaces.Select(one => one.Name).ToHashSet(StringComparer.Ordinal);
            var isReferred = snapshot.Workloads.Select(workload => workload.Name.Namespace).Concat(snapshot.Policies.Select(policy => policy.Name.Namespace))
                .Any(name => name.Length > 0 && !names.Contains(name));
            if (!isReferred) yield return With(trial, snapshot with { Namespaces = namespaces });
        }

        if (trial.Options.PodCidrs.Count > 0) yield return trial with { Options = trial.Options with { PodCidrs = [] } };
        if (trial.Options.AsksPortless) yield return trial with { Options = trial.Options with { AsksPortless = false } };
        if (trial.Options.Dns.Count > 0) yield return trial with { Options = trial.Options with { Dns = [] } };
        if (!snapshot.IsWholeCluster) yield return With(trial, snapshot with { IsWholeCluster = true });
    }

    private static Trial With(Trial trial, Snapshot snapshot) => trial with { Snapshot = snapshot };

    private static IEnumerable<Policy> SmallerPolicies(Policy policy)
    {
        if (policy.Standing != PolicyStanding.Sound) yield return policy with { Standing = PolicyStanding.Sound };
        if (policy is NetworkPolicy network)
        {
            foreach (var rules in Without(network.Ingress, SmallerRules)) yield return network with { Ingress = rules };
            foreach (var rules in Without(network.Egress, SmallerRules)) yield return network with { Egress = rules };
            if (network.PodSelector is { IsEmpty: false }) yield return network with { PodSelector = Selector.Everything };
        }
        else if (policy is AdminPolicy admin)
        {
            foreach (var rules in Without(admin.Ingress, SmallerRules)) yield return admin with { Ingress = rules };
            foreach (var rules in Without(admin.Egress, SmallerRules)) yield return admin with { Egress = rules };
            if (admin.Subject is { Pods.IsEmpty: false } scope) yield return admin with { Subject = scope with { Pods = Selector.Everything } };
            if (admin.Subject is { Namespaces.IsEmpty: false } wide) yield return admin with { Subject = wide with { Namespaces = Selector.Everything } };
        }
    }

    private static IEnumerable<NetworkPolicyRule> SmallerRules(NetworkPolicyRule rule)
    {
        foreach (var ports in Without(rule.Ports)) yield return rule with { Ports = ports };
        foreach (var peers in Without(rule.Peers)) yield return rule with { Peers = peers };
        if (rule.PeersUnreadable) yield return rule with { PeersUnreadable = false };
        if (rule.PortsUnreadable) yield return rule with { PortsUnreadable = false };
    }

    private static IEnumerable<AdminRule> SmallerRules(AdminRule rule)
    {
        foreach (var ports in Without(rule.Ports)) yield return rule with { Ports = ports };
        if (rule.Peers.Count > 1)
        {
            foreach (var peers in Without(rule.Peers)) yield return rule with { Peers = peers };
        }

        if (rule.HasUnknownPeer) yield return rule with { HasUnknownPeer = false };
        if (rule.HasUnknownPort) yield return rule with { HasUnknownPort = false };
        if (rule.IsUnreadable) yield return rule with { IsUnreadable = false };
    }

    private static IEnumerable<Workload> SmallerWorkloads(Workload workload)
    {
        if (workload.HostNetwork) yield return workload with { HostNetwork = false };
        if (workload.NodeName.Length > 0) yield return workload with { NodeName = "" };
        foreach (var addresses in Without(workload.Addresses)) yield return workload with { Addresses = addresses };
        foreach (var ports in Without(workload.Ports)) yield return workload with { Ports = ports };
        foreach (var (key, _) in workload.Labels.Pairs.ToArray()) yield return workload with { Labels = workload.Labels.Without(key) };
    }

    private static IEnumerable<Node> SmallerNodes(Node node)
    {
        if (node.PodCidrs.Count > 0) yield return node with { PodCidrs = [] };
        if (node.Addresses.Count > 0) yield return node with { Addresses = [] };
        if (node.Labels.Count > 0) yield return node with { Labels = Labels.Empty };
    }

    private static IEnumerable<Namespace> SmallerNamespaces(Namespace one)
    {
        if (!one.LabelsKnown) yield return one with { LabelsKnown = true };
        if (one.Labels.Count > 1) yield return one with { Labels = Labels.Of((Labels.NamespaceName, one.Name)) };
    }

    private static IEnumerable<ValueList<T>> Without<T>(ValueList<T> items, Func<T, IEnumerable<T>>? smaller = null)
    {
        for (var at = 0; at < items.Count; at++)
        {
            var index = at;
            yield return items.Where((_, other) => other != index).ToValueList();
        }

        if (smaller is null) yield break;
        for (var at = 0; at < items.Count; at++)
        {
            foreach (var less in smaller(items[at])) yield return [.. items.Take(at), less, .. items.Skip(at + 1)];
        }
    }
}
