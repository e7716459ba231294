using Sluice.Charters;
using Sluice.Checks.Rules;
using Sluice.Compile;

namespace Sluice.Checks;

/// <summary>
/// Which parts of an exception open nothing. Without traffic logs nobody knows what is used: what flows open already, and what names nothing, is idle. A path through the
/// egress gateway is never idle for being able to reach the gateway, because the gateway asks for the exception itself.
/// </summary>
internal static class ExceptionUse
{
    /// <summary>The idle parts, in the order of the exception; none for one that opens no path.</summary>
    public static IEnumerable<IdleOpening> Idle(Scene scene, CharterComparison comparison, AccessException exception)
    {
        foreach (var grant in comparison.Bound.WouldOpen(exception))
        {
            var (from, to) = (grant.From.Peer.ToString(), grant.To.Peer.ToString());
            if (UnusedException.IsDead(scene, grant.From) || UnusedException.IsDead(scene, grant.To))
            {
                yield return new(from, to, grant.Traffic, IdleCause.MatchesNothing);
                continue;
            }

            if (grant.From.Standing != SideStanding.Bound || grant.To.Standing != SideStanding.Bound) continue;
            if (GrantPlan.Meant(comparison.Bound, [grant]) is not [var meant]) yield return new(from, to, grant.Traffic, IdleCause.Ungoverned);
            else if (meant.To.Equals(grant.To) && grant.Traffic.Except(comparison.BeyondFlows(grant)) is { IsEmpty: false } idle) yield return new(from, to, idle, IdleCause.OpenByFlows);
        }
    }
}
