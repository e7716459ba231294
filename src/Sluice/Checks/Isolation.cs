using Sluice.Model;
using Sluice.Sets;

namespace Sluice.Checks;

/// <summary>Whether pods are closed by default in a direction.</summary>
internal enum Closing
{
    /// <summary>A policy that could not be read or evaluated may close or open them.</summary>
    Unknown = 0,
    Open,
    Closed,
}

/// <summary>
/// Who is closed by default. A NetworkPolicy that selects a pod for a direction closes it; a cluster-wide policy closes egress when it denies every pod
/// and every address on all ports, and never ingress, as its ingress peers are pods only and the outside stays open.
/// </summary>
internal static class Isolation
{
    public static Closing Of(Scene scene, Cohort cohort, Direction direction)
    {
        foreach (var group in cohort.Groups)
        {
            if (group.SurelyIsolates(direction)) return Closing.Closed;
        }

        if (direction == Direction.Egress && scene.AdminPolicies.Count > 0 && scene.AdminPolicies.Any(policy => ClosesEgress(policy) && Selects(scene, policy.Subject!, cohort))) return Closing.Closed;
        return cohort.IsIsolated(direction) || cohort.MayBeTouchedUnread(scene, direction) ? Closing.Unknown : Closing.Open;
    }

    private static bool ClosesEgress(AdminPolicy policy)
    {
        if (policy.Standing != PolicyStanding.Sound || policy.Subject is null) return false;
        foreach (var rule in policy.Egress)
        {
            if (rule.Action != RuleAction.Deny || rule.Ports.Count > 0 || rule.IsUnreadable) continue;
            if (rule.HasUnknownPeer) return true;
            var addresses = AddressSet.Of(rule.Peers.SelectMany(peer => peer.Networks));
            if (addresses.Equals(AddressSet.All) && rule.Peers.Any(peer => peer.Pods is { Namespaces.IsEmpty: true, Pods.IsEmpty: true })) return true;
        }

        return false;
    }

    private static bool Selects(Scene scene, PodScope subject, Cohort cohort)
    {
        if (!subject.Namespaces.Matches(scene.Namespace(cohort.Namespace).Labels)) return false;
        return cohort.Selector is { } selector
            ? Containment.Contains(subject.Pods, selector)
            : Array.TrueForAll(cohort.Workloads, place => subject.Pods.Matches(scene.Workload(place).Labels));
    }
}
