using Sluice.Evidence;

namespace Sluice.Gateway.Audit;

/// <summary>
/// The one thread that makes lines of records and writes them. What cannot be written is kept and tried again every second; meanwhile records gather in the queue, which decides
/// what becomes of them. One failure is told once, on standard error.
/// </summary>
internal sealed class AuditWriter(AuditQueue queue, IAuditSink sink, AuditChain chain, AuditOptions options, TimeProvider clock, TextWriter error)
{
    private const int Batch = 256, Chunk = 1 << 16;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private readonly AuditFiles? files = sink as AuditFiles;
    private readonly AuditRecord[] batch = new AuditRecord[Batch];
    private long written;
    private volatile bool isDue;
    private bool isGivenUp, isLossTold;

    /// <summary>Records that were handed to the file or the stream.</summary>
    public long Written => Interlocked.Read(ref written);

    /// <summary>Writes until the queue is closed and empty.</summary>
    public void Run()
    {
        using var timer = clock.CreateTimer(_ => Remind(), null, options.CheckpointEvery.Time, options.CheckpointEvery.Time);
        chain.Start(files?.Before, Now);
        Flush();
        for (var isOver = false; !isOver && !isGivenUp;)
        {
            var count = queue.Take(batch, out var lost, out isOver);
            for (var at = 0; at < count && !isGivenUp; at++) Write(batch[at]);
            Array.Clear(batch, 0, count);
            if (lost > 0) Lose(lost);
            if (isDue || chain.Unproven >= options.CheckpointEvery.Records) Check();
            Flush();
        }

        if (isGivenUp) return;
        Checkpoint(AuditCheckpointState.End);
    }

    private DateTimeOffset Now => clock.GetUtcNow();

    private void Remind()
    {
        isDue = true;
        queue.Wake();
    }

    private void Write(AuditRecord record)
    {
        if (files?.HasRoom(chain.Lines.Length) == false) Rotate(files);
        chain.Record(record);
        if (chain.Unproven >= options.CheckpointEvery.Records) Check();
        if (chain.Lines.Length >= Chunk) Flush();
    }

    private void Lose(long count)
    {
        chain.Lost(count, Now);
        if (isLossTold) return;
        isLossTold = true;
        Say($"records for the audit log come faster than {sink.Name} takes them. {(options.Overflow == AuditOverflow.DropAndCount ? "Traffic goes on; the log says how many are lost." : "More tunnels closed at once than the reserve holds; the log says how many records are lost.")}");
    }

    /// <summary>A checkpoint between records; only what time asks for is waited for on the disk, which would be too slow for every thousand records.</summary>
    private void Check()
    {
        var isForTime = isDue;
        isDue = false;
        chain.Checkpoint(AuditCheckpointState.Open, Now);
        if (!isForTime) return;
        Flush();
        Save();
    }

    private void Checkpoint(AuditCheckpointState state)
    {
        chain.Checkpoint(state, Now);
        Flush();
        Save();
    }

    private void Rotate(AuditFiles rotating)
    {
        Flush();
        string name;
        try
        {
            name = rotating.SetAside();
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            Say($"the audit log {sink.Name} cannot be rotated, and grows: {Because(fault)}.");
            return;
        }

        Checkpoint(AuditCheckpointState.Rotated);
        if (isGivenUp) return;
        rotating.Next();
        chain.Continued(name, Now);
        Thin(rotating);
    }

    /// <summary>Deletes what is more than is kept, after the log has said so and the line is safe.</summary>
    private void Thin(AuditFiles rotating)
    {
        try
        {
            foreach (var oldest in rotating.Surplus())
            {
                chain.Removed(oldest, Now);
                Checkpoint(AuditCheckpointState.Open);
                if (!isGivenUp) rotating.Delete(oldest.File);
            }
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            Say($"an old file of the audit log {sink.Name} cannot be deleted: {Because(fault)}.");
        }
    }

    /// <summary>Writes what has gathered, however long it takes; gives up only when the log is being closed.</summary>
    private void Flush()
    {
        if (chain.Lines.IsEmpty || isGivenUp) return;
        for (var isTold = false; ;)
        {
            try
            {
                sink.Write(chain.Lines);
                Interlocked.Add(ref written, chain.Records);
                chain.Clear();
                if (!isTold) return;
                queue.Stick(false);
                Say($"the audit log {sink.Name} is written again; {queue.Dropped} records are lost since the start.");
                return;
            }
            catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
            {
                queue.Stick(true);
                if (!isTold) Say($"the audit log {sink.Name} cannot be written: {Because(fault)}. {(options.Overflow == AuditOverflow.DropAndCount ? "Traffic goes on; records that find no room are dropped and counted until it can." : "New tunnels wait until it can.")}");
                isTold = true;
            }

            if (queue.IsClosed)
            {
                GiveUp();
                return;
            }

            using var retry = clock.CreateTimer(_ => queue.Wake(), null, Patience, Timeout.InfiniteTimeSpan);
            queue.Pause();
        }
    }

    private void GiveUp()
    {
        isGivenUp = true;
        queue.Drop(chain.Records);
        chain.Clear();
    }

    private void Save()
    {
        try
        {
            if (!isGivenUp) sink.Save();
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            Say($"what is written of the audit log {sink.Name} may not outlast a crash of the machine: {Because(fault)}.");
        }
    }

    private static string Because(Exception fault) => fault.Message.TrimEnd('.');

    private void Say(string sentence) => error.WriteLine($"sluice gateway: {sentence}");
}
