using System.Globalization;
using Sluice.Analysis;
using Sluice.Model;
using Sluice.Sets;

namespace Sluice.Probes;

/// <summary>Pods that stand for those that were not read: one for each representative, with exactly the labels that it stands for.</summary>
internal sealed record StandIns(ValueList<(Workload Workload, RepresentativeEndpoint For)> Workloads, ValueList<Namespace> Namespaces)
{
    public static StandIns Of(Reachability reachability)
    {
        var spaces = new Dictionary<string, Namespace>(StringComparer.Ordinal);
        var taken = reachability.Snapshot.Namespaces.Select(static entry => entry.Name).ToHashSet(StringComparer.Ordinal);
        var counts = new Dictionary<string, int>(StringComparer.Ordinal);
        var workloads = new List<(Workload, RepresentativeEndpoint)>();
        foreach (var endpoint in reachability.Endpoints.OfType<RepresentativeEndpoint>())
        {
            var space = endpoint.NamespaceName.Length > 0 ? endpoint.NamespaceName : Made(endpoint.NamespaceSelector, spaces, taken).Name;
            var number = counts[space] = counts.GetValueOrDefault(space) + 1;
            var name = endpoint.IsAnyOther ? "any-other-pod" : string.Create(CultureInfo.InvariantCulture, $"stand-in-{number:000}");
            workloads.Add((new() { Name = new("Pod", space, name), Labels = LabelsOf(endpoint.PodSelector), Replicas = 2 }, endpoint));
        }

        return new(workloads.OrderBy(static pair => pair.Item1.Name).ToValueList(), spaces.Values.OrderBy(static entry => entry.Name, StringComparer.Ordinal).ToValueList());
    }

    /// <summary>The snapshot with them; nothing in it is represented any more.</summary>
    public Snapshot AddedTo(Snapshot snapshot) => snapshot with
    {
        IsWholeCluster = true,
        PodMakers = default,
        Namespaces = snapshot.Namespaces.Concat(Namespaces).OrderBy(static entry => entry.Name, StringComparer.Ordinal).ToValueList(),
        Workloads = snapshot.Workloads.Concat(Workloads.Select(static pair => pair.Workload))
            .OrderBy(static workload => workload.Name).ThenBy(static workload => workload.Variant, StringComparer.Ordinal).ToValueList(),
    };

    /// <summary>A namespace with the labels that representatives without a namespace's name stand for.</summary>
    private static Namespace Made(Selector labels, Dictionary<string, Namespace> spaces, HashSet<string> taken)
    {
        if (spaces.TryGetValue(labels.ToString(), out var known)) return known;
        string name;
        for (var number = spaces.Count + 1; ; number++)
        {
            name = string.Create(CultureInfo.InvariantCulture, $"any-namespace-{number}");
            if (taken.Add(name)) break;
        }

        return spaces[labels.ToString()] = Namespace.Defined(name, LabelsOf(labels));
    }

    /// <summary>The labels of a selector of equalities, which is all that a representative has.</summary>
    private static Labels LabelsOf(Selector equalities) =>
        Labels.Of(equalities.Requirements.Select(static requirement => new KeyValuePair<string, string>(requirement.Key, requirement.Values[0])));
}
