using Sluice.Checks.Rules;
using Sluice.Findings;
using Sluice.Model;
using Sluice.Sets;

namespace Sluice.Checks;

/// <summary>
/// Rules that miss the pods or the port they mean by a slip which has a finding of its own. That the other side of a connection is closed then merely
/// follows from it.
/// </summary>
internal sealed class Slips
{
    private readonly List<Slip> slips = [];

    public Slips(Scene scene)
    {
        foreach (var written in scene.JudgedRules)
        {
            foreach (var peer in written.Rule.Peers)
            {
                if (NamespaceByLabel.Missed(scene, peer) is { Length: > 0 } missed) Add(NamespaceByLabel.Check, missed, written.Traffic);
                else if (peer.Block is null && !PeerMatchesNothing.MatchesSomething(scene, written.Namespace, peer)
                    && PeerMatchesNothing.Near(scene, written.Namespace, peer) is { } near) Add(PeerMatchesNothing.Check, near.Pods, written.Traffic);
            }

            if (scene.Snapshot.Services.Count == 0) continue;
            foreach (var port in written.Rule.Ports)
            {
                if (ServicePortUsed.Translation(scene, written, port) is { } found)
                    Add(ServicePortUsed.Check, Far(scene, written, found), TrafficSet.Of(port.Protocol, found.Target));
            }

            void Add(Check check, int[] meant, TrafficSet traffic) =>
                slips.Add(new(written, new(check.Id, written.Policy.Name.ToString(), written.Place), new(meant.Select(scene.Workload), ReferenceEqualityComparer.Instance), traffic));
        }
    }

    /// <summary>A rule, the finding about it, and the far pods and ports that it would be about without the slip.</summary>
    private sealed record Slip(WrittenRule Written, FindingCause Cause, HashSet<object> Meant, TrafficSet Traffic);

    public bool IsEmpty => slips.Count == 0;

    /// <summary>The slip on either side for which a rule's connection with these far pods stays closed; null when there is none.</summary>
    public FindingCause? CauseOf(WrittenRule written, IReadOnlyList<Workload> own, IReadOnlyList<Workload> far)
    {
        foreach (var slip in slips)
        {
            if (ReferenceEquals(slip.Written, written))
            {
                if (far.All(slip.Meant.Contains)) return slip.Cause;
            }
            else if (slip.Written.Direction != written.Direction && !slip.Traffic.Intersect(written.Traffic).IsEmpty
                && far.All(workload => Selects(slip.Written.Policy, workload)) && own.Any(slip.Meant.Contains)) return slip.Cause;
        }

        return null;
    }

    private static int[] Far(Scene scene, WrittenRule written, ServicePorts.Translation found) => written.Direction == Direction.Egress
        ? found.Pods
        : [.. written.Rule.Peers.SelectMany(peer => scene.PodsOf(peer, written.Namespace))];

    private static bool Selects(NetworkPolicy policy, Workload workload) =>
        policy.Name.Namespace == workload.Name.Namespace && policy.PodSelector is { } selector && selector.Matches(workload.Labels);
}
