using Sluice.Dialects;
using Sluice.Model;

namespace Sluice.Analysis;

/// <summary>Builds the endpoints and classes of a snapshot.</summary>
internal sealed class UniverseBuilder
{
    private readonly Snapshot snapshot;
    private readonly Profile profile;
    private readonly AnalysisOptions options;
    private readonly LoweredPolicy[] own;
    private readonly LoweredPolicy[] theirs;

    /// <summary>Its own policies, then those of the reading that it is compared with.</summary>
    private readonly LoweredPolicy[] policies;
    private readonly NamespaceIndex namespaces = new();
    private readonly List<Endpoint> endpoints = [];
    private readonly List<int> namespaceOfEndpoint = [];
    private readonly List<Labels> labelsOfEndpoint = [];
    private readonly UniverseNotes notes = new();

    private UniverseBuilder(Snapshot snapshot, Profile profile, AnalysisOptions options, LoweredPolicy[] own)
    {
        (this.snapshot, this.profile, this.options, this.own) = (snapshot, profile, options, own);
        theirs = options.ComparedWith is { } other ? [.. other.Policies.Select(Dialect.Lower)] : [];
        policies = theirs.Length == 0 ? own : [.. own, .. theirs];
    }

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

        if (profile.ShowsEverything) AddRepresentatives();
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
        var known = new HashSet<(int, Labels)>();
        var unread = new UnreadPods(snapshot, namespaces, own, policies);
        if (!snapshot.IsWholeCluster) unread.Find(withPartlyRead: !options.Exposure);
        notes.Represented.AddRange(unread.Represented);
        notes.Cut.AddRange(unread.Cut);
        notes.PartlyRead.AddRange(unread.PartlyRead);
        foreach (var (index, labels) in unread.Found)
        {
            if (known.Add((index, labels))) AddRepresentative(index, labels);
        }

        if (options.ComparedWith is not { IsWholeCluster: false } other) return;

        // What the other reading leaves open is open here too: both then speak of the same pods, and what only one of them knows of is no difference.
        var there = new NamespaceIndex();
        foreach (var entry in other.Namespaces) there.Add(entry);
        foreach (var workload in other.Workloads)
        {
            if (there.Find(workload.Name.Namespace) < 0) there.Add(Namespace.Referred(workload.Name.Namespace));
        }

        unread = new UnreadPods(other, there, theirs, policies);
        unread.Find(withPartlyRead: !options.Exposure);
        foreach (var (index, labels) in unread.Found)
        {
            var here = Same(there[index]);
            if (known.Add((here, labels))) AddRepresentative(here, labels);
        }
    }

    /// <summary>The namespace here that is called like one of the other reading, or carries the labels of one without name.</summary>
    private int Same(Namespace other)
    {
        if (other.Name.Length > 0) return NamespaceNamed(other.Name);
        for (var index = 0; index < namespaces.Count; index++)
        {
            if (namespaces[index].Name.Length == 0 && namespaces[index].Labels.Equals(other.Labels)) return index;
        }

        return namespaces.Add(other);
    }

    /// <summary>The pods and namespaces that may be added to a cluster tomorrow.</summary>
    private void AddNewcomers()
    {
        var represented = endpoints.OfType<RepresentativeEndpoint>().Select(endpoint => endpoint.NamespaceName).ToHashSet(StringComparer.Ordinal);
        var anyOther = namespaces.Add(UnreadPods.Unnamed(Labels.Empty));
        var selectors = PodSelectors.InUse(policies, namespaces);
        for (var index = 0; index < anyOther; index++)
        {
            if (namespaces[index].Name.Length > 0 && !represented.Contains(namespaces[index].Name)) AddPodsOf(index, selectors);
        }

        AddPodsOf(anyOther, selectors);
    }

    private void AddPodsOf(int index, PodSelectors inUse)
    {
        var combinations = Representatives.Combinations(inUse.Of(index), out var wasCut);
        foreach (var labels in combinations) AddRepresentative(index, labels);
        if (wasCut) notes.Cut.Add(namespaces[index].Name);
    }

    private void AddRepresentative(int index, Labels labels)
    {
        var entry = namespaces[index];
        var representative = new RepresentativeEndpoint
        {
            NamespaceName = entry.Name,
            NamespaceSelector = entry.Name.Length > 0 ? Selector.Everything : Selector.Of(Equalities(entry.Labels.Without(Labels.NamespaceName))),
            PodSelector = Selector.Of(Equalities(labels)),
            IsAnyOther = labels.Count == 0,
        };
        Add(representative, index, labels);
    }

    private static IEnumerable<Requirement> Equalities(Labels labels)
    {
        foreach (var (key, value) in labels.Pairs.ToArray()) yield return Requirement.Of(key, SelectorOperator.In, [value]);
    }
}
