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
    /// <summary>Of a rule's own pods so many classes are tried for each peer.</summary>
    private const int Tried = 64;

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
        foreach (var written in scene.JudgedRules)
        {
            if (written.Policy.Standing != PolicyStanding.Sound) continue;
            var subjects = scene.Flows.SubjectsOf(written.Policy);
            if (!pods.TryGetValue(subjects, out var own)) pods[subjects] = own = Pods(scene.Flows, subjects);
            if (own.Count == 0) continue;
            for (var at = 0; at < written.Rule.Peers.Count; at++)
            {
                var peer = written.Rule.Peers[at];
                if (peer.Block is not null || (peer.NamespaceSelector is { IsEmpty: true } && peer.PodSelector is null or { IsEmpty: true })) continue;
                if (Judge(check, scene.Flows, written, peer, own, sides) is { } finding) yield return finding;
            }
        }
    }

    /// <summary>Far pods that have the same say about everything.</summary>
    private sealed record Side(Row Row, List<int> Classes)
    {
        public int Members { get; set; }
    }

    private static Finding? Judge(
        Check check, ClassFlows flows, WrittenRule written, NetworkPolicyPeer peer, List<int> own, Dictionary<(ClassSet Peers, Direction Direction), List<Side>> known)
    {
        var matched = flows.Matching(written, peer).Sure;
        if (matched.IsEmpty || matched.IsAll || matched.Count > Specific) return null;
        if (!known.TryGetValue((matched, written.Direction), out var sides)) known[(matched, written.Direction)] = sides = Sides(flows, matched, written.Direction);
        var traffic = written.HasNamedPort ? TrafficTable.All : flows.Traffic.Id(written.Traffic);
        var whole = peer.PodSelector is null or { IsEmpty: true };
        var closed = new List<Side>();
        foreach (var side in sides)
        {
            if (IsClosed(flows, side.Row, own, traffic)) closed.Add(side);
            else if (whole) return null;
        }

        if (closed.Count == 0) return null;
        var (names, ours) = (flows.Names(closed.SelectMany(side => side.Classes)), flows.Names(own));
        var count = closed.Sum(side => side.Members);
        var (far, near) = (Words.List(names, count), Words.List(ours, flows.Count(own)));
        var ports = written.Ports;
        var egress = written.Direction == Direction.Egress;
        var meant = flows.Meant(written, egress ? closed.SelectMany(side => side.Classes) : own);
        return written.Finding(
            check,
            peer.Span,
            egress ? "the destination does not admit the connection" : "the source may not open the connection",
            egress
                ? $"The rule lets {near} open {ports} to {far}, and the ingress rules there do not admit it. Both sides have to allow a connection."
                : $"The rule admits {far} to {near} on {ports}, and the egress rules there do not let the connection out. Both sides have to allow a connection.",
            Words.Peer(peer, written.Namespace)) with
        {
            Remedy = egress ? "Add an ingress rule at the destination, or remove this one." : "Add an egress rule at the source, or remove this one.",
            Concern = new(
                names.Select(name => egress ? new ConcernedConnection(ours[0], name, meant) : new ConcernedConnection(name, ours[0], meant)).ToValueList(),
                count,
                [],
                0),
        };
    }

    /// <summary>Whether the far side denies every one of the rule's ports to all of the rule's own pods; what is unknown is not closed.</summary>
    private static bool IsClosed(ClassFlows flows, Row row, List<int> own, int traffic)
    {
        for (var at = 0; at < own.Count && at < Tried; at++)
        {
            if (flows.Traffic.And(row.Of(own[at]).May, traffic) != TrafficTable.None) return false;
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
            side.Members += flows.SizeOf(id);
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
