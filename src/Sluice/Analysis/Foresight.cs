using Sluice.Dialects;

namespace Sluice.Analysis;

/// <summary>Whether a universe that was built before a policy existed can already tell apart everything the policy asks for.</summary>
internal static class Foresight
{
    /// <summary>
    /// True when the policy needs no new namespace, representative, address border or domain name, nor protocols that were left out so far, and asks for no
    /// label or name of a port by which the classes were not split.
    /// </summary>
    /// <param name="universe">What is there.</param>
    /// <param name="policy">The policy that comes.</param>
    /// <param name="mayRepresent">Whether namespaces that selectors ask for and nobody showed get representatives.</param>
    public static bool Covers(Universe universe, LoweredPolicy policy, bool mayRepresent)
    {
        if (universe.HasRepresentatives || !universe.Vocabulary.Covers(policy) || !Covers(universe, policy.Subject, mayRepresent)) return false;
        foreach (var rule in policy.AllRules)
        {
            if (rule.DefinesPortless && !universe.HasPortless) return false;
            foreach (var peer in rule.Peers)
            {
                var covered = peer switch
                {
                    PodTerm pods => Covers(universe, pods, mayRepresent),
                    BlockTerm block => universe.Draft.HasBlocks && universe.Atoms.HasBordersOf(block.Addresses),
                    DomainTerm => false,
                    _ => true,
                };
                if (!covered) return false;
            }
        }

        return true;
    }

    /// <summary>True when the universe stays what it is without the policy; borders that nothing uses any more do no harm, domain names would be endpoints.</summary>
    public static bool Spares(Universe universe, LoweredPolicy policy) =>
        !universe.HasRepresentatives && !policy.AllRules.Any(static rule => rule.Peers.Any(static peer => peer is DomainTerm));

    /// <summary>A namespace nobody knows yet would get representatives, and so would a selector that picks none of those that are known for certain.</summary>
    private static bool Covers(Universe universe, PodTerm term, bool mayRepresent)
    {
        if (term.NamespaceName is { } name) return universe.Namespaces.Find(name) >= 0;
        if (term.Namespaces.IsEmpty) return true;
        var picked = universe.Namespaces.Evaluate(term.Namespaces);
        if (!mayRepresent) return picked.May.Length > 0;
        var names = term.Namespaces.Requirements.Where(UnreadPods.Names).ToArray();
        return names.Length > 0 ? names.All(one => one.Values.All(value => universe.Namespaces.Find(value) >= 0)) : picked.Sure.Length > 0;
    }
}
