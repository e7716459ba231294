using System.Globalization;
using Sluice.Gateway.Destinations;

namespace Sluice.Gateway.Http;

/// <summary>What a client asks a forward proxy for: a tunnel (<c>CONNECT host:port</c>), or one plain request (<c>GET http://host/path</c>).</summary>
/// <param name="Head">The head as it came.</param>
/// <param name="IsTunnel">Whether it is a CONNECT.</param>
/// <param name="Host">Where to.</param>
/// <param name="Port">1–65535.</param>
/// <param name="PathAndQuery">What the origin server is asked for; empty for a tunnel.</param>
/// <param name="Framing">How long its body is; none for a tunnel.</param>
public sealed record ProxyRequest(HttpHead Head, bool IsTunnel, HostName Host, int Port, string PathAndQuery, Framing Framing)
{
    public bool IsHead => Head.First == "HEAD";

    /// <summary>Whether the client's connection stays for another request (RFC 9112 §9.3).</summary>
    public bool IsPersistent => Head.Third == "HTTP/1.1" && !Head.Lists("connection"u8, "close") && !Head.Lists("proxy-connection"u8, "close");

    /// <summary>Reads what a client asks.</summary>
    /// <param name="head">The head of the request.</param>
    /// <param name="divertedPort">The port that the client believes it speaks to, where its connection was diverted here; null where it knows that this is a proxy.</param>
    /// <param name="problem">What is wrong with it.</param>
    public static ProxyRequest? Read(HttpHead head, int? divertedPort, out HeadProblem problem)
    {
        if (head.Third is not ("HTTP/1.1" or "HTTP/1.0")) return Bad(head.Third == "HTTP/2.0" ? new(505, "this proxy speaks HTTP/1.1") : new(400, "the version is not HTTP/1.1 or HTTP/1.0"), out problem);
        var framing = Framing.OfRequest(head, out problem);
        if (problem.Status != 0) return null;
        if (head.Count("host"u8) > 1) return Bad(new(400, "it has more than one Host"), out problem);
        if (divertedPort is { } original) return Diverted(head, original, framing, out problem);
        if (head.First == "CONNECT")
        {
            if (framing.Kind != FramingKind.None) return Bad(new(400, "a CONNECT has no body"), out problem);
            return Authority(head.Second, defaultPort: 0, out var host, out var port, out problem) && AgreesWithHost(head, host, port, 0, out problem) ? new(head, true, host, port, "", framing) : null;
        }

        return Absolute(head, framing, out problem);
    }

    private static ProxyRequest? Absolute(HttpHead head, Framing framing, out HeadProblem problem)
    {
        const string Scheme = "http://";
        var target = head.Second;
        if (target.StartsWith("https://", StringComparison.OrdinalIgnoreCase)) return Bad(new(400, "https is asked for with CONNECT, so that the connection is encrypted as far as the server"), out problem);
        if (target.StartsWith('/') || target == "*") return Bad(new(400, "this is a proxy: the request names no server; give the whole URL, or use CONNECT"), out problem);
        if (!target.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)) return Bad(new(400, "its target is no URL that begins with http://"), out problem);
        var rest = target[Scheme.Length..];
        var end = rest.AsSpan().IndexOfAny("/?#");
        var (authority, path) = end < 0 ? (rest, "/") : (rest[..end], rest[end..]);
        if (!IsPath(path)) return Bad(new(400, "its target has a character that a URL percent-encodes"), out problem);
        if (!Authority(authority, defaultPort: 80, out var host, out var port, out problem)) return null;
        if (!AgreesWithHost(head, host, port, 80, out problem)) return null;
        if (head.Third == "HTTP/1.1" && head.Count("host"u8) == 0) return Bad(new(400, "it has no Host (RFC 9112 §3.2)"), out problem);
        return new(head, false, host, port, path.StartsWith('?') ? "/" + path : path, framing);
    }

    /// <summary>A request that was meant for a server (RFC 9112 §3.2.1): its Host names that, and where it was sent to tells nothing but the port.</summary>
    private static ProxyRequest? Diverted(HttpHead head, int original, Framing framing, out HeadProblem problem)
    {
        if (!head.Second.StartsWith('/') || !IsPath(head.Second)) return Bad(new(400, "its target is no path"), out problem);
        if (head.Value("host"u8) is not { Length: > 0 } written) return Bad(new(400, "it has no Host"), out problem);
        if (!Authority(written, original, out var host, out var port, out problem)) return null;
        return port == original ? new(head, false, host, port, head.Second, framing) : Bad(new(400, "its Host has another port than its connection"), out problem);
    }

    private static bool IsPath(string path)
    {
        foreach (var c in path)
        {
            if (c is <= ' ' or > '~' or '\\' or '"' or '<' or '>' or '#') return false;
        }

        return true;
    }

    /// <summary>A Host that names another server than the target would be judged by one name and served by the other.</summary>
    private static bool AgreesWithHost(HttpHead head, HostName host, int port, int defaultPort, out HeadProblem problem)
    {
        problem = default;
        if (head.Value("host"u8) is not { Length: > 0 } written) return true;
        var isSame = Authority(written, defaultPort == 0 ? port : defaultPort, out var other, out var otherPort, out _) && other == host && otherPort == port;
        if (!isSame) problem = new(400, "its Host is another than its target");
        return isSame;
    }

    private static bool Authority(string text, int defaultPort, out HostName host, out int port, out HeadProblem problem)
    {
        (host, port, problem) = (default, defaultPort, default);
        if (text.Contains('@', StringComparison.Ordinal)) return Bad(new(400, "a target with a user name hides where it leads"), out problem) is not null;
        var colon = text.LastIndexOf(':');
        if (colon > text.LastIndexOf(']'))
        {
            var digits = text.AsSpan(colon + 1);
            var isPort = digits.Length is > 0 and <= 5 && digits[0] != '0' && int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out port) && port <= 65535;
            if (!isPort) return Bad(new(400, "its port is no number from 1 to 65535"), out problem) is not null;
            text = text[..colon];
        }

        if (port == 0) return Bad(new(400, "its target has no port, as example.com:443 has"), out problem) is not null;
        if (HostName.TryParse(text, out host, out var fault)) return true;
        problem = new(400, $"its host is odd: {fault}");
        return false;
    }

    private static ProxyRequest? Bad(HeadProblem what, out HeadProblem problem)
    {
        problem = what;
        return null;
    }
}
