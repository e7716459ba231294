using Sluice.Model;

namespace Sluice.Analysis;

/// <summary>One object of a snapshot that was added, replaced or removed.</summary>
public abstract record SnapshotChange
{
    private protected SnapshotChange()
    {
    }

    /// <summary>A policy was added, replaced or removed.</summary>
    public sealed record OfPolicy(Policy? Before, Policy? After) : SnapshotChange;

    /// <summary>A workload was added, replaced or removed.</summary>
    public sealed record OfWorkload(Workload? Before, Workload? After) : SnapshotChange;

    /// <summary>A namespace was added, relabelled or removed.</summary>
    public sealed record OfNamespace(Namespace? Before, Namespace? After) : SnapshotChange;
}
