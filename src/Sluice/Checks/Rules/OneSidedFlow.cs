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
        var known = new Dictionary<(ClassSet Peers, Direction Direction), FarSides>();
        var asked = new List<FarSides>();
        var closed = new List<List<int>>();
        foreach (var written in scene.JudgedRules)
        {
            if (written.Policy.Standing != PolicyStanding.Sound || written.Rule.Peers.Count == 0) continue;
            var subjects = scene.Flows.SubjectsOf(written.Policy);
            if (!pods.TryGetValue(subjects, out var own)) pods[subjects] = own = FarSides.Pods(scene.Flows, subjects);
            if (own.Count == 0) continue;
            var traffic = written.HasNamedPort ? scene.Flows.Traffic.AllPorts : scene.Flows.Traffic.Id(written.Traffic);
            asked.Clear();
            closed.Clear();
            NetworkPolicyPeer? first = null;
            var key = "";
            foreach (var peer in written.Rule.Peers)
            {
                if (peer.Block is not null || (peer.NamespaceSelector is { IsEmpty: true } && peer.PodSelector is null or { IsEmpty: true })) continue;
                var matched = scene.Flows.Matching(written, peer).Sure;
                if (matched.IsEmpty || matched.IsAll || matched.Count > Specific) continue;
                if (!known.TryGetValue((matched, written.Direction), out var far)) known[(matched, written.Direction)] = far = new(scene.Flows, matched, written.Direction);
                if (asked.Contains(far)) continue;
                var denying = far.Closed(own, traffic, whole: peer.PodSelector is null or { IsEmpty: true });
                if (denying.Count == 0) continue;
                asked.Add(far);
                closed.Add(denying);
                first ??= peer;
                key = key.Length == 0 ? Words.Peer(peer, written.Namespace) : $"{key}; {Words.Peer(peer, written.Namespace)}";
            }

            if (first is not null) yield return Tell(check, scene, written, first.Span, key, own, closed);
        }
    }

    private static Finding Tell(Check check, Scene scene, WrittenRule written, SourceSpan span, string key, List<int> own, List<List<int>> closed)
    {
        var flows = scene.Flows;
        var classes = closed.Count == 1 ? closed[0] : [.. closed.SelectMany(static denying => denying)];
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
}
