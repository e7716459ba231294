using Sluice.Charters;
using Sluice.Compile;
using Sluice.Findings;
using Sluice.Sets;

namespace Sluice.Reports.Compilation;

/// <summary>What became of a generated file on disk.</summary>
public enum FileOutcome
{
    Unknown = 0,
    Unchanged,
    Written,
    Removed,

    /// <summary>It is not as the charter says, and was only looked at.</summary>
    Stale,

    /// <summary>It was generated before, is not any more, and was only looked at.</summary>
    Superfluous,
}

/// <summary>A file below the folder of generated files.</summary>
public sealed record FileResult(string Path, FileOutcome Outcome);

/// <summary>What <c>sluice compile</c> answers: the files, what a target could not express, and whether what was generated is what was meant.</summary>
public sealed record CompileReport
{
    /// <summary>The charter's name.</summary>
    public required string Charter { get; init; }

    /// <summary>The folder of the generated files.</summary>
    public string Folder { get; init; } = "";

    /// <summary>The instant that decided which exceptions count.</summary>
    public DateTimeOffset Instant { get; init; }

    /// <summary>What is wrong with the charter; with an error among them nothing was generated.</summary>
    public ValueList<Problem> Problems { get; init; }

    public ValueList<CompiledTarget> Targets { get; init; }

    public ValueList<FileResult> Files { get; init; }

    /// <summary>Whether what was generated is what is meant; null when no target is evaluated.</summary>
    public CompileProof? Proof { get; init; }

    /// <summary>Names of the charter that stand for more pods than they say.</summary>
    public ValueList<SharedMeaning> Shared { get; init; }

    /// <summary>What each name stands for, when that was asked for; null otherwise.</summary>
    public BoundCharter? Explained { get; init; }

    /// <summary>The first instant at which something else counts, so that it has to be compiled again; null when nothing ends or begins.</summary>
    public DateOnly? Next { get; init; }

    /// <summary>The exceptions that begin or end at <see cref="Next"/>, by name.</summary>
    public ValueList<AccessException> Turning { get; init; }

    /// <summary>Whether something keeps the output from being used: an error of the charter, a difference, a stale file.</summary>
    public bool Fails => Problems.Any(static problem => problem.Severity == Severity.Error) || Proof is { Differences.Count: > 0 }
        || Files.Any(static file => file.Outcome is FileOutcome.Stale or FileOutcome.Superfluous);
}
