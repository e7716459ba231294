using System.Text;
using Sluice.Findings;
using Sluice.Readers.Yaml;

namespace Sluice.Readers.Helm;

/// <summary>
/// Where the lines of one rendered object stand in its template: the longest common run of lines that are the same but for indentation
/// (a longest common subsequence). A line that the template computes is placed at the line with the kind of the object.
/// </summary>
internal sealed class TemplateOrigin
{
    private const int MostLines = 4_000;

    private readonly string shown;
    private readonly SourceText rendered;
    private readonly Dictionary<int, (int Line, int Shift)> lines = [];
    private readonly SourceSpan fallback;

    private TemplateOrigin(Document document, string shown, string[] template)
    {
        this.shown = shown;
        rendered = document.Source;
        var first = rendered.Span(document.Offset, 0).Line;
        var texts = Encoding.UTF8.GetString(document.Raw).Split('\n');
        var part = Best(texts, template);
        foreach (var (left, right) in part.Pairs)
        {
            lines[first + left] = (right + 1, Indent(template[right]) - Indent(texts[left]));
        }

        var kind = Array.FindIndex(template, part.Start, part.End - part.Start, static line => line.StartsWith("kind:", StringComparison.Ordinal));
        fallback = kind < 0 ? SourceSpan.OfFile(shown) : new(shown, kind + 1, 1, kind + 1, template[kind].Length + 1);
    }

    /// <param name="document">The rendered object.</param>
    /// <param name="shown">The name of the template.</param>
    /// <param name="template">The lines of the template.</param>
    public static TemplateOrigin Of(Document document, string shown, string[] template) => new(document, shown, template);

    public SourceSpan? Find(int offset, int length)
    {
        var span = rendered.Span(offset, length);
        if (!lines.TryGetValue(span.Line, out var start)) return fallback;
        var column = span.Column + start.Shift;
        return lines.TryGetValue(span.EndLine, out var end) && end.Line >= start.Line
            ? new(shown, start.Line, column, end.Line, span.EndColumn + end.Shift)
            : new(shown, start.Line, column, start.Line, column);
    }

    /// <summary>The part of the template between two document markers that has most in common with the object.</summary>
    private static (int Start, int End, List<(int Left, int Right)> Pairs) Best(string[] rendered, string[] template)
    {
        var best = (Start: 0, End: 0, Pairs: new List<(int, int)>());
        for (var start = 0; start < template.Length;)
        {
            var marker = Array.FindIndex(template, start, static line => line.StartsWith("---", StringComparison.Ordinal));
            var end = marker < 0 ? template.Length : marker;
            var pairs = Common(rendered, template, start, end);
            if (best.End == 0 || pairs.Count > best.Pairs.Count) best = (start, end, pairs);
            start = end + 1;
        }

        return best;
    }

    private static List<(int Left, int Right)> Common(string[] left, string[] template, int start, int end)
    {
        var height = Math.Min(left.Length, MostLines);
        var width = Math.Min(end - start, MostLines);
        var longest = new short[height + 1, width + 1];
        for (var row = height - 1; row >= 0; row--)
        {
            for (var column = width - 1; column >= 0; column--)
            {
                longest[row, column] = Same(left[row], template[start + column])
                    ? (short)(longest[row + 1, column + 1] + 1)
                    : Math.Max(longest[row + 1, column], longest[row, column + 1]);
            }
        }

        var pairs = new List<(int, int)>();
        for (int row = 0, column = 0; row < height && column < width;)
        {
            if (Same(left[row], template[start + column])) pairs.Add((row++, start + column++));
            else if (longest[row + 1, column] >= longest[row, column + 1]) row++;
            else column++;
        }

        return pairs;
    }

    private static bool Same(string left, string right) =>
        left.AsSpan().Trim() is { Length: > 0 } text && text.SequenceEqual(right.AsSpan().Trim());

    private static int Indent(string line) => line.Length - line.AsSpan().TrimStart().Length;
}
