using Sluice.Model;

namespace Sluice.Analysis;

/// <summary>
/// The snapshot of a version, put together when it is first asked for: the one that was analysed, and the changes since. It holds no earlier relation, so
/// that a process that follows a cluster keeps only what it asks for. Safe to ask from several threads.
/// </summary>
internal sealed class PendingSnapshot
{
    // Either the snapshot, or how to come to it from an earlier one.
    private volatile object state;

    public PendingSnapshot(Snapshot snapshot) => (First, state) = (snapshot, snapshot);

    private PendingSnapshot(PendingSnapshot parent, SnapshotChange change) => (First, state) = (parent.First, new Link(parent, change));

    private sealed record Link(PendingSnapshot Parent, SnapshotChange Change);

    /// <summary>What was analysed first. Nodes, services, routes and whatever else no change touches are the same in every version.</summary>
    public Snapshot First { get; }

    public Snapshot Value
    {
        get
        {
            var pending = new Stack<SnapshotChange>();
            var at = state;
            for (; at is Link link; at = link.Parent.state) pending.Push(link.Change);
            var snapshot = (Snapshot)at;
            while (pending.TryPop(out var next)) snapshot = next.Apply(snapshot);
            state = snapshot;
            return snapshot;
        }
    }

    public PendingSnapshot With(SnapshotChange next) => new(this, next);
}
