using Sluice.Dialects;

namespace Sluice.Analysis;

/// <summary>Whether a universe that was built before a policy existed can already tell apart everything the policy asks for.</summary>
internal static class Foresight
{
    /// <summary>True when the policy needs no new namespace, representative, address border or domain name, nor protocols that were left out so far.</summary>
    public static bool Covers(Universe universe, LoweredPolicy policy)
    {
        if (universe.HasRepresentatives || !Covers(universe, policy.Subject)) return false;
        foreach (var rule in policy.AllRules)
        {
            if (rule.DefinesPortless && !universe.HasPortless) return false;
            foreach (var peer in rule.Peers)
            {
                var covered = peer switch
                {
                    PodTerm pods => Covers(universe, pods),
                    BlockTerm block => universe.Atoms.HasBordersOf(block.Addresses),
                    DomainTerm => false,
                    _ => true,
                };
                if (!covered) return false;
            }
        }

        return true;
    }

    /// <summary>A namespace nobody knows yet would get representatives.</summary>
    private static bool Covers(Universe universe, PodTerm term) => term.NamespaceName is { } name
        ? universe.Namespaces.Find(name) >= 0
        : term.Namespaces.IsEmpty || universe.Namespaces.Evaluate(term.Namespaces).May.Length > 0;
}
