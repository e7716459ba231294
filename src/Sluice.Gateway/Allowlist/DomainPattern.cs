namespace Sluice.Gateway.Allowlist;

/// <summary>
/// A name, or every name below one: <c>*.example.com</c> stands for one or more labels before it and never for <c>example.com</c> itself, as in the charter.
/// Lower case, no final dot.
/// </summary>
public readonly record struct DomainPattern(string Suffix, bool IsWildcard)
{
    /// <summary>At most 253 characters, two labels at least, of letters, digits, <c>-</c> and <c>_</c>.</summary>
    public static bool TryParse(string text, out DomainPattern pattern)
    {
        var isWildcard = text.StartsWith("*.", StringComparison.Ordinal);
        var name = (isWildcard ? text[2..] : text).TrimEnd('.').ToLowerInvariant();
        pattern = new(name, isWildcard);
        return name.Length is > 0 and <= 253 && name.Split('.') is { Length: >= 2 } labels && labels.All(static label =>
            label.Length is > 0 and <= 63 && label[0] != '-' && label[^1] != '-' && label.All(static c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_'));
    }

    public bool Covers(string name) => IsWildcard
        ? name.Length > Suffix.Length + 1 && name[^(Suffix.Length + 1)] == '.' && name.EndsWith(Suffix, StringComparison.Ordinal)
        : name == Suffix;

    public override string ToString() => IsWildcard ? $"*.{Suffix}" : Suffix;
}
