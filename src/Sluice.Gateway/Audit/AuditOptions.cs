using Sluice.Charters;
using Sluice.Findings;
using Sluice.Sets;

namespace Sluice.Gateway.Audit;

/// <summary>How the audit log is kept.</summary>
public sealed record AuditOptions
{
    /// <summary>The file; null for standard output. Rotated files lie beside it, with a number behind its name, and a file <c>.lock</c> that keeps a second process out.</summary>
    public string? Path { get; init; }

    /// <summary>The size from which on a file is rotated, in bytes; a file is longer by a record and a checkpoint at most.</summary>
    public long RotateBytes { get; init; } = 256L << 20;

    /// <summary>How many rotated files are kept, from 1. The log says which it deletes.</summary>
    public int Keep { get; init; } = 10;

    /// <summary>How many records may wait to be written before <see cref="Overflow"/> decides.</summary>
    public int Capacity { get; init; } = 16_384;

    /// <summary>
    /// How many records more are kept under <see cref="AuditOverflow.FailClosed"/>: for tunnels that close while nothing can be written. As many as tunnels may be open at once, and none
    /// of those is lost.
    /// </summary>
    public int Reserve { get; init; } = 65_536;

    public AuditOverflow Overflow { get; init; }

    /// <summary>The name of this replica: in Kubernetes that of the pod.</summary>
    public required string Replica { get; init; }

    /// <summary>The private key that checkpoints are signed with, in PEM: ECDSA on P-256, as <c>sluice evidence keygen</c> makes it. Null for none, and then nobody vouches for the log.</summary>
    public string? SigningKey { get; init; }

    public AuditInterval CheckpointEvery { get; init; } = new(1_000, TimeSpan.FromSeconds(10));

    /// <summary>The classifications of exceptions whose hosts are not written. A classification that is none is redacted wherever any is.</summary>
    public ValueList<DataClassification> Redact { get; init; }

    /// <summary>Without the key: options are printed in places that keys must not get to.</summary>
    public override string ToString() => $"audit log of {Replica} in {Path ?? "standard output"}";

    /// <summary>Everything that is wrong with the options; nothing when a log can be opened with them.</summary>
    public ValueList<Problem> Problems()
    {
        var problems = new List<Problem>();
        if (Path is "") Wrong("the audit log has an empty path", "Name a file, or leave the path out for standard output.");
        if (RotateBytes is < 4_096 or > 1_000_000_000) Wrong($"an audit log cannot be rotated at {RotateBytes} bytes", "Choose from 4096 to 1000000000.");
        if (Keep < 1) Wrong($"{Keep} rotated files cannot be kept", "Keep one at least.");
        if (Capacity is < 1 or > 10_000_000) Wrong($"{Capacity} records cannot wait to be written", "Choose from 1 to 10000000.");
        if (Reserve is < 0 or > 10_000_000) Wrong($"there cannot be a reserve of {Reserve} records", "Choose from 0 to 10000000.");
        if (!Enum.IsDefined(Overflow)) Wrong("what happens on overflow is not said", "Choose FailClosed or DropAndCount.");
        if (Replica.Length is 0 or > 253) Wrong("the name of the replica is empty, or longer than 253 characters", "Name the pod.");
        if (CheckpointEvery.Records is < 1 or > 1_000_000) Wrong($"checkpoints cannot be {CheckpointEvery.Records} records apart", "Choose from 1 to 1000000.");
        if (CheckpointEvery.Time < TimeSpan.FromSeconds(1) || CheckpointEvery.Time > TimeSpan.FromHours(1) || CheckpointEvery.Time.Ticks % TimeSpan.TicksPerSecond != 0)
            Wrong($"checkpoints cannot be {CheckpointEvery.Time} apart", "Choose whole seconds, from one to an hour.");
        if (SigningKey is { } pem)
        {
            using var signer = AuditSigner.Read(pem);
            if (signer is null) Wrong("the key for the audit log is no private key of ECDSA on P-256 in PEM, or it is encrypted", "sluice evidence keygen makes a pair of keys; the file that ends with .key is the private one.");
        }

        return problems.ToValueList();

        void Wrong(string message, string remedy) => problems.Add(new("SLU1008", Severity.Error, default, message) { Remedy = remedy });
    }
}
