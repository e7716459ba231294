namespace Sluice.Gateway.Audit;

/// <summary>
/// The records between those who make them and the one thread that writes them, bounded. Making one never blocks. Under <see cref="AuditOverflow.FailClosed"/> whoever is about to
/// let something through asks for room first and waits for it, also while nothing can be written.
/// </summary>
internal sealed class AuditQueue(AuditOptions options)
{
    /// <summary>How long records gather before they are taken, when none waited: one switch of threads and one write for all of them.</summary>
    private static readonly TimeSpan Gathering = TimeSpan.FromMilliseconds(1);

    /// <summary>An object and no <see cref="Lock"/>, because the writer waits on it.</summary>
    private readonly object gate = new();
    private readonly Queue<AuditRecord> records = new();
    private readonly LinkedList<TaskCompletionSource<bool>> waiters = [];
    private readonly int most = options.Overflow == AuditOverflow.FailClosed ? options.Capacity + options.Reserve : options.Capacity;
    private long added, dropped, droppedLater, untold;
    private bool isClosed, isStuck, isWaiting, isWoken;

    /// <summary>Records that were taken in.</summary>
    public long Added => Interlocked.Read(ref added);

    /// <summary>Records that were not kept.</summary>
    public long Dropped => Interlocked.Read(ref dropped);

    /// <summary>Those of them that had been taken in.</summary>
    public long DroppedLater => Interlocked.Read(ref droppedLater);

    public bool IsClosed
    {
        get
        {
            lock (gate) return isClosed;
        }
    }

    /// <summary>Adds a record; false when it was dropped, which is counted.</summary>
    public bool Add(AuditRecord record)
    {
        lock (gate)
        {
            if (isClosed || records.Count >= most)
            {
                dropped++;
                untold++;
                return false;
            }

            records.Enqueue(record);
            added++;
            if (isWaiting) Wake();
            return true;
        }
    }

    /// <summary>Whether a record can be kept: at once, or as soon as one can; false when the log is closed.</summary>
    public ValueTask<bool> WaitForRoomAsync(CancellationToken stop)
    {
        if (stop.IsCancellationRequested) return ValueTask.FromCanceled<bool>(stop);
        lock (gate)
        {
            if (options.Overflow == AuditOverflow.DropAndCount) return new(true);
            if (isClosed) return new(false);
            if (HasRoom && waiters.Count == 0) return new(true);
            var waiter = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
            var node = waiters.AddLast(waiter);
            return new(Wait(node, stop));
        }
    }

    /// <summary>Moves records into a batch, from the oldest on; waits until there is one, the log is closed, or somebody wakes it.</summary>
    /// <param name="batch">Where they go; not longer than it is.</param>
    /// <param name="lost">How many were dropped that nobody was told of yet.</param>
    /// <param name="isOver">Whether the log is closed and nothing is left.</param>
    public int Take(Span<AuditRecord> batch, out long lost, out bool isOver)
    {
        var count = 0;
        lock (gate)
        {
            if (records.Count == 0 && !isClosed && untold == 0)
            {
                Wait();
                if (records.Count > 0 && !isClosed && HasRoom) Monitor.Wait(gate, Gathering);
            }

            while (count < batch.Length && records.TryDequeue(out var record)) batch[count++] = record;
            (lost, untold) = (untold, 0);
            isOver = isClosed && records.Count == 0;
            Release();
        }

        return count;
    }

    /// <summary>Lets <see cref="Take"/> return although there may be nothing.</summary>
    public void Wake()
    {
        lock (gate)
        {
            (isWaiting, isWoken) = (false, true);
            Monitor.Pulse(gate);
        }
    }

    /// <summary>Waits until somebody wakes it or the log is closed.</summary>
    public void Pause()
    {
        lock (gate)
        {
            // Records that come meanwhile wake nobody: nothing can be written for them.
            while (!isWoken && !isClosed) Monitor.Wait(gate);
            isWoken = false;
        }
    }

    /// <summary>Says whether nothing can be written at present; then there is no room.</summary>
    public void Stick(bool isStuckNow)
    {
        lock (gate)
        {
            isStuck = isStuckNow;
            Release();
        }
    }

    /// <summary>Counts records that were taken and could not be written, when nothing can be written any more.</summary>
    public void Drop(long count)
    {
        lock (gate)
        {
            dropped += count;
            droppedLater += count;
        }
    }

    /// <summary>Drops what still waits, when nobody takes it any more.</summary>
    public void DropRest()
    {
        lock (gate)
        {
            dropped += records.Count;
            droppedLater += records.Count;
            records.Clear();
        }
    }

    /// <summary>Takes no more records, and lets nobody wait.</summary>
    public void Close()
    {
        lock (gate)
        {
            isClosed = true;
            foreach (var waiter in waiters) waiter.TrySetResult(false);
            waiters.Clear();
            Wake();
        }
    }

    /// <summary>Until there is a record, or somebody wakes the writer. The lock is held.</summary>
    private void Wait()
    {
        isWaiting = true;
        while (!isWoken) Monitor.Wait(gate);
        (isWaiting, isWoken) = (false, false);
    }

    private bool HasRoom => !isStuck && records.Count < options.Capacity;

    /// <summary>As many as there is room for, the first first.</summary>
    private void Release()
    {
        for (var room = isStuck ? 0 : options.Capacity - records.Count; room > 0 && waiters.First is { } first; room--)
        {
            waiters.RemoveFirst();
            first.Value.TrySetResult(true);
        }
    }

    private async Task<bool> Wait(LinkedListNode<TaskCompletionSource<bool>> node, CancellationToken stop)
    {
        await using var registration = stop.UnsafeRegister(
            _ =>
            {
                lock (gate)
                {
                    if (node.List is not null) waiters.Remove(node);
                }

                node.Value.TrySetCanceled(stop);
            },
            null).ConfigureAwait(false);
        return await node.Value.Task.ConfigureAwait(false);
    }
}
