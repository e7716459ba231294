using System.Text;

namespace Sluice.Gateway.Http;

/// <summary>
/// The head of a request or a response (RFC 9112), read strictly: what two readers could understand differently is refused, so that nobody behind this proxy sees another request than it
/// judged. Lines end in CRLF; no folding, no white space before a colon, no control characters.
/// </summary>
public sealed class HttpHead
{
    private readonly byte[] bytes;
    private readonly List<HttpField> fields = [];

    private HttpHead(byte[] bytes) => this.bytes = bytes;

    /// <summary>The three parts of the first line: method, target and version, or version, status and reason.</summary>
    public string First { get; private set; } = "";

    public string Second { get; private set; } = "";

    public string Third { get; private set; } = "";

    public IReadOnlyList<HttpField> Fields => fields;

    public ReadOnlySpan<byte> this[Range range] => bytes.AsSpan(range);

    public string Text(Range range) => Encoding.Latin1.GetString(bytes.AsSpan(range));

    /// <summary>Where a head ends in what has come so far: behind the empty line; −1 when it does not end yet. <paramref name="from"/> is what was already looked at.</summary>
    public static int EndOf(ReadOnlySpan<byte> received, int from)
    {
        var start = Math.Max(0, from - 3);
        var at = received[start..].IndexOf("\r\n\r\n"u8);
        return at < 0 ? -1 : start + at + 4;
    }

    /// <summary>Reads a whole head, the empty line included. <paramref name="isResponse"/> allows an empty reason.</summary>
    public static HttpHead? Read(ReadOnlySpan<byte> whole, bool isResponse, out HeadProblem problem)
    {
        problem = default;
        var head = new HttpHead(whole.ToArray());
        var at = 0;
        for (var line = 0; at < whole.Length - 2; line++)
        {
            var length = whole[at..].IndexOf("\r\n"u8);
            var content = whole.Slice(at, length);
            if (content.ContainsAny((byte)'\r', (byte)'\n', (byte)0)) return Bad(400, "a line of the head ends in something else than CRLF, or holds a NUL", out problem);
            if (line == 0 ? !head.FirstLine(content, isResponse, out problem) : !head.FieldLine(content, at, out problem)) return null;
            at += length + 2;
        }

        return head.First.Length == 0 ? Bad(400, "the head has no first line", out problem) : head;
    }

    /// <summary>Whether a name is the given one, which is written in lower case.</summary>
    public bool Is(HttpField field, ReadOnlySpan<byte> name) => Ascii.EqualsIgnoreCase(this[field.Name], name);

    /// <summary>How often a field is there.</summary>
    public int Count(ReadOnlySpan<byte> name)
    {
        var count = 0;
        foreach (var field in fields)
        {
            if (Is(field, name)) count++;
        }

        return count;
    }

    /// <summary>The value of the first such field; null when there is none.</summary>
    public string? Value(ReadOnlySpan<byte> name)
    {
        foreach (var field in fields)
        {
            if (Is(field, name)) return Text(field.Value);
        }

        return null;
    }

    /// <summary>Whether a list field, in all its lines, holds a token.</summary>
    public bool Lists(ReadOnlySpan<byte> name, string token)
    {
        foreach (var field in fields)
        {
            if (!Is(field, name)) continue;
            foreach (var part in Text(field.Value).Split(','))
            {
                if (part.AsSpan().Trim().Equals(token, StringComparison.OrdinalIgnoreCase)) return true;
            }
        }

        return false;
    }

    private bool FirstLine(ReadOnlySpan<byte> line, bool isResponse, out HeadProblem problem)
    {
        problem = default;
        foreach (var b in line)
        {
            if (b is < 0x20 or 0x7F && !(isResponse && b == '\t')) return Bad(400, "the first line has a control character", out problem) is not null;
        }

        var one = line.IndexOf((byte)' ');
        var two = one < 0 ? -1 : line[(one + 1)..].IndexOf((byte)' ');
        if (two < 0 && isResponse && one > 0) (First, Second) = (Encoding.Latin1.GetString(line[..one]), Encoding.Latin1.GetString(line[(one + 1)..]));
        else if (one <= 0 || two <= 0) return Bad(400, "the first line has not three parts with one space between them", out problem) is not null;
        else (First, Second, Third) = (Encoding.Latin1.GetString(line[..one]), Encoding.Latin1.GetString(line.Slice(one + 1, two)), Encoding.Latin1.GetString(line[(one + two + 2)..]));
        if (!isResponse && (Third.Contains(' ', StringComparison.Ordinal) || !IsToken(line[..one]))) return Bad(400, "the first line has not three parts with one space between them", out problem) is not null;
        return true;
    }

    private bool FieldLine(ReadOnlySpan<byte> line, int offset, out HeadProblem problem)
    {
        problem = default;
        if (line[0] is (byte)' ' or (byte)'\t') return Bad(400, "a field is folded over two lines (RFC 9112 §5.2)", out problem) is not null;
        var colon = line.IndexOf((byte)':');
        if (colon <= 0 || !IsToken(line[..colon])) return Bad(400, "the name of a field is no token, or is not followed by a colon", out problem) is not null;
        var (start, end) = (colon + 1, line.Length);
        while (start < end && line[start] is (byte)' ' or (byte)'\t') start++;
        while (end > start && line[end - 1] is (byte)' ' or (byte)'\t') end--;
        foreach (var b in line[start..end])
        {
            if ((b < 0x20 && b != '\t') || b == 0x7F) return Bad(400, "the value of a field has a control character", out problem) is not null;
        }

        fields.Add(new(offset..(offset + colon), (offset + start)..(offset + end)));
        return true;
    }

    private static HttpHead? Bad(int status, string what, out HeadProblem problem)
    {
        problem = new(status, what);
        return null;
    }

    private static bool IsToken(ReadOnlySpan<byte> text) =>
        text.Length > 0 && text.IndexOfAnyExcept("!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"u8) < 0;
}
