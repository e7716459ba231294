using System.Runtime.InteropServices;
using Sluice.Dialects;
using Sluice.Model;

namespace Sluice.Analysis;

/// <summary>Puts endpoints in order and into classes: pods that the policies cannot tell apart are one class, everything else is one of its own.</summary>
internal sealed class Classifier(
    Snapshot snapshot, Profile profile, AnalysisOptions options, LoweredPolicy[] policies, NamespaceIndex namespaces, AddressAtoms atoms)
{
    /// <summary>Orders the endpoints and groups them.</summary>
    /// <param name="endpoints">The endpoints: first the snapshot's workloads in its order, then all others.</param>
    /// <param name="namespaceOf">The index of the namespace of each; −1 for what is in none.</param>
    /// <param name="labelsOf">The labels of each.</param>
    public Universe Classify(List<Endpoint> endpoints, List<int> namespaceOf, List<Labels> labelsOf)
    {
        var (sorted, order) = Sorted(endpoints);
        var vocabulary = Vocabulary.Of(policies, options.KeepsEveryLabel);
        var drafts = new List<(PeerClass Draft, int Run)>();
        var known = new Dictionary<int[], int>(NumberKeys.Comparer);
        var found = known.GetAlternateLookup<ReadOnlySpan<int>>();
        var draftOf = new int[sorted.Length];
        var hasNodes = profile.ModelsNodes && sorted.Any(endpoint => endpoint is NodeEndpoint or WorkloadEndpoint { Workload.HostNetwork: true });
        var hasBlocks = AddressAtoms.InUse(policies, options).Any();
        var maker = new ClassDraft(profile, atoms, hasBlocks, hasNodes, snapshot.Nodes.ToDictionary(node => node.Name, StringComparer.Ordinal));
        var names = new Dictionary<string, int>(StringComparer.Ordinal);
        var key = new List<int>();
        for (var at = 0; at < sorted.Length; at++)
        {
            var (space, labels) = (namespaceOf[order[at]], labelsOf[order[at]]);
            var isPod = sorted[at] is WorkloadEndpoint { Workload: var workload } && !maker.IsOnHost(workload);
            if (isPod)
            {
                key.Clear();
                AppendKey(((WorkloadEndpoint)sorted[at]).Workload, space, labels);
                if (found.TryGetValue(CollectionsMarshal.AsSpan(key), out draftOf[at])) continue;
                found[CollectionsMarshal.AsSpan(key)] = drafts.Count;
            }

            draftOf[at] = drafts.Count;
            var draft = maker.Of(sorted[at], space, labels, vocabulary);
            drafts.Add((draft, draft.IsPod ? draft.NamespaceIndex : int.MaxValue));
        }

        return Order(sorted, draftOf, drafts, maker, vocabulary);

        // Everything that policies can see of a pod, as numbers.
        void AppendKey(Workload workload, int space, Labels labels)
        {
            key.Add(space);
            vocabulary.Append(labels, key);
            key.Add(-1);
            foreach (var port in ClassDraft.NamedPorts(workload, vocabulary))
            {
                key.Add(NumberOf(port.Name));
                key.Add(((int)port.Protocol << 16) | port.Number);
            }

            key.Add(-1);
            key.AddRange(maker.Atoms(workload));
            key.Add(-1);
            if (maker.NodeName(workload) is { Length: > 0 } node) key.Add(NumberOf(node));
        }

        int NumberOf(string name)
        {
            ref var number = ref CollectionsMarshal.GetValueRefOrAddDefault(names, name, out var exists);
            if (!exists) number = names.Count;
            return number;
        }
    }

    /// <summary>The endpoints in canonical order, and where each was added. Workloads were added first, and are in order as a rule.</summary>
    private (Endpoint[] Sorted, int[] Order) Sorted(List<Endpoint> endpoints)
    {
        var order = Enumerable.Range(0, endpoints.Count).ToArray();
        var sorted = endpoints.ToArray();
        var workloads = snapshot.Workloads.Count;
        for (var at = 1; at < workloads; at++)
        {
            if (sorted[at - 1].CompareTo(sorted[at]) <= 0) continue;
            Array.Sort(sorted, order, 0, workloads);
            break;
        }

        Array.Sort(sorted, order, workloads, sorted.Length - workloads);
        return (sorted, order);
    }

    private Universe Order(Endpoint[] sorted, int[] draftOf, List<(PeerClass Draft, int Run)> drafts, ClassDraft maker, Vocabulary vocabulary)
    {
        // A stable sort by run puts the pods of a namespace side by side and leaves everything else in order behind them.
        var places = new long[drafts.Count];
        for (var draft = 0; draft < places.Length; draft++) places[draft] = ((long)drafts[draft].Run << 32) | (uint)draft;
        Array.Sort(places);
        var idOf = new int[drafts.Count];
        var classes = new PeerClass[drafts.Count];
        var runs = new (int Start, int End)[namespaces.Count];
        var firstAtom = -1;
        for (var id = 0; id < places.Length; id++)
        {
            var place = (int)places[id];
            var (draft, run) = drafts[place];
            idOf[place] = id;
            classes[id] = draft.WithId(id);
            if (draft.Kind == ClassKind.Address && firstAtom < 0) firstAtom = id;
            if (run == int.MaxValue) continue;
            runs[run] = runs[run].End == 0 ? (id, id + 1) : (runs[run].Start, id + 1);
        }

        var classOf = new int[sorted.Length];
        for (var at = 0; at < sorted.Length; at++) classOf[at] = idOf[draftOf[at]];
        return new(new(sorted, classOf, classes.Length), classes, namespaces, atoms, firstAtom, runs, snapshot.Nodes, maker, vocabulary)
        {
            HasPortless = profile.NetworkPolicyPortless switch
            {
                PortlessMeaning.FollowsRules => true,
                PortlessMeaning.Undefined => options.AsksPortless || policies.SelectMany(policy => policy.AllRules).Any(rule => rule.DefinesPortless),
                _ => false,
            },
        };
    }
}
