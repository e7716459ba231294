using System.Text;
using Sluice.Findings;
using Sluice.Readers.Yaml;

namespace Sluice.Readers.Proxies;

/// <summary>A line of a Squid configuration, or of a list, as words; comments are gone, and lines that end with a backslash are one with the next.</summary>
/// <param name="Words">The words, at least one.</param>
/// <param name="Span">Where it begins.</param>
internal sealed record SquidLine(List<string> Words, SourceSpan Span)
{
    private static readonly string[] Directives = ["acl", "http_access", "http_port", "include"];

    /// <summary>The words again, with single blanks.</summary>
    public string Text => string.Join(' ', Words);

    /// <summary>Whether a file is a configuration, and no bare list of names.</summary>
    public static bool AreConfiguration(List<SquidLine> lines) => lines.Exists(static line => line.Words.Count > 1 && Array.IndexOf(Directives, line.Words[0]) >= 0);

    /// <summary>The lines of a file that say something.</summary>
    public static List<SquidLine> Of(SourceText source)
    {
        var (lines, held, from) = (new List<SquidLine>(), new StringBuilder(), 0);
        var number = 0;
        foreach (var text in Encoding.UTF8.GetString(source.Bytes).Split('\n'))
        {
            number++;
            if (held.Length == 0) from = number;
            var line = text.TrimEnd('\r', ' ', '\t');
            if (line.EndsWith('\\') && !line.TrimStart().StartsWith('#'))
            {
                held.Append(line.AsSpan(0, line.Length - 1)).Append(' ');
                continue;
            }

            Add(held.Append(line).ToString());
            held.Clear();
        }

        Add(held.ToString());
        return lines;

        void Add(string whole)
        {
            var words = whole.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries).TakeWhile(static word => !word.StartsWith('#')).ToList();
            if (words.Count == 0) return;
            var column = whole.Length - whole.TrimStart().Length + 1;
            lines.Add(new(words, new(source.File, from, column, from, column + words[0].Length)));
        }
    }
}
