using System.Globalization;

namespace Sluice.Gateway.Http;

/// <summary>How long a body is.</summary>
public enum FramingKind
{
    Unknown = 0,
    None,
    Length,
    Chunked,

    /// <summary>Until the connection ends; responses only.</summary>
    Close,
}

/// <summary>The framing of a message (RFC 9112 §6). What is ambiguous is refused, also where the RFC would let a proxy mend it.</summary>
public readonly record struct Framing(FramingKind Kind, long Length)
{
    public static Framing OfRequest(HttpHead head, out HeadProblem problem) =>
        Read(head, out problem) is { Kind: not FramingKind.Unknown } framing ? framing : problem.Status != 0 ? default : new(FramingKind.None, 0);

    /// <param name="head">The head of the response.</param>
    /// <param name="status">Its status.</param>
    /// <param name="isHead">Whether the request was a HEAD.</param>
    /// <param name="problem">What is ambiguous; 502 then.</param>
    public static Framing OfResponse(HttpHead head, int status, bool isHead, out HeadProblem problem)
    {
        var framing = Read(head, out problem);
        if (problem.Status != 0)
        {
            problem = problem with { Status = 502 };
            return default;
        }

        if (isHead || status is 204 or 304 or (>= 100 and < 200)) return new(FramingKind.None, 0);
        return framing.Kind == FramingKind.Unknown ? new(FramingKind.Close, 0) : framing;
    }

    private static Framing Read(HttpHead head, out HeadProblem problem)
    {
        problem = default;
        var (codings, lengths) = (head.Count("transfer-encoding"u8), head.Count("content-length"u8));
        if (codings > 0 && lengths > 0) return Bad("it has both Transfer-Encoding and Content-Length", out problem);
        if (codings > 1) return Bad("it has more than one Transfer-Encoding", out problem);
        if (lengths > 1) return Bad("it has more than one Content-Length", out problem);
        if (codings == 1)
        {
            if (!head.Value("transfer-encoding"u8)!.Equals("chunked", StringComparison.OrdinalIgnoreCase)) return Bad("its Transfer-Encoding is not exactly 'chunked'", out problem);
            if (head.Third == "HTTP/1.0" || head.First == "HTTP/1.0") return Bad("HTTP/1.0 knows no Transfer-Encoding", out problem);
            return new(FramingKind.Chunked, 0);
        }

        if (lengths == 0) return default;
        var text = head.Value("content-length"u8)!;
        return text.Length is > 0 and <= 18 && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var length)
            ? length == 0 ? new(FramingKind.None, 0) : new(FramingKind.Length, length)
            : Bad("its Content-Length is not a plain number", out problem);
    }

    private static Framing Bad(string what, out HeadProblem problem)
    {
        problem = new(400, what);
        return default;
    }
}
