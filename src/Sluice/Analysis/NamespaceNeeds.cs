using Sluice.Dialects;
using Sluice.Model;

namespace Sluice.Analysis;

/// <summary>
/// Which namespaces that nobody showed the policies ask for: a selector that picks none of those that are known gets one of its own. Only asked where
/// the input may be a part of the cluster.
/// </summary>
internal sealed class NamespaceNeeds(PolicyTable table)
{
    /// <summary>Whether every selector in use that picked some namespace for certain still does, and every one that did not still does not.</summary>
    /// <param name="before">A namespace as it was.</param>
    /// <param name="after">The same as it is.</param>
    /// <param name="namespaces">All of them as they are.</param>
    public bool AreAlike(Namespace before, Namespace after, NamespaceIndex namespaces)
    {
        foreach (var selector in InUse())
        {
            if (NamespaceIndex.Match(selector, before) == NamespaceIndex.Match(selector, after)) continue;
            if (PicksShown(selector, table.Universe.Namespaces) != PicksShown(selector, namespaces)) return false;
        }

        return true;
    }

    /// <summary>Whether the selector picks a namespace that has a name; those without stand for what selectors ask for.</summary>
    private static bool PicksShown(Selector selector, NamespaceIndex namespaces) =>
        Array.Exists(namespaces.Evaluate(selector).Sure, index => namespaces[index].Name.Length > 0);

    private HashSet<Selector> InUse()
    {
        var selectors = new HashSet<Selector>();
        foreach (var policy in table.Policies)
        {
            Take(policy.Lowered.Subject);
            foreach (var rule in policy.Lowered.AllRules)
            {
                foreach (var peer in rule.Peers)
                {
                    if (peer is PodTerm pods) Take(pods);
                }
            }
        }

        return selectors;

        void Take(PodTerm term)
        {
            if (term.NamespaceName is null && !term.Namespaces.IsEmpty) selectors.Add(term.Namespaces);
        }
    }
}
