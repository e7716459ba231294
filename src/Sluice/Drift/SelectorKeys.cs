using Sluice.Dialects;
using Sluice.Model;

namespace Sluice.Drift;

/// <summary>The keys of labels that policies read: of namespaces, and of pods. A label under another key decides nothing.</summary>
internal sealed class SelectorKeys
{
    private readonly HashSet<string> ofNamespaces = new(StringComparer.Ordinal);
    private readonly HashSet<string> ofPods = new(StringComparer.Ordinal);

    public SelectorKeys(IEnumerable<Policy> policies)
    {
        foreach (var policy in policies)
        {
            var lowered = Dialect.Lower(policy);
            Add(lowered.Subject);
            foreach (var rule in lowered.AllRules)
            {
                foreach (var peer in rule.Peers)
                {
                    if (peer is PodTerm pods) Add(pods);
                }
            }
        }
    }

    public bool ReadsOfNamespaces(string key) => ofNamespaces.Contains(key);

    public bool ReadsOfPods(string key) => ofPods.Contains(key);

    private void Add(PodTerm term)
    {
        foreach (var requirement in term.Namespaces.Requirements) ofNamespaces.Add(requirement.Key);
        foreach (var requirement in term.Pods?.Requirements ?? default) ofPods.Add(requirement.Key);
    }
}
