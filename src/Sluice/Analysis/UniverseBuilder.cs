using Sluice.Dialects;
using Sluice.Model;

namespace Sluice.Analysis;

/// <summary>Builds the endpoints and classes of a snapshot.</summary>
internal sealed class UniverseBuilder
{
    private readonly Snapshot snapshot;
    private readonly Profile profile;
    private readonly AnalysisOptions options;
    private readonly LoweredPolicy[] policies;
    private readonly NamespaceIndex namespaces = new();
    private readonly List<Endpoint> endpoints = [];
    private readonly List<int> namespaceOfEndpoint = [];
    private readonly List<Labels> labelsOfEndpoint = [];
    private readonly UniverseNotes notes = new();

    private UniverseBuilder(Snapshot snapshot, Profile profile, AnalysisOptions options, LoweredPolicy[] policies) =>
        (this.snapshot, this.profile, this.options, this.policies) =
            (snapshot, profile, options, [.. policies, .. options.ComparedWith.Select(Dialect.Lower)]);

    public static Universe Build(
        Snapshot snapshot, Profile profile, AnalysisOptions options, LoweredPolicy[] policies, bool withController, out UniverseNotes notes)
    {
        var builder = new UniverseBuilder(snapshot, profile, options, policies);
        notes = builder.notes;
        return builder.Build(withController);
    }

    private Universe Build(bool withController)
    {
        endpoints.EnsureCapacity(snapshot.Workloads.Count);
        namespaceOfEndpoint.EnsureCapacity(snapshot.Workloads.Count);
        labelsOfEndpoint.EnsureCapacity(snapshot.Workloads.Count);
        foreach (var entry in snapshot.Namespaces) namespaces.Add(entry);
        foreach (var workload in snapshot.Workloads)
        {
            var index = NamespaceNamed(workload.Name.Namespace);
            Add(new WorkloadEndpoint(workload), index, workload.Labels);
        }

        if (profile.ShowsEverything && !snapshot.IsWholeCluster) AddRepresentatives();
        if (options.Exposure) AddNewcomers();
        if (profile.ModelsNodes)
        {
            foreach (var node in snapshot.Nodes) Add(new NodeEndpoint(node), -1, node.Labels);
        }

        if (withController) Add(new ExternalEndpoint("ingress-controller"), -1, Labels.Empty);
        var atoms = AddressAtoms.Of(AddressAtoms.InUse(policies, options), profile.ShowsEverything);
        for (var atom = 0; atom < atoms.Count; atom++) Add(new AddressEndpoint(atoms[atom]), -1, Labels.Empty);
        foreach (var name in TermsInUse.Domains(policies)) Add(new DomainEndpoint(name), -1, Labels.Empty);
        return new Classifier(snapshot, profile, options, policies, namespaces, atoms).Classify(endpoints, namespaceOfEndpoint, labelsOfEndpoint);
    }

    private void Add(Endpoint endpoint, int namespaceIndex, Labels labels)
    {
        endpoints.Add(endpoint);
        namespaceOfEndpoint.Add(namespaceIndex);
        labelsOfEndpoint.Add(labels);
    }

    private int NamespaceNamed(string name)
    {
        var index = namespaces.Find(name);
        return index >= 0 ? index : namespaces.Add(Namespace.Referred(name));
    }

    private void AddRepresentatives()
    {
        var populated = new bool[namespaces.Count];
        foreach (var index in namespaceOfEndpoint) populated[index] = true;
        foreach (var policy in policies)
        {
            if (policy.Origin.Name.Namespace.Length > 0) NamespaceNamed(policy.Origin.Name.Namespace);
        }

        foreach (var selector in TermsInUse.NamespaceSelectors(policies))
        {
            foreach (var requirement in selector.Requirements)
            {
                if (!Names(requirement)) continue;
                foreach (var name in requirement.Values) NamespaceNamed(name);
            }

            if (NamesNamespaces(selector) || namespaces.Evaluate(selector).Sure.Length > 0 || Representatives.Satisfying(selector) is not { } labels) continue;
            var unnamed = Unnamed(labels);
            if (selector.Matches(unnamed.Labels)) namespaces.Add(unnamed);
        }

        var selectors = PodSelectors.InUse(policies, namespaces);
        for (var index = 0; index < namespaces.Count; index++)
        {
            if (index >= populated.Length || !populated[index]) AddPodsOf(index, selectors);
        }

        if (!options.Exposure) AddUnreadPods(populated, selectors);
    }

    /// <summary>
    /// Where some workloads were read and custom resources may make others, the pods that policies tell apart and no workload shows. With newcomers, every
    /// namespace gets them anyway.
    /// </summary>
    private void AddUnreadPods(bool[] populated, PodSelectors selectors)
    {
        foreach (var makers in snapshot.PodMakers.GroupBy(maker => maker.Namespace, StringComparer.Ordinal))
        {
            var index = namespaces.Find(makers.Key);
            if (index < 0 || index >= populated.Length || !populated[index]) continue;
            notes.PartlyRead.Add($"{makers.Key} ({string.Join(", ", makers.Select(maker => maker.Name.Kind).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal))})");
            var shown = Enumerable.Range(0, endpoints.Count).Where(at => namespaceOfEndpoint[at] == index).Select(at => labelsOfEndpoint[at]).ToList();
            AddPods(index, Representatives.Unlike(shown, selectors.Of(index), out var wasCut), wasCut);
        }
    }

    /// <summary>Whether the selector says which namespaces by name, so that none but those can be meant.</summary>
    private static bool NamesNamespaces(Selector selector) => selector.Requirements.Any(Names);

    private static bool Names(Requirement requirement) =>
        requirement.Operator == SelectorOperator.In && string.Equals(requirement.Key, Labels.NamespaceName, StringComparison.Ordinal);

    /// <summary>A namespace that nobody named. It carries the label of its name all the same, with a value that no namespace can have.</summary>
    private static Namespace Unnamed(Labels labels) => new() { Name = "", Labels = labels.With(Labels.NamespaceName, "*") };

    /// <summary>The pods and namespaces that may be added to a cluster tomorrow.</summary>
    private void AddNewcomers()
    {
        var represented = endpoints.OfType<RepresentativeEndpoint>().Select(endpoint => endpoint.NamespaceName).ToHashSet(StringComparer.Ordinal);
        var anyOther = namespaces.Add(Unnamed(Labels.Empty));
        var selectors = PodSelectors.InUse(policies, namespaces);
        for (var index = 0; index < anyOther; index++)
        {
            if (namespaces[index].Name.Length > 0 && !represented.Contains(namespaces[index].Name)) AddPodsOf(index, selectors, isUnread: false);
        }

        AddPodsOf(anyOther, selectors, isUnread: false);
    }

    private void AddPodsOf(int index, PodSelectors inUse, bool isUnread = true)
    {
        if (isUnread && namespaces[index].Name.Length > 0) notes.Represented.Add(namespaces[index].Name);
        AddPods(index, Representatives.Combinations(inUse.Of(index), out var wasCut), wasCut);
    }

    private void AddPods(int index, List<Labels> combinations, bool wasCut)
    {
        var entry = namespaces[index];
        if (wasCut) notes.Cut.Add(entry.Name);
        foreach (var labels in combinations)
        {
            Add(
                new RepresentativeEndpoint
                {
                    NamespaceName = entry.Name,
                    NamespaceSelector = entry.Name.Length > 0 ? Selector.Everything : Selector.Of(Equalities(entry.Labels.Without(Labels.NamespaceName))),
                    PodSelector = Selector.Of(Equalities(labels)),
                    IsAnyOther = labels.Count == 0,
                },
                index,
                labels);
        }
    }

    private static IEnumerable<Requirement> Equalities(Labels labels)
    {
        foreach (var (key, value) in labels.Pairs.ToArray()) yield return Requirement.Of(key, SelectorOperator.In, [value]);
    }
}
