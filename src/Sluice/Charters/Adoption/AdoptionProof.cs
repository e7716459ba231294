using Sluice.Analysis;
using Sluice.Model;
using Sluice.Sets;

namespace Sluice.Charters.Adoption;

/// <summary>Compares what a charter means, its drafts counted as if they were complete, with what is open today, and finds why they differ.</summary>
internal sealed class AdoptionProof(Pods pods, PeerUnits units, Charter charter, Snapshot snapshot)
{
    private readonly Snapshot meant = Intent.Of(BoundCharter.Of(Filled(charter), snapshot, Noon(charter.Exceptions.Count == 0 ? DateOnly.MinValue : charter.Exceptions[0].Expires!.Value)));
    private readonly Dictionary<Endpoint, int> places = pods.Endpoints.Index().ToDictionary(static pod => pod.Item, static pod => pod.Index);
    private readonly HashSet<string> governed = charter.Governs.Select(static scope => scope.Namespace!).ToHashSet(StringComparer.Ordinal);

    /// <summary>The charter with every draft filled in, so that each counts.</summary>
    public static Charter Filled(Charter charter) => charter with
    {
        Exceptions = charter.Exceptions.Select(static draft => draft with { Owner = "owner", Reason = "reason", AuditRef = "record", Classification = DataClassification.Public }).ToValueList(),
    };

    /// <summary>What differs, by source and destination.</summary>
    /// <param name="kept">The policies that stay beside the charter.</param>
    /// <param name="profile">Whose reading of the API.</param>
    /// <param name="options">What the analysis is told.</param>
    public IEnumerable<AdoptionDifference> Differences(IEnumerable<Policy> kept, Profile profile, AnalysisOptions options)
    {
        var after = meant with { Policies = meant.Policies.Concat(kept).OrderBy(static policy => policy.Name).ToValueList() };
        return ReachabilityDifference.Between(snapshot, after, profile, options).ChangesWithoutCauses().Select(change => new AdoptionDifference(change, Why(change)));
    }

    /// <summary>The middle of a day, which no time zone counts for another day than its own or its neighbour's.</summary>
    public static DateTimeOffset Noon(DateOnly day) => new(day.ToDateTime(new TimeOnly(12, 0)), TimeSpan.Zero);

    private DifferenceReason Why(ConnectionChange change)
    {
        Endpoint[] ends = [change.From, change.To];
        if (Array.Exists(ends, static end => end is NodeEndpoint or WorkloadEndpoint { Workload.HostNetwork: true })) return DifferenceReason.HostNetwork;
        if (!Array.Exists(ends, end => governed.Contains(end.Namespace))) return DifferenceReason.NotGoverned;
        if (Array.Exists(ends, static end => end is ExternalEndpoint)) return DifferenceReason.Controller;
        if (change.Opened.OnlyPorts().IsEmpty && change.Closed.OnlyPorts().IsEmpty)
            return change.Unknown.OnlyPorts().IsEmpty ? DifferenceReason.Portless : IsUnknownToday(change) ? DifferenceReason.UnknownToday : DifferenceReason.UnknownHere;
        if (!change.Opened.IsEmpty && Array.Exists(ends, HasOthersPolicies)) return DifferenceReason.OtherPolicies;
        if (!change.Opened.IsEmpty && MeetInAddresses(change)) return DifferenceReason.WithinAddresses;
        if (Array.Exists(ends, IsShared)) return DifferenceReason.NotToldApart;
        return Array.Exists(ends, static end => end is RepresentativeEndpoint) ? DifferenceReason.NotShown : DifferenceReason.Unexplained;
    }

    private bool IsUnknownToday(ConnectionChange change) =>
        pods.Reachability.Has(change.From) && pods.Reachability.Has(change.To) && !pods.Reachability.Decide(change.From, change.To).Unknown.Intersect(change.Unknown).IsEmpty;

    /// <summary>Whether an end lies where the charter does not govern and something else decides.</summary>
    private bool HasOthersPolicies(Endpoint end) => !governed.Contains(end.Namespace) && places.ContainsKey(end)
        && (pods.Reachability.Selecting(end, Direction.Ingress).Count > 0 || pods.Reachability.Selecting(end, Direction.Egress).Count > 0);

    /// <summary>Whether the source may open something to addresses, and addresses may open something to the destination.</summary>
    private bool MeetInAddresses(ConnectionChange change)
    {
        if (!places.TryGetValue(change.From, out var from) || !places.TryGetValue(change.To, out var to)) return false;
        var sides = charter.Flows.Select(static flow => (flow.From, flow.To)).Concat(charter.Exceptions.Select(static draft => (draft.Opens!.From, draft.Opens.To))).ToList();
        return sides.Exists(side => side.To.Any(static peer => peer is BlockPeer) && Names(side.From, from)) && sides.Exists(side => side.From.Any(static peer => peer is BlockPeer) && Names(side.To, to));

        bool Names(ValueList<CharterPeer> peers, int pod) => units.Of(pod).Any(unit => peers.Contains(unit.Peer));
    }

    /// <summary>Whether a workload that was read has no name that means it and nothing else.</summary>
    private bool IsShared(Endpoint end) =>
        end is WorkloadEndpoint && places.TryGetValue(end, out var pod) && !units.Of(pod).Any(unit => unit.Component is not null && Array.TrueForAll(unit.Pods, other => pods.ClassOf[other] == pods.ClassOf[pod]))
        && units.Of(pod).All(static unit => unit.Pods.Length > 1);
}
