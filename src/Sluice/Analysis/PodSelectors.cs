using System.Runtime.InteropServices;
using Sluice.Dialects;
using Sluice.Model;

namespace Sluice.Analysis;

/// <summary>The selectors over pods that could apply in each namespace: those of its own policies, and those of subjects and peers that pick it.</summary>
internal sealed class PodSelectors
{
    private readonly Dictionary<int, HashSet<Selector>> byNamespace = [];

    private PodSelectors()
    {
    }

    public static PodSelectors InUse(IEnumerable<LoweredPolicy> policies, NamespaceIndex namespaces)
    {
        var inUse = new PodSelectors();
        var across = new HashSet<(Selector Namespaces, Selector Pods)>();
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

        foreach (var (selector, pods) in across)
        {
            foreach (var index in namespaces.Evaluate(selector).May) inUse.Add(index, pods);
        }

        return inUse;

        void Take(PodTerm term)
        {
            if (term.Pods is not { IsEmpty: false } pods) return;
            if (term.NamespaceName is not { } name) across.Add((term.Namespaces, pods));
            else if (namespaces.Find(name) is >= 0 and var index) inUse.Add(index, pods);
        }
    }

    /// <summary>The selectors of a namespace; empty when none is in use.</summary>
    public IReadOnlyCollection<Selector> Of(int namespaceIndex) => byNamespace.TryGetValue(namespaceIndex, out var found) ? found : [];

    private void Add(int index, Selector pods)
    {
        ref var list = ref CollectionsMarshal.GetValueRefOrAddDefault(byNamespace, index, out _);
        (list ??= []).Add(pods);
    }
}
