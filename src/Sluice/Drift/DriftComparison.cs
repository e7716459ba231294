using Sluice.Analysis;
using Sluice.Findings;
using Sluice.Sets;

namespace Sluice.Drift;

/// <summary>
/// What differs between what is desired and what is live: objects, and connections with the objects responsible. Both are analysed over the live workloads and namespaces.
/// </summary>
public sealed class DriftComparison
{
    /// <summary>Kinds that lead traffic and select none: they are the same on both sides, so that nothing hangs on seeing them.</summary>
    private static readonly HashSet<string> Indifferent = new(StringComparer.Ordinal)
    {
        "Service", "EndpointSlice", "Ingress", "IngressClass", "Gateway", "HTTPRoute", "GRPCRoute", "TLSRoute", "TCPRoute", "UDPRoute", "ReferenceGrant", "Route",
    };

    private readonly Lazy<ValueList<DriftedConnection>> connections;

    private DriftComparison(DriftInput input, ValueList<ObjectDrift> objects, EnforcementGap? gap, ReachabilityDifference difference)
    {
        (Input, Objects, Gap, Difference) = (input, objects, gap, difference);
        var hidden = input.Live.Unread.Where(static problem => problem.Object is null || !Indifferent.Contains(problem.Object)).ToList();
        var spoken = hidden.Exists(static problem => problem.Extent is not null) ? PolicyDrift.Spoken(input) : [];
        Unseen = hidden.Where(Concerns).ToValueList();
        Elsewhere = hidden.Where(problem => !Concerns(problem)).ToValueList();
        connections = new(() =>
        {
            var search = new ResponsibleSearch(Objects, Gap);
            return Difference.Changes().Select(change => new DriftedConnection(change, search.Of(change))).ToValueList();
        });

        bool Concerns(Problem problem) => problem.Extent is not { } extent || PolicyDrift.SpeaksByLabel(input) || spoken.Any(extent.Covers);
    }

    public DriftInput Input { get; }

    /// <summary>The objects that differ, by namespace, name and kind.</summary>
    public ValueList<ObjectDrift> Objects { get; }

    /// <summary>The network plugin that enforces nothing of what is desired; null where none is known, and where no policy is desired or there.</summary>
    public EnforcementGap? Gap { get; }

    /// <summary>The relation as desired (before) and live (after).</summary>
    public ReachabilityDifference Difference { get; }

    /// <summary>The connections that differ, ordered by source and destination.</summary>
    public ValueList<DriftedConnection> Connections => connections.Value;

    /// <summary>
    /// What could not be read of the cluster, so that it is not known whether it is as desired; Services and routes make no difference to that, and neither does what hides in
    /// namespaces that Git says nothing of.
    /// </summary>
    public ValueList<Problem> Unseen { get; }

    /// <summary>What could not be read and hides only in namespaces that Git says nothing of, where nothing that is there is drift.</summary>
    public ValueList<Problem> Elsewhere { get; }

    /// <summary>Whether nothing differs, and everything could be read.</summary>
    public bool IsNone => Objects.Count == 0 && Gap is null && Unseen.Count == 0 && Connections.Count == 0;

    /// <summary>Compares.</summary>
    public static DriftComparison Of(DriftInput input)
    {
        ArgumentNullException.ThrowIfNull(input);
        var (desired, gap) = (DesiredCluster.Of(input), GapOf(input));
        var live = gap is null ? input.Live : input.Live with { Policies = default };
        var difference = IsSame(desired, input.Live, gap)
            ? ReachabilityDifference.Unchanged(Reachability.Of(input.Live, input.Profile, input.Options))
            : ReachabilityDifference.Between(desired.Snapshot, live, input.Profile, input.Options);
        return new(input, desired.Objects, gap, difference);
    }

    /// <summary>
    /// The same for a cluster that is followed, with its relation at hand: where what should be there differs by little that the relation can follow, only that is analysed.
    /// </summary>
    internal static DriftComparison Of(DriftInput input, Reachability live)
    {
        var (desired, gap) = (DesiredCluster.Of(input), GapOf(input));
        if (IsSame(desired, input.Live, gap)) return new(input, desired.Objects, gap, ReachabilityDifference.Unchanged(live));
        var followed = gap is null ? SnapshotChanges.Follow(live, desired.Snapshot) : null;
        return followed is null ? Of(input) : new(input, desired.Objects, gap, ReachabilityDifference.Between(followed, live));
    }

    private static EnforcementGap? GapOf(DriftInput input) => input.Desired.Policies.Count + input.Live.Policies.Count == 0 ? null : EnforcementGap.Of(input.Live);

    /// <summary>Whether the cluster is as desired and was read whole, so that no connection can differ.</summary>
    private static bool IsSame(DesiredCluster desired, Model.Snapshot live, EnforcementGap? gap) =>
        gap is null && desired.Objects.Count == 0 && desired.Snapshot.Policies.Count == live.Policies.Count
        && desired.Snapshot.Policies.Span.SequenceEqual(live.Policies.Span, ReferenceEqualityComparer.Instance);
}
