using Sluice.Analysis;
using Sluice.Findings;
using Sluice.Model;

namespace Sluice.Checks.Rules;

/// <summary>
/// SLU2007: a rule that opens one side of a connection whose other side stays closed. Only between workloads that were read, and only for rules that pick
/// their peers: a rule for a whole namespace is one-sided when nothing in it can be reached.
/// </summary>
internal static class OneSidedFlow
{
    /// <summary>Of a rule's own pods so many classes are tried for each peer.</summary>
    private const int Tried = 64;

    public static Check Check { get; } = new(
        "SLU2007",
        "one-sided-flow",
        Severity.Warning,
        "the other side of the connection is closed",
        Controls.Ids(Controls.FlowEnforcement, Controls.ApprovedServices),
        Find);

    private static IEnumerable<Finding> Find(Check check, Scene scene)
    {
        foreach (var written in scene.JudgedRules)
        {
            if (written.Policy.Standing != PolicyStanding.Sound) continue;
            var own = Pods(scene.Flows, scene.Flows.SubjectsOf(written.Policy));
            if (own.Count == 0) continue;
            for (var at = 0; at < written.Rule.Peers.Count; at++)
            {
                var peer = written.Rule.Peers[at];
                if (peer.Block is not null || (peer.NamespaceSelector is { IsEmpty: true } && peer.PodSelector is null or { IsEmpty: true })) continue;
                if (Judge(check, scene.Flows, written, peer, own) is { } finding) yield return finding;
            }
        }
    }

    private static Finding? Judge(Check check, Flows flows, WrittenRule written, NetworkPolicyPeer peer, List<int> own)
    {
        var matched = flows.Matching(written, peer).Sure;
        if (matched.IsEmpty || matched.IsAll) return null;
        var peers = Pods(flows, matched);
        var traffic = written.HasNamedPort ? TrafficTable.All : flows.Traffic.Id(written.Traffic);
        var answers = new Dictionary<Row, bool>(ReferenceEqualityComparer.Instance);
        var closed = peers.Where(id => IsClosed(flows, written.Direction, id, own, traffic, answers)).ToList();
        var whole = peer.PodSelector is null or { IsEmpty: true };
        if (closed.Count == 0 || (whole && closed.Count < peers.Count)) return null;
        var names = closed.SelectMany(id => flows.MembersOf(flows.Classes[id])).Select(member => member.ToString()!).Order(StringComparer.Ordinal).ToList();
        var ours = own.SelectMany(id => flows.MembersOf(flows.Classes[id])).Select(member => member.ToString()!).Order(StringComparer.Ordinal).ToList();
        var ports = Words.Ports(written.Rule.Ports);
        var egress = written.Direction == Direction.Egress;
        return written.Finding(
            check,
            peer.Span,
            egress ? "the destination does not admit the connection" : "the source may not open the connection",
            egress
                ? $"The rule lets {Words.List(ours)} open {ports} to {Words.List(names)}, and the ingress rules there do not admit it. Both sides have to allow a connection."
                : $"The rule admits {Words.List(names)} to {Words.List(ours)} on {ports}, and the egress rules there do not let the connection out. Both sides have to allow a connection.",
            Words.Peer(peer, written.Namespace)) with
        {
            Remedy = egress ? "Add an ingress rule at the destination, or remove this one." : "Add an egress rule at the source, or remove this one.",
            Concern = Concern.OfConnections(
                [.. names.Select(name => egress ? new ConcernedConnection(ours[0], name, written.Traffic) : new ConcernedConnection(name, ours[0], written.Traffic))]),
        };
    }

    /// <summary>Whether the far side denies every one of the rule's ports to all of the rule's own pods; what is unknown is not closed.</summary>
    private static bool IsClosed(Flows flows, Direction direction, int far, List<int> own, int traffic, Dictionary<Row, bool> answers)
    {
        var row = direction == Direction.Egress ? flows.Relation.Ingress(far) : flows.Relation.Egress(far);
        if (answers.TryGetValue(row, out var known)) return known;
        var closed = true;
        for (var at = 0; closed && at < own.Count && at < Tried; at++) closed = flows.Traffic.And(row.Of(own[at]).May, traffic) == TrafficTable.None;
        return answers[row] = closed;
    }

    private static List<int> Pods(Flows flows, ClassSet classes)
    {
        var ids = new List<int>();
        if (classes.IsAll) return ids;
        classes.CopyTo(ids);
        ids.RemoveAll(id => flows.Classes[id].Kind != ClassKind.Pod);
        return ids;
    }
}
