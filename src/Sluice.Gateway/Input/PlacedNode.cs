using Sluice.Findings;

namespace Sluice.Gateway.Input;

/// <summary>The kinds of JSON values that the gateway's files have.</summary>
internal enum PlacedKind
{
    Null = 0,
    Text,
    Number,
    Truth,
    List,
    Map,
}

/// <summary>A JSON value with its place: line and column from 1, columns in characters of UTF-16.</summary>
internal sealed record PlacedNode(PlacedKind Kind, SourceSpan Span)
{
    /// <summary>The text of a string, or a number as it is written; empty otherwise.</summary>
    public string Text { get; init; } = "";

    public bool IsTrue { get; init; }

    public IReadOnlyList<PlacedNode> Items { get; init; } = [];

    public IReadOnlyList<(string Key, SourceSpan Span, PlacedNode Value)> Fields { get; init; } = [];

    /// <summary>What a message calls it.</summary>
    public string Noun => Kind switch
    {
        PlacedKind.Text => "a text",
        PlacedKind.Number => "a number",
        PlacedKind.Truth => "true or false",
        PlacedKind.List => "a list",
        PlacedKind.Map => "an object",
        _ => "null",
    };
}
