using System.Runtime.InteropServices;
using Sluice.Dialects;
using Sluice.Model;

namespace Sluice.Analysis;

/// <summary>
/// What the policies ask of pods: label keys and values, and names of ports. Two pods that agree on it are of one class.
/// </summary>
internal sealed class Vocabulary
{
    private readonly Dictionary<string, Dictionary<string, int>> values = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> presence = new(StringComparer.Ordinal);
    private readonly HashSet<string> portNames = new(StringComparer.Ordinal);
    private readonly bool keepsEverything;
    private int next;

    private Vocabulary(bool keepsEverything) => this.keepsEverything = keepsEverything;

    /// <summary>Collects from policies; with <paramref name="keepsEverything"/> every label and port name tells pods apart, used or not.</summary>
    public static Vocabulary Of(IEnumerable<LoweredPolicy> policies, bool keepsEverything)
    {
        var vocabulary = new Vocabulary(keepsEverything);
        foreach (var policy in policies) vocabulary.Add(policy);
        return vocabulary;
    }

    /// <summary>The keys of labels that are asked for.</summary>
    public IReadOnlyCollection<string> Keys => values.Keys;

    public bool UsesPort(string name) => name.Length > 0 && (keepsEverything || portNames.Contains(name));

    /// <summary>Whether a policy asks for nothing by which pods are not told apart already.</summary>
    public bool Covers(LoweredPolicy policy) =>
        keepsEverything
        || (Covers(policy.Subject.Pods) && policy.AllRules.All(rule =>
            rule.Peers.All(peer => peer is not PodTerm pods || Covers(pods.Pods)) && rule.NamedPorts.All(port => portNames.Contains(port.Name))));

    /// <summary>Appends what the policies can see of labels, in order of keys.</summary>
    public void Append(Labels labels, List<int> key)
    {
        foreach (var (name, value) in labels.Pairs)
        {
            if (!values.TryGetValue(name, out var known))
            {
                if (!keepsEverything) continue;
                values[name] = known = new(StringComparer.Ordinal);
            }

            if (known.TryGetValue(value, out var id)) key.Add(id);
            else if (keepsEverything) key.Add(known[value] = next++);
            else key.Add(presence[name]);
        }
    }

    private bool Covers(Selector? selector) => selector is null || selector.Requirements.All(requirement =>
        values.TryGetValue(requirement.Key, out var known) && requirement.Values.All(known.ContainsKey));

    private void Add(LoweredPolicy policy)
    {
        Add(policy.Subject.Pods);
        Add(policy.Ingress);
        Add(policy.Egress);
    }

    private void Add(DirectionRules? rules)
    {
        foreach (var rule in rules?.Rules ?? default)
        {
            foreach (var peer in rule.Peers)
            {
                if (peer is PodTerm pods) Add(pods.Pods);
            }

            foreach (var port in rule.NamedPorts) portNames.Add(port.Name);
        }
    }

    private void Add(Selector? selector)
    {
        if (selector is null) return;
        foreach (var requirement in selector.Requirements)
        {
            ref var known = ref CollectionsMarshal.GetValueRefOrAddDefault(values, requirement.Key, out var exists);
            if (!exists)
            {
                known = new(StringComparer.Ordinal);
                presence[requirement.Key] = next++;
            }

            foreach (var value in requirement.Values)
            {
                if (known!.TryAdd(value, next)) next++;
            }
        }
    }
}
