using Sluice.Findings;
using Sluice.Sets;

namespace Sluice.Charters;

/// <summary>A permanent part of the design: these sources may open these ports to these destinations. One side may be governed by nobody here.</summary>
/// <param name="Span">Where it stands.</param>
public sealed record Flow(SourceSpan Span)
{
    /// <summary>The sources, at least one.</summary>
    public required ValueList<CharterPeer> From { get; init; }

    /// <summary>The destinations, at least one.</summary>
    public required ValueList<CharterPeer> To { get; init; }

    /// <summary>The ports; empty means every port that the destination's component names.</summary>
    public ValueList<CharterPort> Ports { get; init; }

    /// <summary>Why; empty when the author gave no reason.</summary>
    public string Reason { get; init; } = "";

    /// <summary><c>web → api</c>.</summary>
    public override string ToString() => $"{string.Join(", ", From)} → {string.Join(", ", To)}";
}

/// <summary>What must never be possible, whatever a flow or an exception says.</summary>
/// <param name="Span">Where it stands.</param>
public sealed record Prohibition(SourceSpan Span)
{
    public required ValueList<CharterPeer> From { get; init; }

    public required ValueList<CharterPeer> To { get; init; }

    /// <summary>
    /// The ports it leaves out. A name stands for the destination component's own port of that name, and where the destination is no component
    /// for every port that a component gives the name.
    /// </summary>
    public ValueList<CharterPort> Except { get; init; }

    public string Reason { get; init; } = "";

    public override string ToString() => $"{string.Join(", ", From)} → {string.Join(", ", To)}";
}
