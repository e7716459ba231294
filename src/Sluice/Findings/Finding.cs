using Sluice.Sets;

namespace Sluice.Findings;

/// <summary>
/// A judgement about policies (ranges SLU2xxx and up): what is wrong, where, whom it concerns, why it matters and what to do.
/// A value; equal input gives equal findings in equal order. Its words are whole sentences of the cluster's nouns, so that every report may print them as they are.
/// </summary>
public sealed record Finding
{
    /// <summary>The check that found it, <c>SLU2006</c> for instance.</summary>
    public required string Id { get; init; }

    public required Severity Severity { get; init; }

    /// <summary>What is wrong in one line: lower case start, no final stop.</summary>
    public required string Message { get; init; }

    /// <summary>The place to look at and change; unknown only when nothing that was read has a place.</summary>
    public SourceSpan Span { get; init; }

    /// <summary>The object, as <c>NetworkPolicy shop/allow-billing</c> or <c>Namespace shop</c>.</summary>
    public required string Object { get; init; }

    /// <summary>The namespace it belongs to; empty for cluster-wide objects.</summary>
    public string Namespace { get; init; } = "";

    /// <summary>The part of the object that is meant, as <c>egress rule 3</c> (counted from 1); empty for the whole object.</summary>
    public string Place { get; init; } = "";

    /// <summary>The reason, in one to three full sentences.</summary>
    public required string Why { get; init; }

    /// <summary>What to do, in one full sentence; empty when the reason says it.</summary>
    public string Remedy { get; init; } = "";

    /// <summary>The connections or workloads it concerns.</summary>
    public Concern Concern { get; init; } = Concern.Nothing;

    /// <summary>Edits that mend it together; empty when no small edit is sure to be what was meant. They are not yet verified by another analysis.</summary>
    public ValueList<StructuralEdit> Fix { get; init; }

    /// <summary>Other places that explain it.</summary>
    public ValueList<RelatedPlace> Related { get; init; }

    /// <summary>Ids of the controls that it touches, as the catalog of controls writes them.</summary>
    public ValueList<string> Controls { get; init; }

    /// <summary>
    /// Sixteen hexadecimal digits that stay the same when lines move, files are renamed or rules are reordered, and differ between two findings of one run.
    /// </summary>
    public required string Fingerprint { get; init; }

    /// <summary>The finding that this one merely follows from; where both are given, the other one names it and this one is left out.</summary>
    internal FindingCause? FollowsFrom { get; init; }
}

/// <summary>Which finding is meant: its check, its object and the part of it.</summary>
internal sealed record FindingCause(string Id, string Object, string Place);
