using Sluice.Analysis;
using Sluice.Sets;

namespace Sluice.Checks;

/// <summary>What the checks are given.</summary>
/// <param name="Reachability">The analysis they judge.</param>
public sealed record CheckInput(Reachability Reachability)
{
    /// <summary>The profiles whose verdicts are compared with the one analysed.</summary>
    public ValueList<Profile> OtherProfiles { get; init; } = [Profile.Upstream, Profile.Cilium, Profile.Calico];

    /// <summary>Which checks run; null for all.</summary>
    public Func<Check, bool>? Filter { get; init; }
}
