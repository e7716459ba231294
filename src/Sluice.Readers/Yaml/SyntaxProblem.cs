using Sluice.Findings;

namespace Sluice.Readers.Yaml;

/// <summary>What stops the reading of a document: inside this room it travels as a value, never as an exception.</summary>
internal sealed record SyntaxProblem(int Offset, int Length, string Message, string Remedy, string? Meant = null)
{
    /// <summary>First byte of the other place, for a problem between two; negative when there is none.</summary>
    public int OtherOffset { get; init; } = -1;

    public int OtherLength { get; init; }

    /// <summary>Whether the document goes past one of the <see cref="ReadingLimits"/>.</summary>
    public bool IsLimit { get; init; }

    public Problem In(SourceText source) => new(IsLimit ? "SLU1010" : "SLU1001", Severity.Error, source.Span(Offset, Length), Message)
    {
        Meant = Meant,
        Remedy = Remedy,
        Why = "A document that cannot be read is not applied, and what it was meant to allow or deny is not known.",
        Other = OtherOffset < 0 ? default : source.Span(OtherOffset, OtherLength),
    };
}
