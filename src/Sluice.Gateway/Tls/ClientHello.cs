using System.Buffers.Binary;
using System.Text;

namespace Sluice.Gateway.Tls;

/// <summary>What the first bytes of a connection are.</summary>
public enum HelloKind
{
    /// <summary>Not enough has come to tell.</summary>
    Unknown = 0,

    /// <summary>Something else than TLS.</summary>
    NotTls,

    /// <summary>TLS, and broken or ambiguous.</summary>
    Broken,

    /// <summary>A client hello, whole.</summary>
    Whole,
}

/// <summary>
/// The client hello of TLS 1.0 to 1.3 (RFC 8446 §4.1.2), which may come in pieces over records and segments. Only the server name (RFC 6066 §3) and the presence of
/// Encrypted Client Hello (RFC 9849) are taken from it. At most <see cref="Longest"/> bytes of handshake are looked at.
/// </summary>
public readonly record struct ClientHello(HelloKind Kind, string? ServerName, bool HasEncryptedHello, string Fault)
{
    /// <summary>Bytes of records that are waited for; hellos with post-quantum keys take under 2 KiB.</summary>
    public const int Longest = 16 << 10;

    /// <summary>What every TLS connection begins with: the type of a handshake record.</summary>
    public const byte FirstByte = 22;

    private const int RecordHeader = 5, HandshakeHeader = 4;
    private const byte HandshakeRecord = FirstByte, HelloMessage = 1;
    private const ushort ServerNameExtension = 0, EncryptedHelloExtension = 0xFE0D;

    /// <summary>Reads what has come so far.</summary>
    public static ClientHello Read(ReadOnlySpan<byte> received)
    {
        if (received.IsEmpty) return default;
        if (received[0] != HandshakeRecord) return new(HelloKind.NotTls, null, false, "");
        Span<byte> message = new byte[Math.Min(received.Length, Longest)];
        var length = 0;
        for (var at = 0; ;)
        {
            if (received.Length - at < RecordHeader) return received.Length >= 2 && received[1] != 3 ? new(HelloKind.NotTls, null, false, "") : Waiting(received);
            var header = received.Slice(at, RecordHeader);
            if (header[0] != HandshakeRecord || header[1] != 3) return at == 0 ? new(HelloKind.NotTls, null, false, "") : Broken("a record of another kind comes between the parts of the client hello");
            var size = BinaryPrimitives.ReadUInt16BigEndian(header[3..]);
            if (size is 0 or > 16384) return Broken($"a record is {size} bytes long");
            var part = received[(at + RecordHeader)..];
            part = part[..Math.Min(size, part.Length)];
            part.CopyTo(message[length..]);
            length += part.Length;
            if (length >= HandshakeHeader)
            {
                if (message[0] != HelloMessage) return Broken("the first message is no client hello");
                var whole = HandshakeHeader + ((message[1] << 16) | BinaryPrimitives.ReadUInt16BigEndian(message[2..]));
                if (whole > Longest) return Broken("the client hello is longer than 16 KiB");
                if (length >= whole) return Message(message[HandshakeHeader..whole]);
            }

            if (part.Length < size) return Waiting(received);
            at += RecordHeader + size;
        }
    }

    private static ClientHello Waiting(ReadOnlySpan<byte> received) => received.Length >= Longest ? Broken("the client hello does not end within 16 KiB") : default;

    private static ClientHello Message(ReadOnlySpan<byte> body)
    {
        var at = new Cursor(body);
        if (!at.Skip(2 + 32) || !at.Vector(1, out _) || !at.Vector(2, out _) || !at.Vector(1, out _)) return Broken("the client hello is cut");
        if (at.IsAtEnd) return new(HelloKind.Whole, null, false, "");
        if (!at.Vector(2, out var extensions) || !at.IsAtEnd) return Broken("the extensions of the client hello do not fill it");
        string? name = null;
        var (hasEncrypted, hasName) = (false, false);
        var rest = new Cursor(extensions);
        while (!rest.IsAtEnd)
        {
            if (!rest.Number(2, out var type) || !rest.Vector(2, out var data)) return Broken("an extension of the client hello is cut");
            if (type == EncryptedHelloExtension) hasEncrypted = true;
            if (type != ServerNameExtension) continue;
            if (hasName) return Broken("the client hello names its server twice");
            hasName = true;
            if (Name(data, out name) is { } fault) return Broken(fault);
        }

        return new(HelloKind.Whole, name, hasEncrypted, "");
    }

    /// <summary>The one host name of the list; RFC 6066 allows one of each kind, and there is one kind.</summary>
    private static string? Name(ReadOnlySpan<byte> data, out string? name)
    {
        name = null;
        var outer = new Cursor(data);
        if (!outer.Vector(2, out var list) || !outer.IsAtEnd) return "the server name of the client hello is cut";
        var at = new Cursor(list);
        if (!at.Number(1, out var kind) || !at.Vector(2, out var text) || kind != 0 || text.IsEmpty) return "the server name of the client hello is no host name";
        if (!at.IsAtEnd) return "the client hello names more than one server";
        if (text.IndexOfAnyExceptInRange((byte)0x21, (byte)0x7E) >= 0) return "the server name of the client hello has characters outside of ASCII";
        name = Encoding.ASCII.GetString(text);
        return null;
    }

    private static ClientHello Broken(string fault) => new(HelloKind.Broken, null, false, fault);

    private ref struct Cursor(ReadOnlySpan<byte> bytes)
    {
        private ReadOnlySpan<byte> rest = bytes;

        public readonly bool IsAtEnd => rest.IsEmpty;

        public bool Skip(int count)
        {
            if (rest.Length < count) return false;
            rest = rest[count..];
            return true;
        }

        public bool Number(int bytes, out int value)
        {
            value = 0;
            if (rest.Length < bytes) return false;
            for (var i = 0; i < bytes; i++) value = (value << 8) | rest[i];
            rest = rest[bytes..];
            return true;
        }

        public bool Vector(int lengthBytes, out ReadOnlySpan<byte> content)
        {
            content = default;
            if (!Number(lengthBytes, out var length) || rest.Length < length) return false;
            content = rest[..length];
            rest = rest[length..];
            return true;
        }
    }
}
