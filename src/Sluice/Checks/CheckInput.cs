using Sluice.Analysis;
using Sluice.Charters;
using Sluice.Compile;
using Sluice.Sets;

namespace Sluice.Checks;

/// <summary>What the checks are given.</summary>
/// <param name="Reachability">The analysis they judge.</param>
public sealed record CheckInput(Reachability Reachability)
{
    private Scene? scene;
    private CharterComparison? comparison;
    private bool isCompared;
    private object? gate;

    private CheckInput(CheckInput original)
    {
        (Reachability, Strict, OtherProfiles, Filter) = (original.Reachability, original.Strict, original.OtherProfiles, original.Filter);
        (Charter, Generated) = (original.Charter, original.Generated);
    }

    /// <summary>Whether verdicts that stay unknown for want of input, or that the API leaves open, weigh as errors (<c>--strict</c>).</summary>
    public bool Strict { get; init; }

    /// <summary>The profiles whose verdicts are compared with the one analysed.</summary>
    public ValueList<Profile> OtherProfiles { get; init; } = [Profile.Upstream, Profile.Cilium, Profile.Calico];

    /// <summary>Which checks run; null for all.</summary>
    public Func<Check, bool>? Filter { get; init; }

    /// <summary>
    /// The charter on a day, bound to the snapshot that was analysed; null when there is none, and then nothing is said about what is meant. One that has problems is none.
    /// </summary>
    public BoundCharter? Charter { get; init; }

    /// <summary>Generated files that are not as the charter says, as far as they were looked at.</summary>
    public ValueList<GeneratedDrift> Generated { get; init; }

    /// <summary>What the charter means beside what is allowed, made once; null without a charter.</summary>
    internal CharterComparison? Comparison =>
        LazyInitializer.EnsureInitialized(ref comparison, ref isCompared, ref gate, () => Charter is null ? null! : CharterComparison.Of(this, Charter));

    /// <summary>The snapshot as the checks look at it, made once for the findings and the controls.</summary>
    internal Scene Scene => LazyInitializer.EnsureInitialized(ref scene, () => Scene.Of(this));

    public bool Equals(CheckInput? other) =>
        other is not null && Reachability.Equals(other.Reachability) && Strict == other.Strict && OtherProfiles == other.OtherProfiles && Equals(Filter, other.Filter)
        && ReferenceEquals(Charter, other.Charter) && Generated == other.Generated;

    public override int GetHashCode() => HashCode.Combine(Reachability, Strict, OtherProfiles, Filter);
}
