using System.Text;

namespace Sluice.Readers.Yaml;

/// <summary>What a document says it is: from its tree, or from a glance at its lines that costs a fraction of reading it.</summary>
internal sealed class HeadScan
{
    private readonly HeadPool heads = new();

    /// <summary>The head of a tree.</summary>
    public DocumentHead Of(DocumentNode root)
    {
        var (version, kind) = (root["apiVersion"u8], root["kind"u8]);
        return IsWord(version) && IsWord(kind) ? heads.Of(version.Value, kind.Value) : new(IsWord(version) ? version.Text : null, IsWord(kind) ? kind.Text : null);
    }

    /// <summary>
    /// The head of a YAML document that is sure from its lines: every line that begins in the first column is a comment, a list item or a plain
    /// key, and exactly one of them is <c>kind:</c> with a plain word after it. No such line can come from inside a value then, for the true
    /// <c>kind</c> would be a second one. Null when in doubt.
    /// </summary>
    public DocumentHead? Certain(ReadOnlySpan<byte> document)
    {
        ReadOnlySpan<byte> kind = default;
        ReadOnlySpan<byte> version = default;
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
                if (!kind.IsEmpty || (kind = PlainWord(line[(name + 1)..])).IsEmpty)
                {
                    return null;
                }
            }
            else if (line[..name].SequenceEqual("apiVersion"u8))
            {
                if (!version.IsEmpty || (version = PlainWord(line[(name + 1)..])).IsEmpty)
                {
                    return null;
                }
            }
        }

        return kind.IsEmpty || version.IsEmpty ? null : heads.Of(version, kind);
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
        var word = rest.IsEmpty || rest[0] != (byte)':' ? default : PlainWord(rest[1..].Trim(" \t\r\",'"u8));
        return word.IsEmpty ? null : Encoding.ASCII.GetString(word);
    }

    private static bool IsWord(DocumentNode node) => node.IsScalar && node.Value.Length < 256;

    private static bool IsBlankOrComment(ReadOnlySpan<byte> line)
    {
        var content = line.TrimStart(" \t\r"u8);
        return content.IsEmpty || content[0] == (byte)'#';
    }

    /// <summary>The word of letters, digits, dots, slashes and hyphens that a value is; empty when it is anything else.</summary>
    private static ReadOnlySpan<byte> PlainWord(ReadOnlySpan<byte> value)
    {
        var word = value.Trim(" \r"u8);
        if (word.IsEmpty || word.Length > 253 || !char.IsAsciiLetter((char)word[0]))
        {
            return default;
        }

        foreach (var unit in word)
        {
            if (!char.IsAsciiLetterOrDigit((char)unit) && unit is not ((byte)'.' or (byte)'/' or (byte)'-'))
            {
                return default;
            }
        }

        return word;
    }
}
