using System.Net;
using Sluice.Sets;

namespace Sluice.Gateway.Destinations;

/// <summary>
/// The host of a request in the one form that everything here compares: a name in lower case without a final dot, or an address. What programs read differently is refused, never guessed.
/// </summary>
/// <remarks>
/// Resolvers of the C library read <c>0x7f.1</c>, <c>017700000001</c> and <c>2130706433</c> as 127.0.0.1, browsers do too (WHATWG URL, "ends in a number"), and others look them up as names:
/// whoever compares text with a list is passed by. So a name whose last label is a number has to be an address in its plain form.
/// </remarks>
public readonly record struct HostName
{
    private const int LongestName = 253, LongestLabel = 63;

    private HostName(string name, NetAddress? address) => (Name, Address) = (name, address);

    /// <summary>The name, or the address as it is usually written.</summary>
    public string Name { get; }

    /// <summary>The address, where the host is one.</summary>
    public NetAddress? Address { get; }

    public static HostName Of(NetAddress address) => new(address.ToString(), address);

    /// <summary>Reads the host of an authority (RFC 3986 §3.2.2), IPv6 in brackets. The fault says what is odd, as part of a sentence.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out HostName host, out string fault)
    {
        (host, fault) = (default, "");
        if (text.IsEmpty) return Odd("it is empty", out fault);
        if (text[0] == '[') return Bracketed(text, out host, out fault);
        foreach (var c in text)
        {
            if (c > 0x7E) return Odd("it has letters outside of ASCII; write it in its xn-- form", out fault);
            if (c == '%') return Odd("it is percent-encoded; write it plainly", out fault);
            if (c == ':') return Odd("an IPv6 address stands in brackets", out fault);
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('-' or '.' or '_')) return Odd("a character of it belongs to no host name", out fault);
        }

        if (text[^1] == '.') text = text[..^1];
        if (text.Length is 0 or > LongestName) return Odd(text.IsEmpty ? "it is the root" : "it is longer than 253 characters", out fault);
        var last = ReadOnlySpan<char>.Empty;
        foreach (var range in text.Split('.'))
        {
            last = text[range];
            if (last.IsEmpty) return Odd("a label of it is empty", out fault);
            if (last.Length > LongestLabel) return Odd("a label of it is longer than 63 characters", out fault);
            if (last[0] == '-' || last[^1] == '-') return Odd("a label of it begins or ends with a hyphen", out fault);
        }

        if (!IsNumber(last))
        {
            host = new(text.ToString().ToLowerInvariant(), null);
            return true;
        }

        if (!Cidr.TryParseAddress(text, out _, out var value)) return Odd(Numeric(text), out fault);
        host = Of(new NetAddress(false, value));
        return true;
    }

    public override string ToString() => Address is { IsIPv6: true } ? $"[{Name}]" : Name;

    private static bool Bracketed(ReadOnlySpan<char> text, out HostName host, out string fault)
    {
        (host, fault) = (default, "");
        if (text.Length < 4 || text[^1] != ']') return Odd("the bracket of an IPv6 address is not closed", out fault);
        var inner = text[1..^1];
        if (inner.Contains('%')) return Odd("an address with a zone belongs to one machine", out fault);
        foreach (var c in inner)
        {
            if (!char.IsAsciiHexDigit(c) && c is not (':' or '.')) return Odd("what is in brackets is no IPv6 address", out fault);
        }

        if (!inner.Contains(':') || !IPAddress.TryParse(inner, out var address)) return Odd("what is in brackets is no IPv6 address", out fault);
        host = Of(NetAddress.Of(address));
        return true;
    }

    private static bool IsNumber(ReadOnlySpan<char> label)
    {
        if (label is ['0', 'x' or 'X', .. var hex]) return hex.IndexOfAnyExcept("0123456789abcdefABCDEF") < 0;
        return label.IndexOfAnyExceptInRange('0', '9') < 0;
    }

    private static string Numeric(ReadOnlySpan<char> text) => IPAddress.TryParse(text, out var read)
        ? $"it is a number in another form, which resolvers read as {read}; write that"
        : "its last label is a number, and it is no IPv4 address";

    private static bool Odd(string what, out string fault)
    {
        fault = what;
        return false;
    }
}
