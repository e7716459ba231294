using System.Security.Cryptography;

namespace Sluice.Gateway.Audit;

/// <summary>
/// The audit trail: one JSON line for each decision and each closed tunnel, each line chained to the one before by its digest, with signed checkpoints, so that lines that are changed,
/// removed or cut off are noticed (<c>sluice evidence verify</c>). Safe for any number of threads; lines have the order in which <see cref="Write"/> was called.
/// </summary>
public sealed class AuditLog : IAsyncDisposable
{
    private const int RunDigits = 16;

    private readonly AuditQueue queue;
    private readonly AuditWriter writer;
    private readonly AuditRedaction redaction;
    private readonly TaskCompletionSource done = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private AuditLog(AuditQueue queue, AuditWriter writer, AuditRedaction redaction) => (this.queue, this.writer, this.redaction) = (queue, writer, redaction);

    /// <summary>What became of the records so far.</summary>
    public AuditCounts Counts
    {
        get
        {
            // Of a record that moves meanwhile: rather queued than lost sight of.
            var (written, dropped, taken) = (writer.Written, queue.Dropped, queue.Added);
            return new(written, dropped, Math.Max(0, taken - written - queue.DroppedLater));
        }
    }

    /// <summary>Opens a log and starts to write. A file that is there goes on, and its last line is the one that the first new line follows.</summary>
    /// <param name="options">How it is kept; without <see cref="AuditOptions.Problems"/>.</param>
    /// <param name="clock">When checkpoints are due, and the time of lines that are no records.</param>
    /// <exception cref="ArgumentException">The options have problems.</exception>
    /// <exception cref="IOException">The file cannot be opened, another process writes it, or it is no audit log.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be opened.</exception>
    public static AuditLog Open(AuditOptions options, TimeProvider clock)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(clock);
        if (options.Problems() is [var problem, ..]) throw new ArgumentException(problem.Message, nameof(options));
        return Open(options, clock, options.Path is { } path ? AuditFiles.Open(path, options) : AuditStream.Open(), Console.Error);
    }

    internal static AuditLog Open(AuditOptions options, TimeProvider clock, IAuditSink sink, TextWriter error)
    {
        var queue = new AuditQueue(options);
        var signer = options.SigningKey is { } pem ? AuditSigner.Read(pem) : null;
        var redaction = AuditRedaction.Of(options);
        var chain = new AuditChain(RandomNumberGenerator.GetHexString(RunDigits, lowercase: true), options, redaction, signer);
        var log = new AuditLog(queue, new(queue, sink, chain, options, clock, error), redaction);
        if (signer is null) error.WriteLine("sluice gateway: the audit log is not signed, and whoever can write it can make it anew. sluice evidence keygen makes a key.");
        new Thread(() => log.Run(sink, chain, signer, error)) { IsBackground = true, Name = "audit" }.Start();
        return log;
    }

    /// <summary>
    /// Whether a record can be kept. Under <see cref="AuditOverflow.FailClosed"/> it waits for room, and reserves nothing: records of tunnels that close meanwhile are kept in
    /// <see cref="AuditOptions.Reserve"/>. Under <see cref="AuditOverflow.DropAndCount"/> it answers at once.
    /// </summary>
    /// <returns>False when the log is closed or has stopped under <see cref="AuditOverflow.FailClosed"/>: then nothing may be let through any more.</returns>
    /// <exception cref="OperationCanceledException">The wait was given up.</exception>
    public ValueTask<bool> WaitForRoomAsync(CancellationToken stop) => queue.WaitForRoomAsync(stop);

    /// <summary>What of a record the log shows.</summary>
    public AuditRecord Shown(AuditRecord record) => redaction.Of(record);

    /// <summary>Hands a record to the log. Never blocks.</summary>
    /// <returns>False when it was dropped, which is counted.</returns>
    public bool Write(AuditRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        if (record.Event is not (AuditEvent.Decision or AuditEvent.Closed) || !Enum.IsDefined(record.Verdict)) throw new ArgumentException($"a record of {record.Event} and {record.Verdict} says nothing", nameof(record));
        return queue.Add(record);
    }

    /// <summary>Takes no more records, writes those that wait, and ends the chain. What cannot be written even now is counted as dropped, and the chain stays without an end.</summary>
    public async ValueTask DisposeAsync()
    {
        queue.Close();
        await done.Task.ConfigureAwait(false);
    }

    private void Run(IAuditSink sink, AuditChain chain, AuditSigner? signer, TextWriter error)
    {
        Exception? broken = null;
        try
        {
            using (sink)
            using (chain)
            using (signer) writer.Run();
        }
        catch (Exception fault)
        {
            // A lost proof is a failure: under fail-closed nothing is let through from now on, and whoever closes the log is told.
            broken = fault;
            error.WriteLine($"sluice gateway: the audit log {sink.Name} has stopped: {fault}");
        }

        queue.Close();
        queue.DropRest();
        if (broken is null) done.SetResult();
        else done.SetException(broken);
    }
}
