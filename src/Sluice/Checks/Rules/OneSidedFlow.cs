using Sluice.Analysis;
using Sluice.Findings;
using Sluice.Model;
using Sluice.Sets;

namespace Sluice.Checks.Rules;

/// <summary>
/// SLU2007: a rule that opens one side of a connection whose other side stays closed. Only between workloads that were read, and only for rules that pick
/// their peers: a rule for a whole namespace is one-sided when nothing in it can be reached.
/// </summary>
internal static class OneSidedFlow
{
    /// <summary>A peer that matches more classes than this picks nobody.</summary>
    private const int Specific = 1024;

    public static Check Check { get; } = new(
        "SLU2007",
        "one-sided-flow",
        Severity.Warning,
        "the other side of the connection is closed",
        Controls.Ids(Controls.FlowEnforcement, Controls.ApprovedServices),
        Find);

    private static IEnumerable<Finding> Find(Check check, Scene scene)
    {
        var pods = new Dictionary<ClassSet, List<int>>();
        var sides = new Dictionary<(ClassSet Peers, Direction Direction), List<Side>>();
        var closed = new List<Side>();
        foreach (var written in scene.JudgedRules)
        {
            if (written.Policy.Standing != PolicyStanding.Sound || written.Rule.Peers.Count == 0) continue;
            var subjects = scene.Flows.SubjectsOf(written.Policy);
            if (!pods.TryGetValue(subjects, out var own)) pods[subjects] = own = Pods(scene.Flows, subjects);
            if (own.Count == 0) continue;
            var traffic = written.HasNamedPort ? scene.Flows.Traffic.AllPorts : scene.Flows.Traffic.Id(written.Traffic);
            closed.Clear();
            NetworkPolicyPeer? first = null;
            var key = "";
            foreach (var peer in written.Rule.Peers)
            {
                if (peer.Block is not null || (peer.NamespaceSelector is { IsEmpty: true } && peer.PodSelector is null or { IsEmpty: true })) continue;
                var before = closed.Count;
                CopyClosed(scene.Flows, written, peer, own, traffic, sides, closed);
                if (closed.Count == before) continue;
                first ??= peer;
                key = key.Length == 0 ? Words.Peer(peer, written.Namespace) : $"{key}; {Words.Peer(peer, written.Namespace)}";
            }

            if (first is not null) yield return Tell(check, scene, written, first.Span, key, own, closed);
        }
    }

    /// <summary>Far pods that have the same say about everything.</summary>
    private sealed record Side(Row Row, List<int> Classes);

    /// <summary>Adds the pods of a peer that deny the rule's ports to all of its own pods; of a whole namespace only when all there do.</summary>
    private static void CopyClosed(
        ClassFlows flows, WrittenRule written, NetworkPolicyPeer peer, List<int> own, int traffic,
        Dictionary<(ClassSet Peers, Direction Direction), List<Side>> known, List<Side> closed)
    {
        var matched = flows.Matching(written, peer).Sure;
        if (matched.IsEmpty || matched.IsAll || matched.Count > Specific) return;
        if (!known.TryGetValue((matched, written.Direction), out var sides)) known[(matched, written.Direction)] = sides = Sides(flows, matched, written.Direction);
        var whole = peer.PodSelector is null or { IsEmpty: true };
        var before = closed.Count;
        foreach (var side in sides)
        {
            if (IsClosed(flows, side.Row, own, traffic))
            {
                if (before == 0 || !closed.Exists(other => ReferenceEquals(other, side))) closed.Add(side);
            }
            else if (whole)
            {
                closed.RemoveRange(before, closed.Count - before);
                return;
            }
        }
    }

    private static Finding Tell(Check check, Scene scene, WrittenRule written, SourceSpan span, string key, List<int> own, List<Side> closed)
    {
        var flows = scene.Flows;
        var classes = closed.Count == 1 ? closed[0].Classes : [.. closed.SelectMany(static side => side.Classes)];
        var (names, far, count) = closed.Count == 1 ? flows.Mentioned(classes) : flows.Mention(classes);
        var (ours, near, _) = flows.Mentioned(own);
        var ports = written.Ports;
        var egress = written.Direction == Direction.Egress;
        var meant = flows.Meant(written, egress ? classes : own);
        return written.Finding(
            check,
            span,
            egress ? "the destination does not admit the connection" : "the source may not open the connection",
            egress
                ? $"The rule lets {near} open {ports} to {far}, and the ingress rules there do not admit it. Both sides have to allow a connection."
                : $"The rule admits {far} to {near} on {ports}, and the egress rules there do not let the connection out. Both sides have to allow a connection.",
            key) with
        {
            Remedy = egress ? "Add an ingress rule at the destination, or remove this one." : "Add an egress rule at the source, or remove this one.",
            FollowsFrom = scene.Slips.IsEmpty ? null : scene.Slips.CauseOf(written, flows.WorkloadsOf(own), flows.WorkloadsOf(classes)),
            Concern = new(
                names.Select(name => egress ? new ConcernedConnection(ours[0], name, meant) : new ConcernedConnection(name, ours[0], meant)).ToValueList(),
                count,
                [],
                0),
        };
    }

    /// <summary>Whether a far side denies every one of the ports to all of the rule's own pods; what is unknown is not closed.</summary>
    private static bool IsClosed(ClassFlows flows, Row row, List<int> own, int traffic)
    {
        foreach (var id in own)
        {
            if (flows.Traffic.And(row.Of(id).May, traffic) != TrafficTable.None) return false;
        }

        return true;
    }

    private static List<Side> Sides(ClassFlows flows, ClassSet matched, Direction direction)
    {
        var sides = new Dictionary<Row, Side>(ReferenceEqualityComparer.Instance);
        foreach (var id in Pods(flows, matched))
        {
            var row = direction == Direction.Egress ? flows.Relation.Ingress(id) : flows.Relation.Egress(id);
            if (!sides.TryGetValue(row, out var side)) sides[row] = side = new(row, []);
            side.Classes.Add(id);
        }

        return [.. sides.Values];
    }

    private static List<int> Pods(ClassFlows flows, ClassSet classes)
    {
        var ids = new List<int>();
        if (classes.IsAll) return ids;
        classes.CopyTo(ids);
        ids.RemoveAll(id => flows.Classes[id].Kind != ClassKind.Pod);
        return ids;
    }
}
