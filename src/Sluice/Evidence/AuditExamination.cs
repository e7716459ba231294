using Sluice.Findings;
using Sluice.Sets;

namespace Sluice.Evidence;

/// <summary>What an audit log is held against.</summary>
public sealed record AuditTerms
{
    /// <summary>The keys that are trusted.</summary>
    public required ValueList<VerifyingKey> Keys { get; init; }

    /// <summary>The instant that is asked about: a log that is still open then has a checkpoint that is not much older.</summary>
    public required DateTimeOffset AsOf { get; init; }

    /// <summary>Whether everything that is kept of the log is there; otherwise it is one file, of which the others may lie elsewhere.</summary>
    public required bool IsWhole { get; init; }
}

/// <summary>A file of a log, in the order of the chain.</summary>
/// <param name="Name">The file as it was named.</param>
/// <param name="Lines">Its lines from first to last.</param>
public sealed record AuditFile(string Name, IEnumerable<AuditLine> Lines);

/// <summary>A file that a log says was deleted on purpose, or that goes on elsewhere.</summary>
/// <param name="File">The file.</param>
/// <param name="Place">Where it is said.</param>
public sealed record AuditFileMention(string File, SourceSpan Place);

/// <summary>
/// Whether the audit logs of the gateway hold: each line follows the one before, and checkpoints are signed by keys that are trusted. It needs no network and nothing but its
/// arguments. Lines are taken one at a time, so that a log may be larger than memory.
/// </summary>
/// <param name="Faults">What is wrong, by file and line; at most <see cref="MostFaults"/>.</param>
/// <param name="FaultCount">How many faults there are.</param>
/// <param name="Runs">The runs in the order in which they began in the files.</param>
/// <param name="Deleted">The files that are not there and of which a proven line says that the gateway deleted them.</param>
/// <param name="Elsewhere">The files that come before or after, of a log of which one file was given.</param>
public sealed record AuditExamination(ValueList<AuditFault> Faults, int FaultCount, ValueList<AuditRun> Runs, ValueList<AuditFileMention> Deleted, ValueList<AuditFileMention> Elsewhere)
{
    /// <summary>The most faults that are kept.</summary>
    public const int MostFaults = 1_000;

    /// <summary>Lines that no good signature covers: behind the last checkpoint of a run that has no end, or of one that nobody signed.</summary>
    public long Unproven => Runs.Sum(static run => run.Unproven);

    /// <summary>Examines the files of a log.</summary>
    public static AuditExamination Of(IEnumerable<AuditFile> files, AuditTerms terms)
    {
        ArgumentNullException.ThrowIfNull(files);
        ArgumentNullException.ThrowIfNull(terms);
        var walk = new AuditWalk(terms);
        foreach (var file in files)
        {
            walk.Begin();
            foreach (var line in file.Lines) walk.Take(line);
            walk.End();
        }

        return walk.Finish();
    }
}
