namespace Sluice.Findings;

/// <summary>
/// Something wrong with the input itself (range SLU1xxx): it could not be read, or a cluster would not take it.
/// A problem of severity error makes <c>check</c> fail and cannot be excepted.
/// </summary>
/// <param name="Id">Stable id, <c>SLU1001</c> for instance.</param>
/// <param name="Severity">How much it weighs.</param>
/// <param name="Span">Where it is.</param>
/// <param name="Message">One line, lower case start, no final stop: what is wrong.</param>
public sealed record Problem(string Id, Severity Severity, SourceSpan Span, string Message)
{
    /// <summary>What was meant, as a short label under the caret; null when nothing can be said.</summary>
    public string? Meant { get; init; }

    /// <summary>Why it matters, in one or two sentences.</summary>
    public string? Why { get; init; }

    /// <summary>What to do about it, in one sentence.</summary>
    public string? Remedy { get; init; }

    /// <summary>The object it concerns, <c>NetworkPolicy shop/allow-billing</c>; null for a document that could not be read.</summary>
    public string? Object { get; init; }

    /// <summary>The other place, for a problem between two (a duplicate object or key).</summary>
    public SourceSpan Other { get; init; }

    /// <summary>The namespaces that it is about, where objects of a kind could be read in others; null for everywhere.</summary>
    public NamespaceExtent? Extent { get; init; }

    /// <summary>The edit that mends it, when one edit is sure to be what was meant.</summary>
    public StructuralEdit? Edit { get; init; }
}
