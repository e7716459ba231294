using Sluice.Dialects;
using Sluice.Model;

namespace Sluice.Analysis;

/// <summary>A table after a change, and what differs.</summary>
internal sealed record Followed(PolicyTable Table, TableDelta Delta);

/// <summary>
/// Follows one change in the table of what was analysed, where the endpoints and borders that it needs are there. Where they are not the answer is null,
/// and the snapshot has to be analysed anew: nothing is approximated.
/// </summary>
internal sealed class ChangeFollower(PolicyTable table, Snapshot first, Profile profile, AnalysisOptions options)
{
    /// <summary>Classes that may be appended beside twice those of the first version, before it is time to put them together again.</summary>
    private const int Spare = 1024;

    private readonly Universe universe = table.Universe;

    /// <summary>Whether what was not read is represented by the selectors in use.</summary>
    private bool MayRepresent => profile.ShowsEverything && !first.IsWholeCluster;

    /// <summary>The table after the change; null where it cannot be followed.</summary>
    /// <exception cref="ArgumentException">The policy as it was is not of this table.</exception>
    public Followed? Follow(SnapshotChange change) => change switch
    {
        _ when options.ComparedWith is not null => null,
        _ when universe.ClassCount > (2 * universe.FirstLater) + Spare => null,
        SnapshotChange.OfPolicy policy => Follow(policy.Before, policy.After),
        SnapshotChange.OfWorkload workload => Follow(workload.Before, workload.After),
        SnapshotChange.OfNamespace space => Follow(space.Before, space.After),
        _ => null,
    };

    private Followed? Follow(Policy? before, Policy? after)
    {
        // A policy may name pods that nobody showed; where pods are made by custom resources they are represented as it names them.
        if (MayRepresent && first.PodMakers.Count > 0) return null;
        var lowered = after is null ? null : Dialect.Lower(after);
        if (lowered is not null && !Foresight.Covers(universe, lowered, MayRepresent)) return null;
        if (before is not null && !Foresight.Spares(universe, Dialect.Lower(before))) return null;
        if (before is not null && !KeepsPortless(before, lowered)) return null;
        var next = table.With(before, lowered, out var delta);
        return new(next, delta);
    }

    private Followed? Follow(Workload? before, Workload? after)
    {
        if (before is not null && !IsHere(before)) return null;
        if (after is not null && !HasRoomFor(after, before)) return null;
        if (first.Routes.Count > 0 && new[] { before, after }.Any(static workload => workload is not null && ControllerSearch.IsController(workload))) return null;
        if ((MayRepresent || options.Exposure) && !StaysPopulated(before, after)) return null;
        var old = before is null ? null : universe.Roster.Find(WorkloadKey.Of(before));
        var draft = after is null ? null : DraftOf(after);
        var isSame = before is not null && draft is not null && DraftOf(before).IsLike(draft);
        var appended = draft is null || isSame ? null : draft.WithId(universe.ClassCount);
        Placed? now = after is null ? null : new(new WorkloadEndpoint(after), isSame ? old!.Value.ClassId : appended!.Id);
        var moves = new Dictionary<WorkloadKey, Placed?>();
        if (before is not null) moves[WorkloadKey.Of(before)] = null;
        if (after is not null) moves[WorkloadKey.Of(after)] = now;
        var roster = universe.Roster.With(moves, universe.ClassCount + (appended is null ? 0 : 1));
        var next = universe.With(
            roster, universe.Namespaces, appended is null ? [] : [appended],
            old is { ClassId: var was } && roster.SizeOf(was) == 0 ? [was] : []);
        return new(table.With(next), TableDelta.None with { Moves = Moves(old, now) });
    }

    /// <summary>An object that goes by another name is one that went and one that came.</summary>
    private static Move[] Moves(Placed? old, Placed? now) =>
        old is { } left && now is { } right && left.Endpoint.CompareTo(right.Endpoint) != 0 ? [new(old, null), new(null, now)] : [new(old, now)];

    private Followed? Follow(Namespace? before, Namespace? after)
    {
        if (after is null || options.Exposure) return null;
        if (before is not null && before.Name != after.Name) return null;
        if (MayRepresent && HasMakers(after.Name)) return null;
        var index = universe.Namespaces.Find(after.Name);
        if (index < 0) return MayRepresent || before is not null ? null : Relabel(after, []);
        var known = universe.Namespaces[index];
        if (before is null ? known.LabelsKnown || first.Namespaces.Contains(known) : !ReferenceEquals(before, known)) return null;
        if (known.LabelsKnown == after.LabelsKnown && known.Labels.Equals(after.Labels)) return Relabel(after, []);
        var pods = universe.LivePodsOf(index).ToList();
        var namespaces = universe.Namespaces.With(after);
        return pods.Exists(static peer => peer.Kind != ClassKind.Pod) || (MayRepresent && !new NamespaceNeeds(table).AreAlike(known, after, namespaces)) ? null : Relabel(after, pods);
    }

    /// <summary>Every class of the namespace goes, and one like it comes, since policies may see another namespace in it.</summary>
    private Followed Relabel(Namespace after, List<PeerClass> pods)
    {
        var moves = new List<Move>();
        var appended = new List<PeerClass>();
        foreach (var peer in pods)
        {
            var copy = peer.WithId(universe.ClassCount + appended.Count);
            appended.Add(copy);
            foreach (var place in universe.MembersOf(peer.Id))
                moves.Add(new(new(universe.Endpoints[place], peer.Id), new Placed(universe.Endpoints[place], copy.Id)));
        }

        var roster = universe.Roster.With(
            moves.ToDictionary(static move => WorkloadKey.Of(((WorkloadEndpoint)move.After!.Value.Endpoint).Workload), static move => move.After), universe.ClassCount + appended.Count);
        var next = universe.With(roster, universe.Namespaces.With(after), appended, pods.ConvertAll(static peer => peer.Id));
        return new(table.With(next), TableDelta.None with { Moves = [.. moves] });
    }

    private PeerClass DraftOf(Workload workload) =>
        universe.Draft.Of(new WorkloadEndpoint(workload), universe.Namespaces.Find(workload.Name.Namespace), workload.Labels);

    /// <summary>Whether the workload is of this version, the same instance, and no other goes by its name.</summary>
    private bool IsHere(Workload workload)
    {
        var key = WorkloadKey.Of(workload);
        return universe.Roster.Find(key) is { Endpoint: WorkloadEndpoint known } && ReferenceEquals(known.Workload, workload) && !universe.Roster.HasTwins(key);
    }

    private bool HasRoomFor(Workload after, Workload? before)
    {
        var key = WorkloadKey.Of(after);
        if (universe.Namespaces.Find(after.Name.Namespace) < 0) return false;
        if ((before is null || WorkloadKey.Of(before) != key) && universe.Roster.Find(key) is not null) return false;
        return !after.HostNetwork || profile.HostNetworkAsPods || !profile.ModelsNodes || universe.Draft.HasNodes;
    }

    /// <summary>Whether no namespace gets its first workload or loses its last, and none is meant in which custom resources make others.</summary>
    private bool StaysPopulated(Workload? before, Workload? after)
    {
        var (left, right) = (before?.Name.Namespace, after?.Name.Namespace);
        if (HasMakers(left) || HasMakers(right)) return false;
        if (left == right) return true;
        return (left is null || Population(left) > 1) && (right is null || Population(right) > 0);
    }

    /// <summary>Whether custom resources may make pods in the namespace that policies tell apart and no workload shows.</summary>
    private bool HasMakers(string? space) => first.PodMakers.Any(maker => maker.Namespace == space);

    /// <summary>Whether ICMP and other protocols are part of the analysis still: some policy has to say what it means for them.</summary>
    private bool KeepsPortless(Policy before, LoweredPolicy? after) =>
        !universe.HasPortless || options.AsksPortless || profile.NetworkPolicyPortless == PortlessMeaning.FollowsRules || after is not null && Defines(after)
        || !Defines(Dialect.Lower(before)) || table.Policies.Any(entry => !ReferenceEquals(entry.Origin, before) && Defines(entry.Lowered));

    private static bool Defines(LoweredPolicy policy) => policy.AllRules.Any(static rule => rule.DefinesPortless);

    private int Population(string space)
    {
        var index = universe.Namespaces.Find(space);
        var count = universe.LivePodsOf(index).Where(static peer => peer.Kind == ClassKind.Pod).Sum(peer => universe.Roster.SizeOf(peer.Id));
        var onHosts = new List<int>();
        universe.NodeLike.CopyTo(onHosts);
        return count + onHosts.Where(id => universe[id].Kind == ClassKind.HostNetwork && universe[id].NamespaceIndex == index).Sum(universe.Roster.SizeOf);
    }
}
