using Sluice.Analysis;
using Sluice.Model;
using Sluice.Sets;

namespace Sluice.Drift;

/// <summary>Finds the objects behind a connection that is not as desired: the policies of the rules that differ, or else what differs about its ends.</summary>
internal sealed class ResponsibleSearch
{
    private readonly ILookup<ObjectName, ObjectDrift> drifts;
    private readonly List<ObjectDrift> reordered;
    private readonly EnforcementGap? gap;

    public ResponsibleSearch(ValueList<ObjectDrift> objects, EnforcementGap? gap)
    {
        (drifts, this.gap) = (objects.ToLookup(static drift => drift.Name), gap);
        reordered = [.. objects.Where(static drift => drift is { Kind: ObjectDriftKind.Changed, Name: { Namespace: "", Kind: not ("Namespace" or "Node") } })];
    }

    /// <summary>The objects responsible; at least one.</summary>
    public ValueList<Responsible> Of(ConnectionChange change)
    {
        if (gap is not null) return [new(Responsibility.NotEnforced, null, null)];
        var found = new List<Responsible>();
        foreach (var cause in change.Causes)
        {
            if (cause.Rule is not { Policy: var policy }) continue;
            if (policy is OpaquePolicy { IsUnread: true }) found.Add(new(Responsibility.Unread, null, cause));
            else found.AddRange(drifts[policy.Name].Select(drift => new Responsible(KindOf(drift), drift, cause)));
        }

        if (found.Count == 0)
        {
            foreach (var end in (Endpoint[])[change.From, change.To]) found.AddRange(OfEnd(end));
        }

        // Where rules of an ordered tier only changed places, no rule is new and none is gone: the policy is responsible as a whole.
        if (found.Count == 0) found.AddRange(reordered.Select(static drift => new Responsible(Responsibility.ChangedPolicy, drift, null)));

        return found.Count == 0 ? [new(Responsibility.Unknown, null, null)] : found.Distinct().ToValueList();
    }

    private IEnumerable<Responsible> OfEnd(Endpoint end)
    {
        if (end is WorkloadEndpoint { Workload: var workload })
        {
            foreach (var drift in drifts[workload.Name].Where(drift => drift.Variant == workload.Variant)) yield return new(Responsibility.PodLabel, drift, null);
        }

        foreach (var drift in drifts[new("Namespace", "", end.Namespace)])
        {
            if (drift.Kind == ObjectDriftKind.Changed) yield return new(drift.Ungranted is null ? Responsibility.NamespaceLabel : Responsibility.UngrantedLabel, drift, null);
        }
    }

    private static Responsibility KindOf(ObjectDrift drift) => drift.Kind switch
    {
        ObjectDriftKind.Extra => drift.IsHigherTier ? Responsibility.HigherTier : Responsibility.ExtraPolicy,
        ObjectDriftKind.Missing => Responsibility.MissingPolicy,
        ObjectDriftKind.Outlived => Responsibility.OutlivedException,
        ObjectDriftKind.Changed => Responsibility.ChangedPolicy,
        _ => Responsibility.Unread,
    };
}
