using Sluice.Findings;
using Sluice.Model;
using Sluice.Sets;

namespace Sluice.Checks.Rules;

/// <summary>SLU2018: a rule of an ordered tier that never decides, because an earlier rule matches all that it matches.</summary>
internal static class ShadowedRule
{
    public static Check Check { get; } = new(
        "SLU2018",
        "shadowed-rule",
        Severity.Warning,
        "an earlier rule decides everything that this one matches",
        Controls.Ids(Controls.FlowEnforcement),
        Find);

    private static IEnumerable<Finding> Find(Check check, Scene scene)
    {
        foreach (var tier in scene.AdminPolicies.Where(policy => policy is { Standing: PolicyStanding.Sound, Subject: not null }).GroupBy(policy => policy.Tier))
        {
            foreach (var direction in (Direction[])[Direction.Ingress, Direction.Egress])
            {
                foreach (var finding in Find(check, scene, [.. tier.OrderBy(policy => policy.Priority)], direction)) yield return finding;
            }
        }
    }

    private static IEnumerable<Finding> Find(Check check, Scene scene, AdminPolicy[] ordered, Direction direction)
    {
        var earlier = new Dictionary<(Selector Namespaces, Selector Pods), List<(AdminPolicy Policy, AdminRule Rule)>>();
        foreach (var policy in ordered)
        {
            var subject = policy.Subject!;
            for (var at = 0; at < policy.Rules(direction).Count; at++)
            {
                var rule = policy.Rules(direction)[at];
                if (rule.IsUnreadable || rule.HasUnknownPeer || rule.HasUnknownPort) continue;
                if (!policy.IsSurroundings && Shadow(scene, earlier, policy, rule) is { } shadow)
                    yield return Tell(check, policy, rule, direction, shadow.Policy, shadow.Rule);
                var key = (subject.Namespaces, subject.Pods);
                if (!earlier.TryGetValue(key, out var list)) earlier[key] = list = [];
                list.Add((policy, rule));
            }
        }
    }

    private static (AdminPolicy Policy, AdminRule Rule)? Shadow(
        Scene scene, Dictionary<(Selector Namespaces, Selector Pods), List<(AdminPolicy Policy, AdminRule Rule)>> earlier, AdminPolicy policy, AdminRule rule)
    {
        foreach (var namespaces in scene.Supersets(policy.Subject!.Namespaces))
        {
            foreach (var pods in scene.Supersets(policy.Subject.Pods))
            {
                foreach (var (other, candidate) in earlier.GetValueOrDefault((namespaces, pods)) ?? [])
                {
                    // Between AdminNetworkPolicy and ClusterNetworkPolicy, whose priorities are each their own, the API defines no order.
                    var ordered = ReferenceEquals(other, policy) || (other.Priority < policy.Priority && other.Name.Kind == policy.Name.Kind);
                    if (ordered && CoversPorts(candidate, rule) && rule.Peers.All(peer => candidate.Peers.Any(wide => Covers(wide, peer)))) return (other, candidate);
                }
            }
        }

        return null;
    }

    private static Finding Tell(Check check, AdminPolicy policy, AdminRule rule, Direction direction, AdminPolicy by, AdminRule first)
    {
        var name = rule.Name.Length > 0 ? $" ({rule.Name})" : "";
        var same = first.Action == rule.Action;
        return check.About(
            policy.Name,
            rule.Span.HasLine ? rule.Span : policy.Span,
            FormattableString.Invariant($"{direction} {rule.Name} {rule.Action} {string.Join(';', rule.Peers.Select(Text))} {string.Join(';', rule.Ports.Select(Text))}"),
            check.Title,
            $"{by.Name.Name} {Words.Of(direction)} rule {first.Index + 1} comes first, matches the same traffic and more, and says {first.Action}. "
                + (same ? "This rule says the same and may go." : $"This rule says {rule.Action} and is never asked.")) with
        {
            Severity = same ? Severity.Note : Severity.Warning,
            Place = FormattableString.Invariant($"{Words.Of(direction)} rule {rule.Index + 1}{name}"),
            Remedy = same ? "Remove the rule." : "Move the rule before the other one, or give its policy a lower priority number.",
            Related = [new(first.Span, $"decides first: {first.Action}")],
        };
    }

    private static bool Covers(AdminPeer wide, AdminPeer narrow)
    {
        if (wide.Pods is { } all && narrow.Pods is { } some)
            return Containment.Contains(all.Namespaces, some.Namespaces) && Containment.Contains(all.Pods, some.Pods);
        if (wide.Nodes is { } nodes && narrow.Nodes is { } fewer) return Containment.Contains(nodes, fewer);
        if (wide.Networks.Count > 0 && narrow.Networks.Count > 0) return AddressSet.Of(narrow.Networks).IsSubsetOf(AddressSet.Of(wide.Networks));
        return wide.DomainNames.Count > 0 && narrow.DomainNames.Count > 0 && narrow.DomainNames.All(name => wide.DomainNames.Contains(name));
    }

    private static bool CoversPorts(AdminRule wide, AdminRule narrow) =>
        wide.Ports.Count == 0 || (narrow.Ports.Count > 0 && narrow.Ports.All(port => wide.Ports.Any(other => Covers(other, port))));

    private static bool Covers(AdminPort wide, AdminPort narrow)
    {
        if (wide.Name is not null) return wide.Name == narrow.Name && (wide.Protocol is null || wide.Protocol == narrow.Protocol);
        return narrow.Name is null && wide.Protocol == narrow.Protocol
            && (wide.First == 0 || (narrow.First >= wide.First && narrow.Last <= wide.Last && narrow.First > 0));
    }

    private static string Text(AdminPeer peer) =>
        $"{peer.Pods?.Namespaces}/{peer.Pods?.Pods}/{peer.Nodes}/{peer.Networks}/{peer.DomainNames}";

    private static string Text(AdminPort port) => FormattableString.Invariant($"{port.Protocol} {port.First}-{port.Last} {port.Name}");
}
