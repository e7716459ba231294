using Sluice.Analysis;
using Sluice.Charters;
using Sluice.Model;
using Sluice.Sets;

namespace Sluice.Compile;

/// <summary>
/// Proves generated objects: what they let through, as read back and analysed, is what the charter means in these targets, over every workload and representative.
/// </summary>
/// <param name="Differences">What differs; nothing when the output is proven. <c>Opened</c> is what the files open beyond what is meant.</param>
/// <param name="Endpoints">How many sources and destinations it covers.</param>
public sealed record CompileProof(ValueList<ConnectionChange> Differences, int Endpoints)
{
    /// <summary>Compares what was written with what is meant.</summary>
    /// <param name="bound">The charter on a day.</param>
    /// <param name="compiled">What was compiled, of targets that are evaluated.</param>
    /// <param name="policies">The generated policies, as they were read back.</param>
    /// <param name="profile">Whose reading of the API.</param>
    /// <param name="options">What the analysis is told.</param>
    public static CompileProof Of(BoundCharter bound, IReadOnlyList<CompiledTarget> compiled, ValueList<Policy> policies, Profile profile, AnalysisOptions options)
    {
        ArgumentNullException.ThrowIfNull(bound);
        ArgumentNullException.ThrowIfNull(compiled);
        var grants = compiled.SelectMany(static target => target.Grants ?? default).Distinct();
        var bars = compiled.SelectMany(static target => target.Bars).Distinct();
        var meant = Intent.Of(bound, grants, bars, compiled.Any(static target => target.ClosesByScope));
        var written = Intent.Surroundings(bound) with { Policies = policies };
        var difference = ReachabilityDifference.Between(meant, written, profile, options);
        return new(difference.ChangesWithoutCauses().ToValueList(), difference.After.Endpoints.Count);
    }
}
