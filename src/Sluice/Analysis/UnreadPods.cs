using Sluice.Dialects;
using Sluice.Model;

namespace Sluice.Analysis;

/// <summary>
/// The pods that one reading leaves open: in namespaces without workloads every pod that policies can tell apart, and beside workloads those that custom resources may
/// make. Which namespaces are meant is up to the reading's own policies; what is told apart in them is up to all policies that take part.
/// </summary>
/// <param name="snapshot">The reading.</param>
/// <param name="namespaces">Its namespaces; those that its policies name and nobody defined are added.</param>
/// <param name="own">Its policies.</param>
/// <param name="policies">The policies that take part, its own and those of a reading that it is compared with.</param>
internal sealed class UnreadPods(Snapshot snapshot, NamespaceIndex namespaces, LoweredPolicy[] own, LoweredPolicy[] policies)
{
    private readonly HashSet<string> populated = new(StringComparer.Ordinal);

    /// <summary>Where they are, and their labels.</summary>
    public List<(int Namespace, Labels Labels)> Found { get; } = [];

    /// <summary>Namespaces whose workloads were not read.</summary>
    public List<string> Represented { get; } = [];

    /// <summary>Namespaces where combinations were cut off.</summary>
    public List<string> Cut { get; } = [];

    /// <summary>Namespaces of which workloads were read and others may be made by custom resources, each with the kinds of these.</summary>
    public List<string> PartlyRead { get; } = [];

    /// <summary>A namespace that nobody named. It carries the label of its name all the same, with a value that no namespace can have.</summary>
    public static Namespace Unnamed(Labels labels) => new() { Name = "", Labels = labels.With(Labels.NamespaceName, "*") };

    /// <summary>Looks for them.</summary>
    /// <param name="withPartlyRead">Whether those beside workloads are wanted too.</param>
    public void Find(bool withPartlyRead)
    {
        foreach (var workload in snapshot.Workloads) populated.Add(workload.Name.Namespace);
        foreach (var policy in snapshot.Policies)
        {
            if (policy.Name.Namespace.Length > 0) Name(policy.Name.Namespace);
        }

        foreach (var selector in TermsInUse.NamespaceSelectors(own))
        {
            foreach (var requirement in selector.Requirements)
            {
                if (!Names(requirement)) continue;
                foreach (var name in requirement.Values) Name(name);
            }

            if (selector.Requirements.Any(Names) || namespaces.Evaluate(selector).Sure.Length > 0 || Representatives.Satisfying(selector) is not { } labels) continue;
            var unnamed = Unnamed(labels);
            if (selector.Matches(unnamed.Labels)) namespaces.Add(unnamed);
        }

        var selectors = PodSelectors.InUse(policies, namespaces);
        for (var index = 0; index < namespaces.Count; index++)
        {
            if (populated.Contains(namespaces[index].Name)) continue;
            if (namespaces[index].Name.Length > 0) Represented.Add(namespaces[index].Name);
            Take(index, Representatives.Combinations(selectors.Of(index), out var wasCut), wasCut);
        }

        if (withPartlyRead) FindBesideWorkloads(selectors);
    }

    /// <summary>Where some workloads were read and custom resources may make others, the pods that policies tell apart and no workload shows.</summary>
    private void FindBesideWorkloads(PodSelectors selectors)
    {
        var workloads = snapshot.Workloads.ToLookup(static workload => workload.Name.Namespace, static workload => workload.Labels, StringComparer.Ordinal);
        foreach (var makers in snapshot.PodMakers.GroupBy(static maker => maker.Namespace, StringComparer.Ordinal))
        {
            if (!populated.Contains(makers.Key)) continue;
            PartlyRead.Add($"{makers.Key} ({string.Join(", ", makers.Select(static maker => maker.Name.Kind).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal))})");
            var index = namespaces.Find(makers.Key);
            Take(index, Representatives.Unlike([.. workloads[makers.Key]], selectors.Of(index), out var wasCut), wasCut);
        }
    }

    private void Take(int index, List<Labels> combinations, bool wasCut)
    {
        if (wasCut) Cut.Add(namespaces[index].Name);
        foreach (var labels in combinations) Found.Add((index, labels));
    }

    private void Name(string name)
    {
        if (namespaces.Find(name) < 0) namespaces.Add(Namespace.Referred(name));
    }

    /// <summary>Whether the selector says by name which namespaces it means, so that none but those can be.</summary>
    public static bool Names(Requirement requirement) =>
        requirement.Operator == SelectorOperator.In && string.Equals(requirement.Key, Labels.NamespaceName, StringComparison.Ordinal);
}
