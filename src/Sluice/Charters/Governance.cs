using Sluice.Dialects;
using Sluice.Model;
using Sluice.Sets;

namespace Sluice.Charters;

/// <summary>Which namespaces a charter governs, as far as their labels were read.</summary>
public sealed class Governance
{
    private readonly HashSet<string> governed;
    private readonly Dictionary<string, Namespace> namespaces;

    private Governance(HashSet<string> governed, Dictionary<string, Namespace> namespaces, ValueList<string> undecided)
    {
        (this.governed, this.namespaces, Undecided) = (governed, namespaces, undecided);
        Names = governed.Order(StringComparer.Ordinal).ToValueList();
    }

    /// <summary>The governed namespaces, ascending.</summary>
    public ValueList<string> Names { get; }

    /// <summary>Namespaces that labels would decide about and whose labels nobody read, ascending.</summary>
    public ValueList<string> Undecided { get; }

    /// <summary>What a charter governs of a snapshot.</summary>
    public static Governance Of(Charter charter, Snapshot snapshot)
    {
        ArgumentNullException.ThrowIfNull(charter);
        ArgumentNullException.ThrowIfNull(snapshot);
        var governed = charter.Governs.Select(static scope => scope.Namespace).OfType<string>().ToHashSet(StringComparer.Ordinal);
        var selectors = charter.Governs.Where(static scope => scope.Namespace is null).Select(static scope => SelectorOf(scope.Labels)).ToList();
        var undecided = new List<string>();
        foreach (var space in snapshot.Namespaces)
        {
            if (governed.Contains(space.Name) || selectors.Count == 0) continue;
            if (selectors.Exists(selector => selector.Matches(space.Labels))) governed.Add(space.Name);
            else if (!space.LabelsKnown) undecided.Add(space.Name);
        }

        return new(governed, snapshot.Namespaces.ToDictionary(static space => space.Name, StringComparer.Ordinal), undecided.ToValueList());
    }

    public bool Contains(string name) => governed.Contains(name);

    /// <summary>The governed pods that a side stands for; none for what lies outside or is governed by nobody here.</summary>
    public IEnumerable<GovernedPods> Subjects(GrantSide side)
    {
        ArgumentNullException.ThrowIfNull(side);
        if (side.IsAnyone) return Names.Select(static name => new GovernedPods(name, Selector.Everything));
        if (side.Term is not PodTerm pods) return [];
        if (pods.NamespaceName is { } name) return Contains(name) ? [new(name, pods.Pods!)] : [];
        return Names.Where(governedName => pods.Namespaces.Matches(LabelsOf(governedName))).Select(governedName => new GovernedPods(governedName, pods.Pods!));
    }

    /// <summary>The labels of a namespace that are certain.</summary>
    public Labels LabelsOf(string name) => namespaces.TryGetValue(name, out var space) ? space.Labels : Namespace.Referred(name).Labels;

    /// <summary>Whether all labels of a namespace were read, so that one that is missing is not there.</summary>
    internal bool AreLabelsRead(string name) => namespaces.TryGetValue(name, out var space) && space.LabelsKnown;

    internal static Selector SelectorOf(Labels labels)
    {
        var requirements = new List<Requirement>();
        foreach (var (key, value) in labels.Pairs) requirements.Add(Requirement.Of(key, SelectorOperator.In, [value]));
        return Selector.Of(requirements);
    }
}
