using Sluice.Evidence;
using Sluice.Findings;
using Sluice.Reports.Words;

namespace Sluice.Reports.Evidence;

/// <summary>In which way an audit log does not hold, in words.</summary>
internal static class AuditWords
{
    /// <summary>What it is about, in a word, for the head of a line.</summary>
    public static string About(AuditFaultKind kind) => kind switch
    {
        AuditFaultKind.NotSigned or AuditFaultKind.WrongSignature or AuditFaultKind.Unproven => "signature",
        AuditFaultKind.UnknownKey or AuditFaultKind.WrongKeyId => "key",
        AuditFaultKind.NotUnderstood or AuditFaultKind.Changed or AuditFaultKind.Removed or AuditFaultKind.Inserted or AuditFaultKind.Reordered or AuditFaultKind.Mixed => "line",
        AuditFaultKind.MissingFile => "file",
        AuditFaultKind.CutTail => "end",
        _ => "log",
    };

    /// <summary>What is wrong, in a sentence without its stop.</summary>
    public static string Of(AuditFault fault) => fault.Kind switch
    {
        AuditFaultKind.NotSigned => $"{Place(fault.Place)}: the checkpoint is not signed, so that anyone may have written or changed what is before it",
        AuditFaultKind.UnknownKey => $"{Place(fault.Place)}: the checkpoint is signed by {fault.Subject}, which is not among the keys that were given",
        AuditFaultKind.WrongSignature => $"{Place(fault.Place)}: the signature of {fault.Subject} is not over this checkpoint: it was changed, or another key signed it",
        AuditFaultKind.WrongKeyId => $"{Place(fault.Place)}: the signature is of {fault.Subject}, and names another key",
        AuditFaultKind.NotUnderstood => $"{Place(fault.Place)}: what stands there is no line of an audit log: it was changed or put there",
        AuditFaultKind.Changed => $"{Place(fault.Place)} was changed: it is not the line that {Place(fault.Told)} follows",
        AuditFaultKind.Removed when fault.First < 0 => $"{Place(fault.Place)}: the part of a line that was left before it is gone or was changed",
        AuditFaultKind.Removed => $"{Place(fault.Place)}: {Lines(fault)} {(fault.First == fault.Last ? "is" : "are")} missing before it",
        AuditFaultKind.Inserted when fault.Told.HasLine => $"{Place(fault.Place)}: {Lines(fault)} {(fault.First == fault.Last ? "was" : "were")} put there: {Place(fault.Told)} follows an earlier one",
        AuditFaultKind.Inserted => $"{Place(fault.Place)}: line {Counts.Number(fault.First)} of its run was put there, and the chain has no place for it",
        AuditFaultKind.Reordered => $"{Place(fault.Place)}: line {Counts.Number(fault.First)} of its run stands behind later ones",
        AuditFaultKind.Mixed => $"{Place(fault.Place)}: lines of another run, {fault.Subject}, stand between those of one",
        AuditFaultKind.MissingFile when fault.Subject.Length == 0 => $"{Place(fault.Place)}: the log goes on in another file, which is missing",
        AuditFaultKind.MissingFile => $"{fault.Subject} is missing, which comes before {Place(fault.Place)}{(fault.First < 0 ? "" : $"; it holds {Lines(fault)}")}",
        AuditFaultKind.Unproven => $"{Place(fault.Place)}: no good checkpoint covers anything of run {fault.Subject}, so that anyone may have written it",
        AuditFaultKind.CutTail => $"{Place(fault.Place)}: the log is open since {fault.Subject} and has no end: its tail was cut, or the gateway was killed",
        _ => throw new ArgumentOutOfRangeException(nameof(fault), fault.Kind, null),
    };

    /// <summary>What to do about faults of a kind.</summary>
    public static string Remedy(AuditFaultKind kind) => kind switch
    {
        AuditFaultKind.NotSigned => "Give the gateway a key; sluice evidence keygen makes a pair.",
        AuditFaultKind.UnknownKey => "Ask whoever runs the gateway for the public key, over another way than the log came.",
        AuditFaultKind.MissingFile => "Look for the file where the log comes from; the gateway says in the log which files it deletes.",
        AuditFaultKind.Unproven => "Wait for the first checkpoint of a gateway that has just begun; else do not rely on that run.",
        AuditFaultKind.CutTail => "Compare with the copy that your log collector has; of a log that was copied while the gateway ran, give the instant of the copy with --as-of.",
        _ => "Do not rely on it; compare with the copy that your log collector has.",
    };

    /// <summary>How a run ended, or where it stands.</summary>
    public static string End(AuditRun run) => run.End switch
    {
        AuditRunEnd.Ended => "ended",
        AuditRunEnd.Killed => "killed, and followed by the next run",
        AuditRunEnd.Elsewhere => "goes on in another file",
        AuditRunEnd.Open => run.Proven is { } proven ? $"open since {EvidenceWords.Instant(proven)}" : "open",
        _ => "unknown",
    };

    /// <summary><c>audit.log:12</c>.</summary>
    public static string Place(SourceSpan place) => FormattableString.Invariant($"{place.File}:{place.Line}");

    private static string Lines(AuditFault fault) => fault.First == fault.Last
        ? $"line {Counts.Number(fault.First)} of {Run(fault)}"
        : $"lines {Counts.Number(fault.First)} to {Counts.Number(fault.Last)} of {Run(fault)}";

    private static string Run(AuditFault fault) => fault.Kind == AuditFaultKind.Removed && fault.Subject.Length > 0 ? $"run {fault.Subject}" : "its run";
}
