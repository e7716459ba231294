using Sluice.Dialects;
using Sluice.Model;

namespace Sluice.Analysis;

/// <summary>What the rules of policies name, each once and in order.</summary>
internal static class TermsInUse
{
    /// <summary>The domain names of rules.</summary>
    public static IEnumerable<string> Domains(LoweredPolicy[] policies)
    {
        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        ForEachPeer(policies, peer =>
        {
            if (peer is DomainTerm domain) names.Add(domain.Name);
        });
        return names.Order(StringComparer.Ordinal);
    }

    /// <summary>The selectors of namespaces of subjects and rules, but for that of every namespace.</summary>
    public static IEnumerable<Selector> NamespaceSelectors(LoweredPolicy[] policies)
    {
        var selectors = new HashSet<Selector>();
        foreach (var policy in policies) Take(policy.Subject);
        ForEachPeer(policies, Take);
        return selectors.OrderBy(selector => selector.ToString(), StringComparer.Ordinal);

        void Take(PeerTerm peer)
        {
            if (peer is PodTerm { NamespaceName: null, Namespaces: { IsEmpty: false } selector }) selectors.Add(selector);
        }
    }

    private static void ForEachPeer(LoweredPolicy[] policies, Action<PeerTerm> visit)
    {
        foreach (var policy in policies)
        {
            Visit(policy.Ingress);
            Visit(policy.Egress);
        }

        void Visit(DirectionRules? rules)
        {
            foreach (var rule in rules?.Rules ?? default)
            {
                foreach (var peer in rule.Peers) visit(peer);
            }
        }
    }
}
