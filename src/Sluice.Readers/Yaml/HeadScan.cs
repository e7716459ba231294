using System.Text;

namespace Sluice.Readers.Yaml;

/// <summary>What a document says it is: from its tree, or from a glance at its lines that costs a fraction of reading it.</summary>
internal static class HeadScan
{
    /// <summary>The head of a tree.</summary>
    public static DocumentHead Of(DocumentNode root) => new(TextOf(root["apiVersion"u8]), TextOf(root["kind"u8]));

    /// <summary>
    /// The head of a YAML document that is sure from its lines: every line that begins in the first column is a comment, a list item or a plain
    /// key, and exactly one of them is <c>kind:</c> with a plain word after it. No such line can come from inside a value then, for the true
    /// <c>kind</c> would be a second one. Null when in doubt.
    /// </summary>
    public static DocumentHead? Certain(ReadOnlySpan<byte> document)
    {
        string? kind = null;
        string? version = null;
        var first = true;
        while (!document.IsEmpty)
        {
            var end = document.IndexOf((byte)'\n');
            var line = end < 0 ? document : document[..end];
            document = end < 0 ? default : document[(end + 1)..];
            if (line.IsEmpty || line[0] is (byte)'#' or (byte)'\r')
            {
                continue;
            }

            if (line[0] is (byte)' ' or (byte)'\t' or (byte)'-')
            {
                if (first && !IsBlankOrComment(line))
                {
                    return null;
                }

                continue;
            }

            first = false;
            var name = line.IndexOfAnyExceptInRange((byte)'A', (byte)'z');
            if (name <= 0 || line[name] != (byte)':' || line[..name].IndexOfAnyInRange((byte)'[', (byte)'`') >= 0
                || (name + 1 < line.Length && line[name + 1] is not ((byte)' ' or (byte)'\r')))
            {
                return null;
            }

            if (line[..name].SequenceEqual("kind"u8))
            {
                if (kind is not null || (kind = PlainWord(line[(name + 1)..])) is null)
                {
                    return null;
                }
            }
            else if (line[..name].SequenceEqual("apiVersion"u8))
            {
                if (version is not null || (version = PlainWord(line[(name + 1)..])) is null)
                {
                    return null;
                }
            }
        }

        return kind is null || version is null ? null : new DocumentHead(version, kind);
    }

    /// <summary>What a document that cannot be read looks like: the first words after <c>apiVersion:</c> and <c>kind:</c> at the start of a line or in JSON.</summary>
    public static DocumentHead Likely(ReadOnlySpan<byte> document)
    {
        string? kind = null;
        string? version = null;
        document = document[..Math.Min(document.Length, ReadingLimits.DocumentBytes)];
        while (!document.IsEmpty && (kind is null || version is null))
        {
            var end = document.IndexOf((byte)'\n');
            var line = (end < 0 ? document : document[..end]).TrimStart(" -{,\""u8);
            document = end < 0 ? default : document[(end + 1)..];
            kind ??= After(line, "kind"u8);
            version ??= After(line, "apiVersion"u8);
        }

        return new DocumentHead(version, kind);
    }

    private static string? After(ReadOnlySpan<byte> line, ReadOnlySpan<byte> key)
    {
        if (!line.StartsWith(key))
        {
            return null;
        }

        var rest = line[key.Length..].TrimStart("\""u8);
        return rest.IsEmpty || rest[0] != (byte)':' ? null : PlainWord(rest[1..].Trim(" \t\r\",'"u8));
    }

    private static string? TextOf(DocumentNode node) => node.IsScalar && node.Value.Length < 256 ? node.Text : null;

    private static bool IsBlankOrComment(ReadOnlySpan<byte> line)
    {
        var content = line.TrimStart(" \t\r"u8);
        return content.IsEmpty || content[0] == (byte)'#';
    }

    private static string? PlainWord(ReadOnlySpan<byte> value)
    {
        var word = value.Trim(" \r"u8);
        if (word.IsEmpty || word.Length > 253 || !char.IsAsciiLetter((char)word[0]))
        {
            return null;
        }

        foreach (var unit in word)
        {
            if (!char.IsAsciiLetterOrDigit((char)unit) && unit is not ((byte)'.' or (byte)'/' or (byte)'-'))
            {
                return null;
            }
        }

        return Encoding.ASCII.GetString(word);
    }
}
