using System.Collections;

namespace Sluice.Reports.Text;

/// <summary>Pieces of text, each with its tone, in reading order.</summary>
public sealed class StyledText : IEnumerable<(string Text, Tone Tone)>
{
    private readonly List<(string Text, Tone Tone)> pieces = [];

    /// <summary>The number of characters, before symbols are spelt out.</summary>
    public int Length => pieces.Sum(piece => piece.Text.Length);

    public static StyledText Of(string text, Tone tone = Tone.Plain) => new StyledText().Add(text, tone);

    /// <summary>Appends a piece; an empty one changes nothing.</summary>
    public StyledText Add(string text, Tone tone = Tone.Plain)
    {
        if (text.Length > 0) pieces.Add((text, tone));
        return this;
    }

    public StyledText Add(StyledText other)
    {
        pieces.AddRange(other.pieces);
        return this;
    }

    public IEnumerator<(string Text, Tone Tone)> GetEnumerator() => pieces.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>The text without tones.</summary>
    public override string ToString() => string.Concat(pieces.Select(piece => piece.Text));
}
