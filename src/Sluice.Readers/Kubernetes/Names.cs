namespace Sluice.Readers.Kubernetes;

/// <summary>What the API server takes as a name (apimachinery <c>util/validation</c>).</summary>
internal static class Names
{
    /// <summary>RFC 1123 label: up to 63 of a–z, 0–9 and <c>-</c>, letter or digit at both ends.</summary>
    public static bool IsDnsLabel(ReadOnlySpan<char> text)
    {
        if (text.Length is 0 or > 63 || text[0] == '-' || text[^1] == '-') return false;
        foreach (var c in text)
        {
            if (!char.IsAsciiLetterLower(c) && !char.IsAsciiDigit(c) && c != '-') return false;
        }

        return true;
    }

    /// <summary>RFC 1123 subdomain: parts as of a DNS label, but of any length, joined by dots, up to 253 in all.</summary>
    public static bool IsDnsSubdomain(ReadOnlySpan<char> text)
    {
        if (text.Length is 0 or > 253) return false;
        foreach (var range in text.Split('.'))
        {
            var part = text[range];
            if (part.IsEmpty || part[0] == '-' || part[^1] == '-') return false;
            foreach (var c in part)
            {
                if (!char.IsAsciiLetterLower(c) && !char.IsAsciiDigit(c) && c != '-') return false;
            }
        }

        return true;
    }

    /// <summary>A label key: a name, before it perhaps a subdomain and a slash.</summary>
    public static bool IsLabelKey(ReadOnlySpan<char> text)
    {
        var slash = text.IndexOf('/');
        return slash < 0 ? IsLabelName(text) : IsDnsSubdomain(text[..slash]) && IsLabelName(text[(slash + 1)..]);
    }

    /// <summary>A label value: empty, or like the name of a key.</summary>
    public static bool IsLabelValue(ReadOnlySpan<char> text) => text.IsEmpty || IsLabelName(text);

    /// <summary>IANA service name as Kubernetes takes it for ports: up to 15 of a–z, 0–9, single <c>-</c> inside, one letter at least.</summary>
    public static bool IsPortName(ReadOnlySpan<char> text)
    {
        if (text.Length is 0 or > 15 || text[0] == '-' || text[^1] == '-' || text.IndexOf("--") >= 0) return false;
        var letters = 0;
        foreach (var c in text)
        {
            if (char.IsAsciiLetterLower(c)) letters++;
            else if (!char.IsAsciiDigit(c) && c != '-') return false;
        }

        return letters > 0;
    }

    /// <summary>A text that may be no name, as a message quotes it: cut after 80 characters.</summary>
    public static string Shorten(string text) => text.Length <= 80 ? text : string.Concat(text.AsSpan(0, 77), "...");

    private static bool IsLabelName(ReadOnlySpan<char> text)
    {
        if (text.Length is 0 or > 63 || !char.IsAsciiLetterOrDigit(text[0]) || !char.IsAsciiLetterOrDigit(text[^1])) return false;
        foreach (var c in text)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('-' or '_' or '.')) return false;
        }

        return true;
    }
}
