using Sluice.Findings;
using Sluice.Model;

namespace Sluice.Checks.Rules;

/// <summary>SLU2017: a policy that says exactly what another of its namespace says.</summary>
internal static class DuplicatePolicy
{
    public static Check Check { get; } = new(
        "SLU2017", "duplicate-policy", Severity.Note, "another policy says exactly the same", Controls.Ids(Controls.ApprovedServices), Find);

    private static IEnumerable<Finding> Find(Check check, Scene scene)
    {
        foreach (var group in scene.Subjects.Groups)
        {
            if (group.Policies.Count < 2 || !SomeAreShapedAlike(group.Policies)) continue;
            var alike = group.Policies.Where(policy => policy.Standing == PolicyStanding.Sound).GroupBy(policy => Likeness(scene, policy));
            foreach (var (first, policy) in alike.Where(candidates => candidates.Skip(1).Any()).SelectMany(candidates => Pairs(scene, candidates)))
            {
                yield return check.About(
                    policy.Name,
                    policy.Span,
                    "",
                    check.Title,
                    $"{policy.Name.Name} and {first.Name.Name} select the same pods and have the same rules. A change to one of them alone has no effect, or half of it.") with
                {
                    Remedy = "Keep one of the two.",
                    Related = [new(first.Span, "says the same")],
                };
            }
        }
    }

    /// <summary>False when no two of a few policies have as many rules for the same directions, so that they cannot say the same.</summary>
    private static bool SomeAreShapedAlike(List<NetworkPolicy> policies)
    {
        if (policies.Count > 8) return true;
        for (var at = 0; at < policies.Count; at++)
        {
            for (var other = 0; other < at; other++)
            {
                if (Shape(policies[at]) == Shape(policies[other])) return true;
            }
        }

        return false;

        static (int, int) Shape(NetworkPolicy policy) => (policy.IsolatesIngress ? policy.Ingress.Count : -1, policy.IsolatesEgress ? policy.Egress.Count : -1);
    }

    /// <summary>Each policy that says what an earlier one says, with that one.</summary>
    private static IEnumerable<(NetworkPolicy First, NetworkPolicy Again)> Pairs(Scene scene, IEnumerable<NetworkPolicy> candidates)
    {
        var seen = new Dictionary<string, NetworkPolicy>(StringComparer.Ordinal);
        foreach (var policy in candidates)
        {
            var content = Content(scene, policy);
            if (!seen.TryAdd(content, policy) && !policy.IsSurroundings && seen[content].Name != policy.Name) yield return (seen[content], policy);
        }
    }

    /// <summary>Equal for policies that say the same, whatever the order of their rules and peers; cheap, and now and then equal for others.</summary>
    private static (bool, bool, int, int) Likeness(Scene scene, NetworkPolicy policy)
    {
        var peers = 0;
        var ports = 0;
        foreach (var written in scene.RulesOf(policy))
        {
            ports += written.Traffic.GetHashCode();
            foreach (var peer in written.Rule.Peers)
                peers += HashCode.Combine(peer.NamespaceSelector, peer.PodSelector, peer.Block?.Block);
        }

        return (policy.IsolatesIngress, policy.IsolatesEgress, peers, ports);
    }

    /// <summary>What a policy says, in an order that does not depend on how it was written.</summary>
    private static string Content(Scene scene, NetworkPolicy policy) =>
        $"{policy.IsolatesIngress} {policy.IsolatesEgress}\n{string.Join('\n', scene.RulesOf(policy).Select(Content).Order(StringComparer.Ordinal))}";

    private static string Content(WrittenRule written)
    {
        var peers = written.Rule.Peers.Select(peer => Words.Peer(peer, written.Namespace)).Order(StringComparer.Ordinal);
        var names = written.Rule.Ports.Where(port => port.Name is not null).Select(port => $"{port.Protocol} {port.Name}").Order(StringComparer.Ordinal);
        return $"{written.Direction}|{string.Join(';', peers)}|{written.Traffic}|{string.Join(';', names)}|{written.Rule.PeersUnreadable}{written.Rule.PortsUnreadable}";
    }
}
