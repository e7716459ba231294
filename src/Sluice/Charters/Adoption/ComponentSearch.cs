using System.Runtime.InteropServices;
using Sluice.Analysis;
using Sluice.Model;
using Sluice.Sets;

namespace Sluice.Charters.Adoption;

/// <summary>
/// Finds the components of a namespace: its workloads, each picked by the fewest labels that tell it from the others, and where none were read the pods that policies
/// name. A Service's own selector is preferred: it is what the team already calls the workload by.
/// </summary>
internal sealed class ComponentSearch
{
    /// <summary>Keys that say what a pod is, best first; those that change with every release are used last.</summary>
    private static readonly string[] Speaking =
    [
        "app.kubernetes.io/name", "app", "k8s-app", "app.kubernetes.io/component", "component", "name", "role", "tier", "app.kubernetes.io/instance", "app.kubernetes.io/part-of",
    ];

    private static readonly HashSet<string> Unsteady = new(StringComparer.Ordinal) { "app.kubernetes.io/version", "helm.sh/chart", "app.kubernetes.io/managed-by", "version", "chart", "heritage", "release" };

    private readonly Pods pods;
    private readonly IReadOnlyList<int> members;
    private readonly List<Service> services;
    private readonly Dictionary<(string Key, string Value), List<int>> carriers = [];

    private ComponentSearch(Pods pods, IReadOnlyList<int> members, IEnumerable<Service> services)
    {
        (this.pods, this.members, this.services) = (pods, members, [.. services]);
        foreach (var pod in members)
        {
            foreach (var (key, value) in Pods.LabelsOf(pods.Endpoints[pod]).Pairs) (CollectionsMarshal.GetValueRefOrAddDefault(carriers, (key, value), out _) ??= []).Add(pod);
        }
    }

    /// <summary>The components of a namespace.</summary>
    /// <param name="pods">Every pod.</param>
    /// <param name="members">The pods of the namespace.</param>
    /// <param name="services">Its Services.</param>
    public static IEnumerable<FoundComponent> Of(Pods pods, IReadOnlyList<int> members, IEnumerable<Service> services)
    {
        var search = new ComponentSearch(pods, members, services);
        return search.Workloads().Concat(search.Represented()).DistinctBy(static component => component.Selector);
    }

    private IEnumerable<FoundComponent> Workloads()
    {
        var groups = members.Where(pod => pods.Endpoints[pod] is WorkloadEndpoint).GroupBy(pod => (((WorkloadEndpoint)pods.Endpoints[pod]).Workload.Name, pods.ClassOf[pod]));
        foreach (var group in groups)
        {
            var workloads = group.Select(pod => ((WorkloadEndpoint)pods.Endpoints[pod]).Workload).ToList();
            var common = workloads.Skip(1).Aggregate(Lasting(workloads[0].Labels), static (labels, workload) => labels.FindAll(pair => workload.Labels.Find(pair.Key) == pair.Value));
            if (Pick([.. group], common) is { } found) yield return new(group.Key.Name.Name, found.Selector, found.Pods, PortNames.Of(workloads, services));
        }
    }

    /// <summary>Pods that nobody showed, by labels that policies name; those that are several others at once are left to these.</summary>
    private IEnumerable<FoundComponent> Represented()
    {
        var labels = members.Where(pod => pods.Endpoints[pod] is RepresentativeEndpoint { IsAnyOther: false }).Select(pod => Pods.LabelsOf(pods.Endpoints[pod])).Where(static set => set.Count > 0).ToList();
        foreach (var set in labels)
        {
            if (set.Pairs.ToArray().Any(static pair => pair.Value == Representatives.AnyValue)) continue;
            var parts = labels.Where(other => other.Count < set.Count && other.Pairs.ToArray().All(pair => set.Find(pair.Key) == pair.Value)).SelectMany(static part => part.Pairs.ToArray()).Distinct().Count();
            if (parts == set.Count) continue;
            var best = set.Pairs.ToArray().OrderBy(static pair => Rank(pair.Key)).ThenBy(static pair => pair.Key, StringComparer.Ordinal).First();
            var selector = SelectorOf(set.Pairs.ToArray());
            yield return new(best.Value.Length > 0 ? best.Value : best.Key, selector, Matching(set.Pairs.ToArray()), PortNames.Of(set, services));
        }
    }

    private (Selector Selector, int[] Pods)? Pick(int[] wanted, List<KeyValuePair<string, string>> common)
    {
        if (wanted.Length == members.Count) return (common.Count == 0 ? Selector.Everything : SelectorOf(Narrow(common, wanted)), wanted);
        if (common.Count == 0) return null;
        foreach (var service in services.Where(static service => service.Selector is { IsEmpty: false }).OrderBy(static service => service.Selector!.Requirements.Count).ThenBy(static service => service.Name))
        {
            var pairs = service.Selector!.Requirements.Select(static requirement => new KeyValuePair<string, string>(requirement.Key, requirement.Values.Count > 0 ? requirement.Values[0] : "")).ToArray();
            if (pairs.All(common.Contains) && Matching(pairs).SequenceEqual(wanted)) return (SelectorOf(pairs), wanted);
        }

        var narrow = Narrow(common, wanted);
        return (SelectorOf(narrow), Matching(narrow));
    }

    /// <summary>The fewest labels, the speaking ones first, that pick no more pods than all of them do.</summary>
    private KeyValuePair<string, string>[] Narrow(List<KeyValuePair<string, string>> common, int[] wanted)
    {
        var ordered = common.OrderBy(static pair => Rank(pair.Key)).ThenBy(static pair => pair.Key, StringComparer.Ordinal).ToList();
        foreach (var pair in ordered)
        {
            if (carriers[(pair.Key, pair.Value)].Count == wanted.Length) return [pair];
        }

        var kept = new List<KeyValuePair<string, string>>();
        var matched = members.Count;
        foreach (var pair in ordered)
        {
            var now = Matching([.. kept, pair]).Length;
            if (now == matched) continue;
            kept.Add(pair);
            matched = now;
            if (matched == wanted.Length) break;
        }

        for (var at = kept.Count - 1; at >= 0 && kept.Count > 1; at--)
        {
            var without = kept.Where((_, place) => place != at).ToArray();
            if (Matching(without).Length == matched) kept.RemoveAt(at);
        }

        return kept.Count > 0 ? [.. kept] : [ordered[0]];
    }

    private int[] Matching(KeyValuePair<string, string>[] pairs)
    {
        var fewest = pairs.Select(pair => carriers.GetValueOrDefault((pair.Key, pair.Value)) ?? []).MinBy(static list => list.Count)!;
        return pairs.Length == 1 ? [.. fewest] : [.. fewest.Where(pod => pairs.All(pair => Pods.LabelsOf(pods.Endpoints[pod]).Find(pair.Key) == pair.Value))];
    }

    private static List<KeyValuePair<string, string>> Lasting(Labels labels) => [.. labels.Pairs.ToArray().Where(static pair => !PeerBinding.Passing.Contains(pair.Key))];

    private static int Rank(string key)
    {
        var at = Array.IndexOf(Speaking, key);
        return at >= 0 ? at : Unsteady.Contains(key) ? Speaking.Length + 1 : Speaking.Length;
    }

    private static Selector SelectorOf(KeyValuePair<string, string>[] pairs) => Selector.Of(pairs.Select(static pair => Requirement.Of(pair.Key, SelectorOperator.In, [pair.Value])));
}

/// <summary>A component before it has a name of its own.</summary>
/// <param name="Stem">What it is called, but for what tells it from another of that name.</param>
/// <param name="Selector">The labels that pick it.</param>
/// <param name="Pods">The pods that they pick, ascending.</param>
/// <param name="Ports">Its ports by name.</param>
internal sealed record FoundComponent(string Stem, Selector Selector, int[] Pods, ValueList<ComponentPort> Ports);
