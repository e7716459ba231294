using Sluice.Model;
using Sluice.Sets;

namespace Sluice.Drift;

/// <summary>
/// The policies that should be in the cluster, and how those that are differ. A policy that is as Git says is the live instance, so that the comparison of connections sees at
/// once that nothing changed. Where Git speaks of nothing in a namespace, what is there is nobody's concern here, and stays.
/// </summary>
internal sealed class PolicyDrift(DriftInput input, List<ObjectDrift> drifts)
{
    private readonly ExceptionDays days = new(input);
    private readonly HashSet<string> spoken = Spoken(input);

    /// <summary>The namespaces that Git speaks of: what it defines, has workloads or policies in, or governs.</summary>
    public static HashSet<string> Spoken(DriftInput input)
    {
        var desired = input.Desired;
        return desired.Namespaces.Where(static space => space is { LabelsKnown: true, IsSurroundings: false }).Select(static space => space.Name)
            .Concat(desired.Policies.Where(static policy => !policy.IsSurroundings).Select(static policy => policy.Name.Namespace))
            .Concat(desired.Workloads.Where(static workload => !workload.IsSurroundings).Select(static workload => workload.Name.Namespace))
            .Concat(input.Charter?.Governance.Names ?? default)
            .Where(static name => name.Length > 0)
            .ToHashSet(StringComparer.Ordinal);
    }

    /// <summary>Whether a charter governs namespaces by their labels, so that it may speak of any that was not seen.</summary>
    public static bool SpeaksByLabel(DriftInput input) => input.Charter is { Charter.Governs: var scopes } && scopes.Any(static scope => scope.Namespace is null);

    /// <summary>The policies that should be there, in canonical order.</summary>
    public ValueList<Policy> Desired()
    {
        var desired = input.Desired.Policies.Where(static policy => !IsUnread(policy)).ToLookup(static policy => policy.Name);
        var policies = input.Desired.Policies.Where(IsUnread).ToList();
        var there = new HashSet<ObjectName>();
        foreach (var live in input.Live.Policies)
        {
            if (IsUnread(live))
            {
                // What hides where Git says nothing is nobody's concern either: it stays as unknown as it is.
                if (live is OpaquePolicy hidden && !MayConcern(hidden)) policies.Add(live);
                continue;
            }

            there.Add(live.Name);
            if (Mend(live, desired[live.Name].FirstOrDefault()) is { } kept) policies.Add(kept);
        }

        foreach (var policy in desired.Select(static group => group.First()))
        {
            if (there.Contains(policy.Name) || policy.IsSurroundings || days.Outlived(policy) is not null) continue;
            policies.Add(policy);
            drifts.Add(new(IsUnseen(input.Live, policy) ? ObjectDriftKind.Unknown : ObjectDriftKind.Missing, policy.Name) { Desired = policy.Span, IsHigherTier = IsHigher(policy) });
        }

        return policies.OrderBy(static policy => policy.Name.Kind, StringComparer.Ordinal).ThenBy(static policy => policy.Name).ToValueList();
    }

    /// <summary>What should be there in place of a live policy; null for nothing.</summary>
    private Policy? Mend(Policy live, Policy? desired)
    {
        if (days.Outlived(live) is { } outlived && (desired is not null || Concerns(live)))
        {
            drifts.Add(new(ObjectDriftKind.Outlived, live.Name) { Desired = desired?.Span ?? outlived.Span, Live = live.Span, Exception = outlived, IsHigherTier = IsHigher(live) });
            return null;
        }

        if (desired is null)
        {
            if (!Concerns(live)) return live;
            drifts.Add(new(IsUnseen(input.Desired, live) ? ObjectDriftKind.Unknown : ObjectDriftKind.Extra, live.Name) { Live = live.Span, IsHigherTier = IsHigher(live) });
            return null;
        }

        if (desired.IsSurroundings) return live;
        var fields = PolicyFields.Between(desired, live).ToValueList();
        if (fields.Count == 0) return live;
        drifts.Add(new(ObjectDriftKind.Changed, live.Name) { Desired = desired.Span, Live = live.Span, Fields = fields, IsHigherTier = IsHigher(live) });
        return desired;
    }

    /// <summary>Whether Git speaks of where the policy is: of its namespace, or of the cluster as a whole.</summary>
    private bool Concerns(Policy policy) => policy.Name.Namespace.Length == 0 || spoken.Contains(policy.Name.Namespace);

    /// <summary>Whether what could not be read may hide where Git speaks.</summary>
    private bool MayConcern(OpaquePolicy unread) =>
        SpeaksByLabel(input) || unread.Namespaces.IsEmpty || spoken.Any(name => unread.Namespaces.Matches(Labels.Of((Labels.NamespaceName, name))));

    private static bool IsHigher(Policy policy) => policy is AdminPolicy { Tier: AdminTier.Admin };

    private static bool IsUnread(Policy policy) => policy is OpaquePolicy { IsUnread: true };

    /// <summary>Whether a reading may hold a policy of that kind that it does not show.</summary>
    private static bool IsUnseen(Snapshot snapshot, Policy policy)
    {
        // The kind in a name is followed by its group where the bare kind would be taken for another.
        var kind = policy.Name.Kind;
        return snapshot.MayHide(kind.IndexOf('.', StringComparison.Ordinal) is var dot and > 0 ? kind[..dot] : kind, policy.Name.Namespace);
    }
}
