namespace Sluice.Findings;

/// <summary>
/// A place in a source text as a person sees it: file as it was named, lines and columns from 1, columns in characters.
/// The end is exclusive. <c>default</c> means that the place is not known.
/// </summary>
public readonly record struct SourceSpan(string? File, int Line, int Column, int EndLine, int EndColumn)
{
    /// <summary>A span that names a file and no line.</summary>
    public static SourceSpan OfFile(string file) => new(file, 0, 0, 0, 0);

    /// <summary>Whether a line is known.</summary>
    public bool HasLine => Line > 0;

    /// <summary><c>file:line:column</c>, as far as it is known; empty when nothing is.</summary>
    public override string ToString() =>
        File is null ? "" : Line == 0 ? File : FormattableString.Invariant($"{File}:{Line}:{Column}");

    /// <summary>Orders by file (ordinal), line and column.</summary>
    public static int Compare(SourceSpan left, SourceSpan right)
    {
        var byFile = string.CompareOrdinal(left.File, right.File);
        if (byFile != 0) return byFile;
        var byLine = left.Line.CompareTo(right.Line);
        return byLine != 0 ? byLine : left.Column.CompareTo(right.Column);
    }
}
