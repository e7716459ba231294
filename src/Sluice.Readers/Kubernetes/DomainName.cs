namespace Sluice.Readers.Kubernetes;

/// <summary>Domain names as cluster-wide policies take them: two labels at least, <c>*.</c> before them for one or more labels, a final dot allowed.</summary>
internal static class DomainName
{
    public static bool IsValid(ReadOnlySpan<char> text)
    {
        if (text.StartsWith("*.")) text = text[2..];
        if (text.EndsWith(".")) text = text[..^1];
        if (text.Length is 0 or > 253) return false;
        var labels = 0;
        foreach (var range in text.Split('.'))
        {
            var label = text[range];
            if (label.IsEmpty || !char.IsAsciiLetterOrDigit(label[0]) || !char.IsAsciiLetterOrDigit(label[^1])) return false;
            foreach (var c in label)
            {
                if (!char.IsAsciiLetterOrDigit(c) && c is not ('-' or '_')) return false;
            }

            labels++;
        }

        return labels >= 2;
    }

    /// <summary>Lower case and without the final dot: names that mean the same are equal.</summary>
    public static string Canonical(string name) => name.TrimEnd('.').ToLowerInvariant();
}
