using System.Text;
using Sluice.Readers.Yaml;

namespace Sluice.Readers.Kubernetes;

/// <summary>
/// Gives equal bytes the same string for the time of one reading: a cluster has few different keys, values and names. Not safe to share between threads.
/// </summary>
internal sealed class StringPool
{
    /// <summary>Longer values are rarely equal and would only fill the pool.</summary>
    private const int Longest = 256;

    private readonly Dictionary<string, string> strings = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string>.AlternateLookup<ReadOnlySpan<char>> lookup;

    public StringPool() => lookup = strings.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>The value of a scalar; empty for anything else.</summary>
    public string Text(DocumentNode node) => Text(node.Value);

    /// <summary>The string of these UTF-8 bytes.</summary>
    public string Text(ReadOnlySpan<byte> utf8)
    {
        if (utf8.IsEmpty) return "";
        if (utf8.Length > Longest) return Encoding.UTF8.GetString(utf8);
        Span<char> buffer = stackalloc char[Longest];
        var chars = buffer[..Encoding.UTF8.GetChars(utf8, buffer)];
        if (lookup.TryGetValue(chars, out var known)) return known;
        var text = chars.ToString();
        strings.Add(text, text);
        return text;
    }

    /// <summary>The pooled string equal to this one.</summary>
    public string Text(string text)
    {
        if (strings.TryGetValue(text, out var known)) return known;
        strings.Add(text, text);
        return text;
    }
}
