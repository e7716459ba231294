using System.Runtime.InteropServices;
using Sluice.Dialects;
using Sluice.Model;

namespace Sluice.Analysis;

/// <summary>
/// The selectors over pods that could apply in each namespace: those of its own policies, and those of subjects and peers that pick it. Collected when a
/// namespace is first asked about, since none is where all workloads were read.
/// </summary>
internal sealed class PodSelectors
{
    private readonly NamespaceIndex namespaces;
    private readonly Dictionary<string, List<Selector>> named = new(StringComparer.Ordinal);
    private readonly Dictionary<Selector, HashSet<Selector>> across = [];
    private readonly Lazy<Dictionary<int, List<HashSet<Selector>>>> picking;

    private PodSelectors(IEnumerable<LoweredPolicy> policies, NamespaceIndex namespaces)
    {
        this.namespaces = namespaces;
        picking = new(() => Collect(policies));
    }

    public static PodSelectors InUse(IEnumerable<LoweredPolicy> policies, NamespaceIndex namespaces) => new(policies, namespaces);

    /// <summary>The selectors of a namespace, in no order; empty when none is in use.</summary>
    public IReadOnlyCollection<Selector> Of(int namespaceIndex)
    {
        var found = new HashSet<Selector>();
        foreach (var selectors in picking.Value.GetValueOrDefault(namespaceIndex) ?? []) found.UnionWith(selectors);
        found.UnionWith(named.GetValueOrDefault(namespaces[namespaceIndex].Name) ?? []);
        return found;
    }

    /// <summary>For each namespace the selectors that pick it, by the selector of namespaces that they stand beside.</summary>
    private Dictionary<int, List<HashSet<Selector>>> Collect(IEnumerable<LoweredPolicy> policies)
    {
        foreach (var policy in policies)
        {
            Take(policy.Subject);
            foreach (var rule in policy.AllRules)
            {
                foreach (var peer in rule.Peers)
                {
                    if (peer is PodTerm pods) Take(pods);
                }
            }
        }

        var picked = new Dictionary<int, List<HashSet<Selector>>>();
        foreach (var (selector, pods) in across)
        {
            foreach (var index in namespaces.Evaluate(selector).May) (CollectionsMarshal.GetValueRefOrAddDefault(picked, index, out _) ??= []).Add(pods);
        }

        return picked;
    }

    private void Take(PodTerm term)
    {
        if (term.Pods is not { IsEmpty: false } pods) return;
        if (term.NamespaceName is { } name) (CollectionsMarshal.GetValueRefOrAddDefault(named, name, out _) ??= []).Add(pods);
        else (CollectionsMarshal.GetValueRefOrAddDefault(across, term.Namespaces, out _) ??= []).Add(pods);
    }
}
