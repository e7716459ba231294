using Sluice.Analysis;
using Sluice.Findings;
using Sluice.Model;
using Sluice.Sets;

namespace Sluice.Checks.Rules;

/// <summary>
/// SLU2013: an ipBlock whose effect on pods differs between network plugins. Each block is told once. The other profiles are asked about a few pods of
/// each such rule, in a snapshot of those pods and the policies that select them.
/// </summary>
internal static class ProfileDifference
{
    private const int BlocksAsked = 64;

    private const int PodsScanned = 256;

    public static Check Check { get; } = new(
        "SLU2013",
        "profile-difference",
        Severity.Note,
        "the verdict differs between network plugins",
        Controls.Ids(Controls.PluginSupport),
        Find);

    private static IEnumerable<Finding> Find(Check check, Scene scene)
    {
        var samples = Samples(scene);
        if (samples.Count == 0) yield break;
        var reach = scene.Reachability;
        var small = Snapshot(scene, samples);
        var here = Reachability.Of(small, reach.Profile, reach.Options);
        var others = scene.Input.OtherProfiles.Where(profile => profile != reach.Profile).Select(profile => Reachability.Of(small, profile, reach.Options)).ToList();
        foreach (var sample in samples)
        {
            var verdict = sample.Verdict(here);
            var differing = others.Where(other => sample.Verdict(other) != verdict).Select(other => $"{sample.Verdict(other)} on {other.Profile.Name}".ToLowerInvariant()).ToList();
            if (differing.Count == 0) continue;
            var peer = Words.Peer(sample.Peer, sample.Written.Namespace);
            yield return sample.Written.Finding(
                check,
                sample.Peer.Span,
                check.Title,
                $"Whether {peer} means pods too is up to the plugin. {Scene.NameOf(sample.From)} to {Scene.NameOf(sample.To)} on {Words.Traffic(sample.Traffic)} is "
                    + $"{verdict} here".ToLowerInvariant() + $" ({reach.Profile.Name}), {Words.List(differing)}.",
                peer) with
            {
                Remedy = "Select pods by their labels, and except the pod range from blocks that mean the outside.",
                Concern = Concern.OfConnections([new(Scene.NameOf(sample.From), Scene.NameOf(sample.To), sample.Traffic)]),
            };
        }
    }

    /// <summary>One pair of workloads that a block may connect.</summary>
    private sealed record Sample(WrittenRule Written, NetworkPolicyPeer Peer, Workload From, Workload To, TrafficSet Traffic)
    {
        public Verdict Verdict(Reachability reachability)
        {
            var decision = reachability.Decide(new WorkloadEndpoint(From), new WorkloadEndpoint(To));
            return Traffic.IsSubsetOf(decision.Allowed) ? Analysis.Verdict.Allow
                : Traffic.Intersect(decision.Allowed.Union(decision.Unknown)).IsEmpty ? Analysis.Verdict.Deny : Analysis.Verdict.Unknown;
        }
    }

    private static List<Sample> Samples(Scene scene)
    {
        var samples = new List<Sample>();
        var seen = new HashSet<IpBlock>();
        foreach (var written in scene.JudgedRules)
        {
            if (written.Traffic.IsEmpty) continue;
            for (var at = 0; at < written.Rule.Peers.Count; at++)
            {
                if (samples.Count == BlocksAsked) return samples;
                if (written.Rule.Peers[at].Block is not { } block || !block.Addresses.Overlaps(SpecialAddresses.NotPublic)) continue;
                if (seen.Contains(block with { Span = default }) || Pair(scene, written) is not { } pair) continue;
                seen.Add(block with { Span = default });
                samples.Add(written.Direction == Direction.Egress
                    ? new(written, written.Rule.Peers[at], pair.Subject, pair.Far, written.Traffic)
                    : new(written, written.Rule.Peers[at], pair.Far, pair.Subject, written.Traffic));
            }
        }

        return samples;
    }

    /// <summary>A subject of the rule, and another workload whose own side allows the traffic, so that the rule decides.</summary>
    private static (Workload Subject, Workload Far)? Pair(Scene scene, WrittenRule written)
    {
        var flows = scene.Flows;
        var traffic = flows.Traffic.Id(written.Traffic);
        var subjects = scene.Subjects.Of(written.Policy)?.Workloads ?? [];
        if (subjects.Length == 0 || scene.Workload(subjects[0]).HostNetwork) return null;
        var subject = scene.Workload(subjects[0]);
        var own = scene.Reachability.Index.ClassesOf(new WorkloadEndpoint(subject))[0];
        var scanned = 0;
        foreach (var peer in flows.Classes)
        {
            if (peer.Kind != ClassKind.Pod || peer.Id == own) continue;
            if (++scanned > PodsScanned) return null;
            var row = written.Direction == Direction.Egress ? flows.Relation.Ingress(peer.Id) : flows.Relation.Egress(peer.Id);
            if (flows.Traffic.And(row.Of(own).Sure, traffic) == traffic && flows.MembersOf(peer).First() is WorkloadEndpoint { Workload: var far }) return (subject, far);
        }

        return null;
    }

    private static Snapshot Snapshot(Scene scene, List<Sample> samples)
    {
        var pods = samples.SelectMany(sample => (Workload[])[sample.From, sample.To]).ToHashSet(ReferenceEqualityComparer.Instance);
        var names = samples.SelectMany(sample => (string[])[sample.From.Name.Namespace, sample.To.Name.Namespace]).ToHashSet(StringComparer.Ordinal);
        return scene.Snapshot with
        {
            Namespaces = scene.Snapshot.Namespaces.Where(item => names.Contains(item.Name)).ToValueList(),
            Workloads = scene.Snapshot.Workloads.Where(pods.Contains).ToValueList(),
            Policies = scene.Snapshot.Policies.Where(policy => policy.Name.Namespace.Length == 0 || names.Contains(policy.Name.Namespace)).ToValueList(),
            Services = default,
            Routes = default,
        };
    }
}
