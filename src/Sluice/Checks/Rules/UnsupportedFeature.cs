using Sluice.Analysis;
using Sluice.Findings;
using Sluice.Model;
using Sluice.Sets;

namespace Sluice.Checks.Rules;

/// <summary>
/// SLU2020: a policy asks for what the network plugin of the profile does not enforce, or enforces only under conditions. One finding for each policy and
/// feature, at the first place that uses it. The API itself lacks nothing.
/// </summary>
internal static class UnsupportedFeature
{
    public static Check Check { get; } = new(
        "SLU2020",
        "unsupported-feature",
        Severity.Warning,
        "the network plugin does not enforce what the policy asks for",
        Controls.Ids(Controls.PluginSupport),
        Find);

    private static IEnumerable<Finding> Find(Check check, Scene scene)
    {
        foreach (var limit in scene.Reachability.Profile.Limits)
        {
            foreach (var policy in scene.Snapshot.Policies)
            {
                if (policy.IsSurroundings || Use(policy, limit.Feature) is not { } span) continue;
                yield return check.About(
                    policy.Name,
                    span.HasLine ? span : policy.Span,
                    limit.Feature.ToString(),
                    limit.IsEnforcedSomewhere ? $"not every installation enforces {Name(limit.Feature)}" : $"nothing enforces {Name(limit.Feature)}",
                    $"{limit.Terms}. The verdicts here take it as enforced.") with
                {
                    Severity = limit.IsEnforcedSomewhere ? Severity.Note : Severity.Warning,
                    Remedy = limit.IsEnforcedSomewhere
                        ? "Check the version and the settings of the cluster, and prove the deny with a probe."
                        : "Write it in a way that the plugin enforces, or use the profile of the plugin that the cluster has.",
                };
            }
        }
    }

    private static string Name(PolicyFeature feature) => feature switch
    {
        PolicyFeature.PortRange => "this range of ports",
        PolicyFeature.Sctp => "rules for SCTP",
        PolicyFeature.AdminNetworkPolicy => "policies of this kind",
        PolicyFeature.ClusterNetworkPolicy => "policies of this kind",
        PolicyFeature.DomainName => "domain names as peers",
        PolicyFeature.NodePeer => "nodes as peers",
        _ => throw new ArgumentOutOfRangeException(nameof(feature), feature, "a feature of no known name"),
    };

    /// <summary>Where the policy first uses the feature; null when it does not.</summary>
    private static SourceSpan? Use(Policy policy, PolicyFeature feature) => policy switch
    {
        NetworkPolicy network => First(Rules(network).SelectMany(rule => rule.Ports), port => Is(feature, port.Protocol, port.First, port.Last), port => port.Span),
        AdminPolicy { Name.Kind: "ClusterNetworkPolicy" } when feature == PolicyFeature.ClusterNetworkPolicy => policy.Span,
        AdminPolicy { Name.Kind: not "ClusterNetworkPolicy" } when feature == PolicyFeature.AdminNetworkPolicy => policy.Span,
        AdminPolicy admin when feature is PolicyFeature.DomainName or PolicyFeature.NodePeer => First(
            Rules(admin).SelectMany(rule => rule.Peers), peer => feature == PolicyFeature.DomainName ? peer.DomainNames.Count > 0 : peer.Nodes is not null, peer => peer.Span),
        AdminPolicy admin => First(Rules(admin).SelectMany(rule => rule.Ports), port => Is(feature, port.Protocol, port.First, port.Last), port => port.Span),
        _ => null,
    };

    private static bool Is(PolicyFeature feature, Protocol? protocol, int first, int last) => feature switch
    {
        PolicyFeature.PortRange => first > 0 && last > first,
        PolicyFeature.Sctp => protocol == Protocol.Sctp,
        _ => false,
    };

    private static IEnumerable<NetworkPolicyRule> Rules(NetworkPolicy policy) =>
        (policy.IsolatesIngress ? policy.Ingress : default).Concat(policy.IsolatesEgress ? policy.Egress : default);

    private static IEnumerable<AdminRule> Rules(AdminPolicy policy) => policy.Ingress.Concat(policy.Egress);

    private static SourceSpan? First<T>(IEnumerable<T> items, Func<T, bool> uses, Func<T, SourceSpan> spanOf)
    {
        foreach (var item in items)
        {
            if (uses(item)) return spanOf(item);
        }

        return null;
    }
}
