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

    /// <summary>One side for pods, one for sources outside, both for anyone.</summary>
    public static IEnumerable<DeniedSide> Of(Bar bar)
    {
        if (bar.From.Term is not BlockTerm) yield return new(bar, bar.From.Term as PodTerm ?? EveryPod, IsEgress: true);
        if (bar.From.Term is not PodTerm && bar.To.Term is null or PodTerm) yield return new(bar, bar.To.Term as PodTerm ?? EveryPod, IsEgress: false);
    }
}
