using Sluice.Charters;
using Sluice.Dialects;
using Sluice.Model;

namespace Sluice.Compile;

/// <summary>
/// Where a target with denies of both directions stops what is never open: pods on their way out, and what comes from outside on its way in.
/// </summary>
/// <param name="Bar">What is never open.</param>
/// <param name="Subject">The pods whose traffic is denied.</param>
/// <param name="IsEgress">Whether it is what they open, and not what they accept.</param>
internal readonly record struct DeniedSide(Bar Bar, PodTerm Subject, bool IsEgress)
{
    private static readonly PodTerm EveryPod = PodTerm.Across(Selector.Everything, Selector.Everything);

    /// <summary>One side for pods, one for sources outside, both for anyone; none for what cannot be denied.</summary>
    public static IEnumerable<DeniedSide> Of(Bar bar)
    {
        if (!CanBeDenied(bar)) yield break;
        if (bar.From.Term is not BlockTerm) yield return new(bar, bar.From.Term as PodTerm ?? EveryPod, IsEgress: true);
        if (bar.From.Term is not PodTerm && bar.To.Term is null or PodTerm) yield return new(bar, bar.To.Term as PodTerm ?? EveryPod, IsEgress: false);
    }

    /// <summary>The bars that cannot be denied, each with its reason.</summary>
    public static IEnumerable<Capability> Undenied(BoundCharter bound) => bound.Bars.Where(static bar => !CanBeDenied(bar))
        .Select(static bar => new Capability(Standing.Failed, bar.To.Term is DomainTerm ? Limit.NoDomains : Limit.AddressUnknown) { Bar = bar });

    private static bool CanBeDenied(Bar bar) => bar.To.Term is not DomainTerm && bar.From.Standing == SideStanding.Bound && bar.To.Standing == SideStanding.Bound;
}
