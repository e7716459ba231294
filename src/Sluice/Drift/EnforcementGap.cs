using Sluice.Findings;
using Sluice.Model;

namespace Sluice.Drift;

/// <summary>
/// A network plugin that is known not to enforce policies, in a cluster in which nothing is seen that does: policies are stored there and close nothing.
/// </summary>
/// <param name="Plugin">Its name, <c>flannel</c>.</param>
/// <param name="Agent">The DaemonSet it is known by.</param>
/// <param name="Span">Where that was read.</param>
public sealed record EnforcementGap(string Plugin, ObjectName Agent, SourceSpan Span)
{
    /// <summary>
    /// Agents that enforce NetworkPolicies, by the name of their DaemonSet or of one of its containers. Others may: the gap is only found where a plugin of
    /// <see cref="Idle"/> runs.
    /// </summary>
    private static readonly string[] Enforcing =
    [
        "calico-node", "canal", "cilium", "cilium-agent", "anetd", "antrea-agent", "kube-router", "weave-net", "weave-npc", "weave", "ovnkube-node", "ovnkube-controller",
        "kube-ovn-cni", "kube-network-policies", "kindnet-cni", "kindnet", "azure-npm", "aws-eks-nodeagent", "aws-network-policy-agent", "nsx-node-agent", "romana-agent",
    ];

    /// <summary>
    /// Plugins that connect pods and enforce nothing, by the container of their DaemonSet. flannel: its documentation, "Flannel is focused on networking. For network policy,
    /// other projects such as Calico can be used."
    /// </summary>
    private static readonly (string Container, string Plugin)[] Idle = [("kube-flannel", "flannel")];

    /// <summary>The gap of a cluster; null where none is known. A cluster of which DaemonSets may be unseen has none that is known.</summary>
    public static EnforcementGap? Of(Snapshot live)
    {
        ArgumentNullException.ThrowIfNull(live);
        if (live.MayHide("DaemonSet") || live.MayHide("Pod")) return null;
        EnforcementGap? gap = null;
        foreach (var agent in live.Workloads.Where(static workload => workload.Name.Kind == "DaemonSet"))
        {
            if (Enforcing.Contains(agent.Name.Name, StringComparer.Ordinal) || agent.Containers.Any(static name => Enforcing.Contains(name, StringComparer.Ordinal))) return null;
            foreach (var (container, plugin) in Idle)
            {
                if (agent.Containers.Contains(container, StringComparer.Ordinal)) gap ??= new(plugin, agent.Name, agent.Span);
            }
        }

        return gap;
    }
}
