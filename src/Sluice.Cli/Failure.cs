using Sluice.Findings;
using Sluice.Sets;

namespace Sluice.Cli;

/// <summary>Why a verb gives no answer, and the exit code that says so. Thrown by verbs, caught in one place; never for a bug.</summary>
internal sealed class Failure(int exitCode, string message, string? remedy = null) : Exception(message)
{
    public int ExitCode { get; } = exitCode;

    /// <summary>What to do about it; null when the message says it.</summary>
    public string? Remedy { get; } = remedy;

    /// <summary>Further problems, shown after the message.</summary>
    public ValueList<Problem> Problems { get; init; }

    /// <summary>The user gave something that cannot be used.</summary>
    public static Failure BadInput(string message, string? remedy = null) => new(ExitCodes.BadInput, message, remedy);

    /// <summary>Whether a fault is the machine's want of memory, also where several threads met it.</summary>
    public static bool IsOutOfMemory(Exception fault) =>
        fault is OutOfMemoryException || (fault is AggregateException { InnerExceptions: var inner } && inner.Any(IsOutOfMemory));
}
