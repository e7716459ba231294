using Sluice.Charters.Adoption;
using Sluice.Findings;
using Sluice.Sets;

namespace Sluice.Reports.Adoption;

/// <summary>Where a charter was taken from.</summary>
public enum CharterOrigin
{
    Unknown = 0,

    /// <summary>From nothing: a page that teaches the language.</summary>
    Starter,

    /// <summary>From flows that somebody expects.</summary>
    Expectations,

    /// <summary>From what the policies of manifests let through.</summary>
    Manifests,

    /// <summary>From the allowlist of a proxy.</summary>
    Proxy,
}

/// <summary>What became of a file of the charter.</summary>
public enum CharterFileOutcome
{
    Unknown = 0,

    /// <summary>It is as it would be written.</summary>
    Unchanged,
    Written,

    /// <summary>It was there, said something else, and was replaced because that was asked for.</summary>
    Replaced,

    /// <summary>It is there and says something else, so that nothing was written.</summary>
    InTheWay,

    /// <summary>It was only shown.</summary>
    Shown,
}

/// <summary>A file of the charter and what became of it.</summary>
/// <param name="Path">The file, as it was named.</param>
/// <param name="Outcome">What became of it.</param>
public sealed record CharterFileResult(string Path, CharterFileOutcome Outcome);

/// <summary>What <c>sluice init</c> answers: the files, what they say in numbers, what they say differently from today, and what to do next.</summary>
public sealed record AdoptionReport
{
    public required CharterOrigin Origin { get; init; }

    /// <summary>The charter; null for the starter.</summary>
    public AdoptedCharter? Adopted { get; init; }

    /// <summary>What was wrong with the input; it may make answers unknown, and what is unknown is not in the charter.</summary>
    public ValueList<Problem> Problems { get; init; }

    /// <summary>The folder of the charter.</summary>
    public string Folder { get; init; } = ".";

    public ValueList<CharterFileResult> Files { get; init; }

    /// <summary>The contents of the files when they were only to be shown; empty otherwise.</summary>
    public ValueList<CharterFile> Shown { get; init; }

    /// <summary>The sources as they were named, for the commands that come next.</summary>
    public ValueList<string> Sources { get; init; }

    /// <summary>Whether a file is in the way, so that nothing was written.</summary>
    public bool IsBlocked => Files.Any(static file => file.Outcome == CharterFileOutcome.InTheWay);
}
