using Sluice.Analysis;
using Sluice.Model;
using Sluice.Sets;

namespace Sluice.Drift;

/// <summary>
/// Follows a cluster: of each new reading only what changed is analysed, and so is what should be there instead of what drifted. The answer is the one that
/// <see cref="DriftComparison.Of(DriftInput)"/> gives to the same reading.
/// </summary>
public sealed class DriftFollower
{
    private Reachability? live;

    /// <summary>Compares with the cluster as it is now.</summary>
    /// <param name="input">What is compared; profile and options are the same each time.</param>
    public DriftComparison Next(DriftInput input)
    {
        ArgumentNullException.ThrowIfNull(input);
        var followed = live is null ? null : SnapshotChanges.Follow(live, input.Live);
        live = followed ?? Reachability.Of(input.Live, input.Profile, input.Options with { KeepsEveryLabel = true });
        return DriftComparison.Of(input with { Live = Alike(input.Live, live.Snapshot) }, live);
    }

    /// <summary>The reading with the objects of the relation, which stand for equal ones: what does not differ is then seen to be the same at once.</summary>
    private static Snapshot Alike(Snapshot read, Snapshot followed) => read with
    {
        Policies = followed.Policies.OrderBy(static policy => policy.Name.Kind, StringComparer.Ordinal).ThenBy(static policy => policy.Name).ToValueList(),
        Namespaces = followed.Namespaces,
        Workloads = followed.Workloads,
    };
}
