using Sluice.Analysis;
using Sluice.Model;
using Sluice.Sets;

namespace Sluice.Charters.Adoption;

/// <summary>Compares what a charter means, its drafts counted as if they were complete, with what is open today, and finds why they differ.</summary>
internal sealed class AdoptionProof(Pods pods, PeerUnits units, Charter charter, Snapshot snapshot)
{
    private readonly Dictionary<Endpoint, int> places = pods.Endpoints.Index().ToDictionary(static pod => pod.Item, static pod => pod.Index);
    private readonly HashSet<string> governed = charter.Governs.Select(static scope => scope.Namespace!).ToHashSet(StringComparer.Ordinal);

    /// <summary>The charter with every draft filled in, so that each counts.</summary>
    public static Charter Filled(Charter charter) => charter with
    {
        Exceptions = charter.Exceptions.Select(static draft => draft with { Owner = "owner", Reason = "reason", AuditRef = "record", Classification = DataClassification.Public }).ToValueList(),
    };

    /// <summary>What differs, by source and destination.</summary>
    public IEnumerable<AdoptionDifference> Differences(Profile profile, AnalysisOptions options)
    {
        var day = charter.Exceptions.Count == 0 ? DateOnly.MinValue : charter.Exceptions[0].Expires!.Value;
        var bound = BoundCharter.Of(Filled(charter), snapshot, new DateTimeOffset(day.ToDateTime(new TimeOnly(12, 0)), TimeSpan.Zero));
        return ReachabilityDifference.Between(snapshot, Intent.Of(bound), profile, options).ChangesWithoutCauses().Select(change => new AdoptionDifference(change, Why(change)));
    }

    private DifferenceReason Why(ConnectionChange change)
    {
        Endpoint[] ends = [change.From, change.To];
        if (Array.Exists(ends, static end => end is NodeEndpoint or WorkloadEndpoint { Workload.HostNetwork: true })) return DifferenceReason.HostNetwork;
        if (!Array.Exists(ends, end => governed.Contains(end.Namespace))) return DifferenceReason.NotGoverned;
        if (Array.Exists(ends, static end => end is ExternalEndpoint)) return DifferenceReason.Controller;
        if (change.Opened.OnlyPorts().IsEmpty && change.Closed.OnlyPorts().IsEmpty)
            return change.Unknown.OnlyPorts().IsEmpty ? DifferenceReason.Portless : IsUnknownToday(change) ? DifferenceReason.UnknownToday : DifferenceReason.UnknownHere;
        if (!change.Opened.IsEmpty && Array.Exists(ends, HasOthersPolicies)) return DifferenceReason.OtherPolicies;
        if (Array.Exists(ends, IsShared)) return DifferenceReason.NotToldApart;
        return Array.Exists(ends, static end => end is RepresentativeEndpoint) ? DifferenceReason.NotShown : DifferenceReason.Unexplained;
    }

    private bool IsUnknownToday(ConnectionChange change) =>
        pods.Reachability.Has(change.From) && pods.Reachability.Has(change.To) && !pods.Reachability.Decide(change.From, change.To).Unknown.Intersect(change.Unknown).IsEmpty;

    /// <summary>Whether an end lies where the charter does not govern and something else decides.</summary>
    private bool HasOthersPolicies(Endpoint end) => !governed.Contains(end.Namespace) && places.ContainsKey(end)
        && (pods.Reachability.Selecting(end, Direction.Ingress).Count > 0 || pods.Reachability.Selecting(end, Direction.Egress).Count > 0);

    /// <summary>Whether a workload that was read has no name that means it and nothing else.</summary>
    private bool IsShared(Endpoint end) =>
        end is WorkloadEndpoint && places.TryGetValue(end, out var pod) && !units.Of(pod).Any(unit => unit.Component is not null && Array.TrueForAll(unit.Pods, other => pods.ClassOf[other] == pods.ClassOf[pod]))
        && units.Of(pod).All(static unit => unit.Pods.Length > 1);
}
