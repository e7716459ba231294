using Sluice.Analysis;
using Sluice.Sets;

namespace Sluice.Checks;

/// <summary>What the checks are given.</summary>
/// <param name="Reachability">The analysis they judge.</param>
public sealed record CheckInput(Reachability Reachability)
{
    private Scene? scene;

    private CheckInput(CheckInput original)
    {
        (Reachability, Strict, OtherProfiles, Filter) = (original.Reachability, original.Strict, original.OtherProfiles, original.Filter);
    }

    /// <summary>Whether verdicts that stay unknown for want of input, or that the API leaves open, weigh as errors (<c>--strict</c>).</summary>
    public bool Strict { get; init; }

    /// <summary>The profiles whose verdicts are compared with the one analysed.</summary>
    public ValueList<Profile> OtherProfiles { get; init; } = [Profile.Upstream, Profile.Cilium, Profile.Calico];

    /// <summary>Which checks run; null for all.</summary>
    public Func<Check, bool>? Filter { get; init; }

    /// <summary>The snapshot as the checks look at it, made once for the findings and the controls.</summary>
    internal Scene Scene => LazyInitializer.EnsureInitialized(ref scene, () => Scene.Of(this));

    public bool Equals(CheckInput? other) =>
        other is not null && Reachability.Equals(other.Reachability) && Strict == other.Strict && OtherProfiles == other.OtherProfiles && Equals(Filter, other.Filter);

    public override int GetHashCode() => HashCode.Combine(Reachability, Strict, OtherProfiles, Filter);
}
