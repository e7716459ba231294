using System.Runtime.InteropServices;
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
        foreach (var name in DomainsInUse()) Add(new DomainEndpoint(name), -1, Labels.Empty);
        return Classify(atoms);
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

    private IEnumerable<string> DomainsInUse() => policies.SelectMany(policy => policy.AllRules).SelectMany(rule => rule.Peers)
        .OfType<DomainTerm>().Select(term => term.Name).Distinct(StringComparer.OrdinalIgnoreCase).Order(StringComparer.Ordinal);

    private void AddRepresentatives()
    {
        var populated = new bool[namespaces.Count];
        foreach (var index in namespaceOfEndpoint) populated[index] = true;
        foreach (var policy in policies)
        {
            if (policy.Origin.Name.Namespace.Length > 0) NamespaceNamed(policy.Origin.Name.Namespace);
        }

        foreach (var selector in NamespaceSelectorsInUse())
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
            if (namespaces[index].Name.Length > 0 && !represented.Contains(namespaces[index].Name)) AddPodsOf(index, selectors);
        }

        AddPodsOf(anyOther, selectors);
    }

    private void AddPodsOf(int index, PodSelectors inUse)
    {
        if (namespaces[index].Name.Length > 0) notes.Represented.Add(namespaces[index].Name);
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

    private IEnumerable<Selector> NamespaceSelectorsInUse()
    {
        var terms = policies.Select(policy => policy.Subject)
            .Concat(policies.SelectMany(policy => policy.AllRules).SelectMany(rule => rule.Peers).OfType<PodTerm>());
        return terms.Where(term => term.NamespaceName is null && !term.Namespaces.IsEmpty).Select(term => term.Namespaces).Distinct()
            .OrderBy(selector => selector.ToString(), StringComparer.Ordinal);
    }

    private Universe Classify(AddressAtoms atoms)
    {
        var order = Enumerable.Range(0, endpoints.Count).ToArray();
        var sorted = endpoints.ToArray();
        Array.Sort(sorted, order);
        var vocabulary = Vocabulary.Of(policies, options.KeepsEveryLabel);
        var drafts = new List<(PeerClass Draft, int Run)>();
        var known = new Dictionary<ClassKey, int>();
        var draftOf = new int[sorted.Length];
        var hasNodes = profile.ModelsNodes && sorted.Any(endpoint => endpoint is NodeEndpoint or WorkloadEndpoint { Workload.HostNetwork: true });
        var hasBlocks = AddressAtoms.InUse(policies, options).Any();
        var maker = new ClassDraft(profile, atoms, hasBlocks, hasNodes, snapshot.Nodes.ToDictionary(node => node.Name, StringComparer.Ordinal));
        var key = new List<int>();
        var nodeIds = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var at = 0; at < sorted.Length; at++)
        {
            var draft = maker.Of(
                sorted[at], namespaceOfEndpoint[order[at]], labelsOfEndpoint[order[at]], vocabulary);
            key.Clear();
            key.Add((int)draft.Kind);
            key.Add(draft.NamespaceIndex);
            if (draft.Kind != ClassKind.Pod) key.Add(-1 - at);
            else
            {
                vocabulary.Append(draft.Labels, key);
                key.Add(-1);
                foreach (var port in draft.NamedPorts)
                {
                    key.Add(string.GetHashCode(port.Name, StringComparison.Ordinal));
                    key.Add(((int)port.Protocol << 16) | port.Number);
                }

                key.Add(-1);
                key.AddRange(draft.Atoms);
                key.Add(-1);
                if (draft.NodeName.Length > 0)
                {
                    ref var node = ref CollectionsMarshal.GetValueRefOrAddDefault(nodeIds, draft.NodeName, out var exists);
                    if (!exists) node = nodeIds.Count;
                    key.Add(node);
                }
            }

            var identity = new ClassKey([.. key], draft.NamedPorts);
            if (!known.TryGetValue(identity, out draftOf[at]))
            {
                draftOf[at] = known[identity] = drafts.Count;
                drafts.Add((draft, draft.IsPod ? draft.NamespaceIndex : int.MaxValue));
            }
        }

        return Order(sorted, draftOf, drafts, atoms, maker, vocabulary);
    }

    private Universe Order(
        Endpoint[] sorted, int[] draftOf, List<(PeerClass Draft, int Run)> drafts, AddressAtoms atoms, ClassDraft maker, Vocabulary vocabulary)
    {
        // A stable sort by run puts the pods of a namespace side by side and leaves everything else in order behind them.
        var places = Enumerable.Range(0, drafts.Count).OrderBy(draft => drafts[draft].Run).ToArray();
        var idOf = new int[drafts.Count];
        var classes = new PeerClass[drafts.Count];
        var runs = new (int Start, int End)[namespaces.Count];
        var firstAtom = -1;
        for (var id = 0; id < places.Length; id++)
        {
            var (draft, run) = drafts[places[id]];
            idOf[places[id]] = id;
            classes[id] = draft.WithId(id);
            if (draft.Kind == ClassKind.Address && firstAtom < 0) firstAtom = id;
            if (run == int.MaxValue) continue;
            runs[run] = runs[run].End == 0 ? (id, id + 1) : (runs[run].Start, id + 1);
        }

        var classOf = new int[sorted.Length];
        for (var at = 0; at < sorted.Length; at++) classOf[at] = idOf[draftOf[at]];
        return new(new(sorted, classOf, classes.Length), classes, namespaces, atoms, firstAtom, runs, snapshot.Nodes, maker, vocabulary);
    }
}
