using System.Globalization;
using System.Text;

namespace Sluice.Compile;

/// <summary>
/// Writes manifests as YAML that every YAML 1.1 and 1.2 reader takes alike: block style, two columns, text quoted wherever it could be taken for something else.
/// The same value gives the same bytes.
/// </summary>
public static class ManifestYaml
{
    private static readonly HashSet<string> Words = new(StringComparer.OrdinalIgnoreCase) { "true", "false", "yes", "no", "on", "off", "y", "n", "null", "nan", "inf" };

    /// <summary>A value as a document, ending with a line break.</summary>
    public static string Write(ManifestNode node)
    {
        ArgumentNullException.ThrowIfNull(node);
        var text = new StringBuilder();
        switch (node)
        {
            case MappingNode { Entries.Count: > 0 } mapping:
                Entries(text, mapping, 0);
                break;
            case SequenceNode { Items.Count: > 0 } sequence:
                Items(text, sequence, 0);
                break;
            default:
                text.Append(Scalar(node)).Append('\n');
                break;
        }

        return text.ToString();
    }

    /// <summary>Text as a YAML scalar: plain where that is safe, else in double quotes.</summary>
    public static string Quote(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (IsPlain(text)) return text;
        var quoted = new StringBuilder(text.Length + 2).Append('"');
        foreach (var c in text)
        {
            quoted = c switch
            {
                '"' => quoted.Append("\\\""),
                '\\' => quoted.Append("\\\\"),
                '\n' => quoted.Append("\\n"),
                '\t' => quoted.Append("\\t"),
                '\r' => quoted.Append("\\r"),
                _ when char.IsControl(c) || c is '\u2028' or '\u2029' or '\uFEFF' => quoted.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:X4}"),
                _ => quoted.Append(c),
            };
        }

        return quoted.Append('"').ToString();
    }

    private static bool IsPlain(string text)
    {
        if (text.Length == 0 || !(char.IsAsciiLetter(text[0]) || text[0] == '/') || text[^1] == ':' || Words.Contains(text)) return false;
        foreach (var c in text)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('-' or '_' or '.' or '/' or '@' or '=' or '+' or ':')) return false;
        }

        return true;
    }

    private static void Entries(StringBuilder text, MappingNode mapping, int indent)
    {
        foreach (var (key, value) in mapping.Entries)
        {
            text.Append(' ', indent).Append(Quote(key)).Append(':');
            Value(text, value, indent + 2);
        }
    }

    /// <summary>What follows the colon of a key.</summary>
    private static void Value(StringBuilder text, ManifestNode value, int indent)
    {
        switch (value)
        {
            case MappingNode { Entries.Count: > 0 } mapping:
                text.Append('\n');
                Entries(text, mapping, indent);
                break;
            case SequenceNode { Items.Count: > 0 } sequence:
                text.Append('\n');
                Items(text, sequence, indent);
                break;
            case TextNode { Text: var lines } when lines.Contains('\n', StringComparison.Ordinal) && CanBeBlock(lines):
                Block(text, lines, indent);
                break;
            default:
                text.Append(' ').Append(Scalar(value)).Append('\n');
                break;
        }
    }

    private static void Items(StringBuilder text, SequenceNode sequence, int indent)
    {
        foreach (var item in sequence.Items)
        {
            text.Append(' ', indent).Append("- ");
            var start = text.Length;
            switch (item)
            {
                case MappingNode { Entries.Count: > 0 } mapping:
                    Entries(text, mapping, indent + 2);
                    text.Remove(start, indent + 2);
                    break;
                case SequenceNode { Items.Count: > 0 } inner:
                    Items(text, inner, indent + 2);
                    text.Remove(start, indent + 2);
                    break;
                case TextNode { Text: var lines } when lines.Contains('\n', StringComparison.Ordinal) && CanBeBlock(lines):
                    text.Length--;
                    Block(text, lines, indent + 2);
                    break;
                default:
                    text.Append(Scalar(item)).Append('\n');
                    break;
            }
        }
    }

    private static bool CanBeBlock(string lines) =>
        !lines.StartsWith(' ') && !lines.StartsWith('\n') && !lines.Contains('\t', StringComparison.Ordinal) && lines.All(static c => c == '\n' || !char.IsControl(c));

    private static void Block(StringBuilder text, string lines, int indent)
    {
        text.Append(lines.EndsWith('\n') ? lines.EndsWith("\n\n", StringComparison.Ordinal) ? " |+\n" : " |\n" : " |-\n");
        foreach (var line in (lines.EndsWith('\n') ? lines[..^1] : lines).Split('\n'))
        {
            if (line.Length > 0) text.Append(' ', indent).Append(line);
            text.Append('\n');
        }
    }

    private static string Scalar(ManifestNode node) => node switch
    {
        TextNode { Text: var value } => Quote(value),
        NumberNode { Number: var number } => number.ToString(CultureInfo.InvariantCulture),
        BooleanNode { Value: var value } => value ? "true" : "false",
        MappingNode => "{}",
        SequenceNode => "[]",
        _ => throw new ArgumentOutOfRangeException(nameof(node), node, "a manifest node of no known kind"),
    };
}
