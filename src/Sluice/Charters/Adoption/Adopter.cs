using Sluice.Analysis;
using Sluice.Model;
using Sluice.Sets;

namespace Sluice.Charters.Adoption;

/// <summary>
/// Writes down what policies let through today as a charter. It governs the namespaces that something closes today; its flows are what is open there, grouped by
/// component and never wider than today; what is open to or from the internet becomes drafts of exceptions. The same snapshot and day give the same charter.
/// </summary>
public static class Adopter
{
    /// <summary>The charter of what is open today, and how it differs from that.</summary>
    /// <param name="snapshot">What was read.</param>
    /// <param name="day">The day from which drafts of exceptions last.</param>
    /// <param name="profile">Whose reading of the API.</param>
    /// <param name="options">What the analysis is told.</param>
    public static AdoptedCharter Of(Snapshot snapshot, DateOnly day, Profile profile, AnalysisOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(snapshot);
        options ??= AnalysisOptions.Default;
        var first = Parts.Of(snapshot, [], profile, options);
        var shown = first.Represented();
        var (pods, governed, dns, units) = shown.Count == 0 ? first : Parts.Of(snapshot, shown, profile, options);
        var grouping = new FlowGrouping(pods, dns);
        var outside = new OutsideSearch(pods, units).Find().ToList();
        var inside = new FlowSearch(pods, units, dns).Find();
        var rows = OpenRow.Of(inside, outside.Where(static path => !FlowGrouping.IsExposure(path)), pods.Traffic);
        var flows = grouping.Flows(rows).ToValueList();
        var drafts = grouping.Drafts(outside, day).ToValueList();
        var denied = new ProhibitionSearch(pods, units).Find(snapshot.Policies).ToValueList();
        var charter = new Charter
        {
            Name = governed.Count == 1 ? governed[0] : "cluster",
            Governs = governed.Select(static name => new GovernedScope(name, Labels.Empty, default)).ToValueList(),
            Dns = dns.Terms,
            Components = Components(pods, units, flows, drafts, denied).OrderBy(static component => component.Name, StringComparer.Ordinal).ToValueList(),
            Flows = flows.Select(static flow => flow.Flow).ToValueList(),
            Forbidden = denied.Select(static one => one.Prohibition).ToValueList(),
            Exceptions = drafts.Select(static draft => draft.Exception).ToValueList(),
        };
        denied = Consistent(charter, denied, snapshot, day);
        charter = charter with { Forbidden = denied.Select(static one => one.Prohibition).ToValueList() };
        var proof = new AdoptionProof(pods, units, charter, snapshot);
        var kept = snapshot.Policies.Where(policy => policy.Name.Namespace.Length == 0 || !governed.Contains(policy.Name.Namespace)).ToList();
        var differences = proof.Differences(kept, profile, options).ToValueList();
        return new()
        {
            Charter = charter,
            Flows = flows,
            Drafts = drafts,
            Prohibitions = denied,
            OpenSides = OpenSides(pods, governed).ToValueList(),
            Resolving = governed.Count == 0 ? Resolving.Unknown : dns.Standing,
            Kept = kept.Select(static policy => policy.Name).Distinct().Order().ToValueList(),
            Replaced = snapshot.Policies.Count - kept.Count,
            Differences = differences,
            IsWhole = kept.Count == 0 ? differences.Count == 0 : !proof.Differences([], profile, options).Any(),
            Shared = SharedNames(pods, units, charter).ToValueList(),
            Assumptions = pods.Reachability.Assumptions,
            Endpoints = pods.Reachability.Endpoints.Count,
            RowPatterns = OpenRow.Patterns(rows),
        };
    }

    /// <summary>The prohibitions that contradict no flow and no draft, which a charter with both would be refused for.</summary>
    private static ValueList<AdoptedProhibition> Consistent(Charter charter, ValueList<AdoptedProhibition> denied, Snapshot snapshot, DateOnly day)
    {
        return denied.Count == 0 || IsConsistent(denied) ? denied : denied.Where(one => IsConsistent([one])).ToValueList();

        bool IsConsistent(ValueList<AdoptedProhibition> some) =>
            BoundCharter.Of(AdoptionProof.Filled(charter) with { Forbidden = some.Select(static one => one.Prohibition).ToValueList() }, snapshot, AdoptionProof.Noon(day)).Problems.Count == 0;
    }

    /// <summary>Every component of a governed namespace, and of the others those that a flow, a draft or a prohibition names.</summary>
    private static IEnumerable<Component> Components(Pods pods, PeerUnits units, ValueList<AdoptedFlow> flows, ValueList<AdoptedDraft> drafts, ValueList<AdoptedProhibition> denied)
    {
        var named = flows.SelectMany(static flow => flow.Flow.From.Concat(flow.Flow.To)).Concat(denied.SelectMany(static one => one.Prohibition.From.Concat(one.Prohibition.To)))
            .Concat(drafts.SelectMany(static draft => draft.Exception.Opens!.From.Concat(draft.Exception.Opens.To))).OfType<ComponentPeer>().Select(static peer => peer.Name).ToHashSet(StringComparer.Ordinal);
        return units.All.Where(unit => unit.Component is { } component && (pods.IsGoverned[unit.Pods[0]] || named.Contains(component.Name))).Select(static unit => unit.Component!);
    }

    private static IEnumerable<OpenSide> OpenSides(Pods pods, ValueList<string> governed)
    {
        foreach (var space in governed)
        {
            foreach (var direction in (Direction[])[Direction.Ingress, Direction.Egress])
            {
                var members = Enumerable.Range(0, pods.Endpoints.Length).Where(pod => pods.Endpoints[pod].Namespace == space).ToList();
                var open = members.Count(pod => !pods.IsClosed(pod, direction));
                if (open > 0) yield return new(space, direction, open, members.Count);
            }
        }
    }

    private static IEnumerable<SharedName> SharedNames(Pods pods, PeerUnits units, Charter charter)
    {
        foreach (var unit in units.All)
        {
            if (unit.Component is not { } component || charter.Find(component.Name) is null) continue;
            var owners = OwnersOf(pods, unit.Pods);
            if (owners.Count > 1) yield return new(component.Name, owners);
        }

        var unnamed = OwnersOf(pods, Enumerable.Range(0, pods.Endpoints.Length).Where(pod => pods.IsGoverned[pod] && units.Of(pod).All(static unit => unit.Component is null)));
        if (unnamed.Count > 0) yield return new(null, unnamed);
    }

    private static ValueList<ObjectName> OwnersOf(Pods pods, IEnumerable<int> members) =>
        members.Select(pod => pods.Endpoints[pod]).OfType<WorkloadEndpoint>().Select(static end => end.Workload.Name).Distinct().Order().ToValueList();
}
