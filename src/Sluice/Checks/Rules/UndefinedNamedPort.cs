using Sluice.Findings;
using Sluice.Model;
using Sluice.Sets;

namespace Sluice.Checks.Rules;

/// <summary>SLU2009: a port by a name that no pod the rule leads to declares; such a port matches nothing.</summary>
internal static class UndefinedNamedPort
{
    public static Check Check { get; } = new(
        "SLU2009",
        "undefined-named-port",
        Severity.Error,
        "no pod declares a port of this name",
        Controls.Ids(Controls.ApprovedServices, Controls.FlowEnforcement),
        Find);

    private static IEnumerable<Finding> Find(Check check, Scene scene)
    {
        foreach (var written in scene.JudgedRules)
        {
            if (!written.HasNamedPort) continue;
            for (var at = 0; at < written.Rule.Ports.Count; at++)
            {
                var port = written.Rule.Ports[at];
                if (port.Name is { } name && Reason(scene, written, port, name) is { } why)
                {
                    yield return written.Finding(check, port.Span, $"no pod declares a port named {name}", why, $"{port.Protocol} {name}") with
                    {
                        Remedy = "Write the port's number, or the name that the pods declare.",
                    };
                }
            }
        }
    }

    private static string? Reason(Scene scene, WrittenRule written, PolicyPort port, string name)
    {
        var peers = written.Rule.Peers;
        if (written.Direction == Direction.Egress && peers.Count > 0 && peers.All(peer => peer.Block is not null))
            return "A name is resolved by the pod that is reached, and addresses outside the cluster have no port names. The rule matches nothing.";
        var read = written.Direction == Direction.Ingress
            ? scene.HasWorkloads(written.Namespace)
            : peers.Count > 0 ? peers.All(peer => scene.IsRead(peer, written.Namespace)) : scene.Snapshot.IsWholeCluster;
        if (!read) return null;
        var destinations = written.Direction == Direction.Egress && peers.Count == 0
            ? Enumerable.Range(0, scene.Snapshot.Workloads.Count)
            : scene.Destinations(written);
        var any = false;
        var otherProtocol = false;
        foreach (var place in destinations)
        {
            any = true;
            foreach (var declared in scene.Workload(place).Ports)
            {
                if (declared.Name != name) continue;
                if (declared.Protocol == port.Protocol) return null;
                otherProtocol = true;
            }
        }

        if (!any) return null;
        return otherProtocol
            ? $"The pods declare {name} for another protocol than {port.Protocol.ApiName()}. A name counts together with its protocol, so the rule matches nothing."
            : $"None of the pods that the rule leads to declares a container port named {name}, so the rule matches nothing.";
    }
}
