using Sluice.Findings;
using Sluice.Sets;

namespace Sluice.Evidence;

/// <summary>
/// One run while its lines are gone through: the last line that fits, what is missing, and up to where a good checkpoint covers it. A line fits when its number is the next and it
/// names the digest of the line before.
/// </summary>
internal sealed class AuditRunState
{
    private readonly AuditLine first;
    private readonly ValueList<VerifyingKey> keys;
    private readonly AuditFaults faults;
    private readonly AuditGaps gaps = new();
    private readonly List<AuditLine> unproven = [];
    private AuditLine? rival;
    private bool isFollowed, isRotated, isEnded, isTorn;
    private long lines, records, lost, open;
    private SourceSpan openFrom;
    private DateTimeOffset? proven;
    private string signer = "";

    private AuditRunState(AuditLine first, ValueList<VerifyingKey> keys, AuditFaults faults)
    {
        (this.first, this.keys, this.faults, Last) = (first, keys, faults, first);
        isTorn = first.Start?.Torn.Length > 0;
    }

    /// <summary>The last line that fits.</summary>
    public AuditLine Last { get; private set; }

    /// <summary>The longest time between checkpoints; none for a run of which neither the first line nor that of a file is there.</summary>
    public TimeSpan Interval => first.Interval;

    /// <summary>The last good checkpoint, or the beginning.</summary>
    public DateTimeOffset Checked => proven ?? first.Time;

    /// <summary>The lines about deleted files that a good checkpoint covers.</summary>
    public List<AuditLine> Removals { get; } = [];

    /// <summary>Whether nothing of it can follow.</summary>
    public bool IsOver => isEnded || isFollowed;

    public AuditRunEnd End => isEnded ? AuditRunEnd.Ended : isFollowed ? AuditRunEnd.Killed : isRotated ? AuditRunEnd.Elsewhere : AuditRunEnd.Open;

    public AuditRun Told => new(first.Run, first.Replica, first.Place)
    {
        Began = first.Time, Proven = proven, End = End, Lines = lines, Records = records, Lost = lost, Unproven = open, UnprovenFrom = openFrom, SignedBy = signer, IsTorn = isTorn,
    };

    /// <summary>A run that begins, or is met, with a line.</summary>
    public static AuditRunState Open(AuditLine first, ValueList<VerifyingKey> keys, AuditFaults faults)
    {
        var run = new AuditRunState(first, keys, faults);
        run.Advance(first);
        return run;
    }

    /// <summary>Takes the next line of the run.</summary>
    /// <param name="line">The line.</param>
    /// <param name="strange">How many lines before it were not understood.</param>
    public void Take(AuditLine line, int strange)
    {
        Decide(line);
        if (line.Sequence == Last.Sequence + 1 && !IsOver)
        {
            if (line.Previous != Last.Sha256) faults.Add(new(AuditFaultKind.Changed, Last.Place) { First = Last.Sequence, Last = Last.Sequence, Told = line.Place });
            Advance(line);
        }
        else if (line.Sequence > Last.Sequence && !IsOver)
        {
            if (line.Sequence - Last.Sequence - 1 > strange) Missing(line);
            Advance(line);
        }
        else if (line.Sequence == Last.Sequence && line.Previous == Last.Previous && !IsOver)
        {
            rival = line;
        }
        else
        {
            Misplaced(line);
        }
    }

    /// <summary>A later run says which line of this one it follows.</summary>
    public void FollowedBy(AuditLine line, AuditStart start)
    {
        Decide(null);
        if (isFollowed) faults.Add(new(AuditFaultKind.Inserted, line.Place) { First = line.Sequence, Last = line.Sequence });
        isFollowed = true;
        if (start.Sequence > Last.Sequence && start.File.Length > 0 && isRotated) faults.Add(new(AuditFaultKind.MissingFile, line.Place) { Subject = start.File, First = Last.Sequence + 1, Last = start.Sequence });
        else if (start.Sequence > Last.Sequence) faults.Add(new(AuditFaultKind.Removed, line.Place) { First = Last.Sequence + 1, Last = start.Sequence, Subject = first.Run });
        else if (start.Sequence < Last.Sequence) faults.Add(new(AuditFaultKind.Inserted, Last.Place) { First = start.Sequence + 1, Last = Last.Sequence, Told = line.Place });
        else if (line.Previous != Last.Sha256) faults.Add(new(AuditFaultKind.Changed, Last.Place) { First = Last.Sequence, Last = Last.Sequence, Told = line.Place });
    }

    /// <summary>The file ends with a part of a line.</summary>
    public void Tear(AuditLine part)
    {
        isTorn = true;
        Uncovered(part);
    }

    /// <summary>There is nothing more: what is still missing is missing.</summary>
    public void Finish()
    {
        Decide(null);
        foreach (var (from, to, place) in gaps.Open) faults.Add(new(AuditFaultKind.Removed, place) { First = from, Last = to, Subject = first.Run });
    }

    private static long IsRecord(AuditLine line) => line.Kind is AuditLineKind.Decision or AuditLineKind.Closed ? 1 : 0;

    /// <summary>Of two lines that claim one place, the next line follows one; the other was put there.</summary>
    private void Decide(AuditLine? next)
    {
        if (rival is not { } other) return;
        rival = null;
        var isOther = next is not null && next.Previous == other.Sha256 && other.Sha256 != Last.Sha256;
        var alien = isOther ? Last : other;
        if (isOther) Last = other;
        faults.Add(new(AuditFaultKind.Inserted, alien.Place) { First = alien.Sequence, Last = alien.Sequence });
    }

    private void Missing(AuditLine line)
    {
        if (line.Kind == AuditLineKind.Continued) faults.Add(new(AuditFaultKind.MissingFile, line.Place) { Subject = line.File, First = Last.Sequence + 1, Last = line.Sequence - 1 });
        else gaps.Add(Last.Sequence + 1, line.Sequence - 1, line.Place);
    }

    private void Misplaced(AuditLine line)
    {
        var kind = gaps.Fill(line.Sequence) ? AuditFaultKind.Reordered : AuditFaultKind.Inserted;
        faults.Add(new(kind, line.Place) { First = line.Sequence, Last = line.Sequence });
    }

    private void Advance(AuditLine line)
    {
        Last = line;
        lines++;
        records += IsRecord(line);
        lost += line.Lost;
        isRotated = false;
        Uncovered(line);
        if (line.Kind == AuditLineKind.Removed) unproven.Add(line);
        if (line.Checkpoint is not { } checkpoint) return;
        isRotated = checkpoint.State == AuditCheckpointState.Rotated;
        isEnded = checkpoint.State == AuditCheckpointState.End;
        var wrong = EnvelopeSigner.Faults(checkpoint.Envelope, keys, out var key);
        foreach (var fault in wrong) faults.AddOnce(new(KindOf(fault.Kind), line.Place) { Subject = fault.Subject });
        if (key.Length == 0) return;
        (proven, signer, open, openFrom) = (line.Time, key, 0, default);
        Removals.AddRange(unproven);
        unproven.Clear();
    }

    private static AuditFaultKind KindOf(EvidenceFaultKind kind) => kind switch
    {
        EvidenceFaultKind.NotSigned => AuditFaultKind.NotSigned,
        EvidenceFaultKind.UnknownKey => AuditFaultKind.UnknownKey,
        EvidenceFaultKind.WrongKeyId => AuditFaultKind.WrongKeyId,
        EvidenceFaultKind.WrongSignature => AuditFaultKind.WrongSignature,
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "no fault of a signature"),
    };

    private void Uncovered(AuditLine line)
    {
        if (open++ == 0) openFrom = line.Place;
    }
}
