using System.Buffers.Binary;
using System.Globalization;
using System.Net.Sockets;
using System.Text;
using Sluice.Gateway.Destinations;
using Sluice.Sets;

namespace Sluice.Gateway.Http;

/// <summary>The header with which a load balancer says whose connection it passes on (PROXY protocol, versions 1 and 2). Exactly its bytes are taken from the socket.</summary>
internal static class ProxyHeader
{
    private const int LongestLine = 107, Prefix = 16, LongestBlock = 2048;
    private static ReadOnlySpan<byte> Signature => "\r\n\r\n\0\r\nQUIT\n"u8;

    /// <summary>The address of the client; that of the peer itself for a connection of its own (LOCAL). Null for what is no header.</summary>
    public static async ValueTask<NetAddress?> ReadAsync(Socket socket, NetAddress peer, CancellationToken stop)
    {
        // The shortest line of version 1, "PROXY UNKNOWN\r\n", has 15 bytes, one less than the first part of version 2.
        var head = new byte[LongestLine];
        if (!await FillAsync(socket, head.AsMemory(0, Prefix - 1), stop)) return null;
        return head.AsSpan(0, Signature.Length).SequenceEqual(Signature) ? await BlockAsync(socket, head, peer, stop) : await LineAsync(socket, head, peer, stop);
    }

    private static async ValueTask<NetAddress?> LineAsync(Socket socket, byte[] head, NetAddress peer, CancellationToken stop)
    {
        if (!head.AsSpan().StartsWith("PROXY "u8)) return null;
        var length = Prefix - 1;
        while (head[length - 1] != '\n')
        {
            if (length == LongestLine || !await FillAsync(socket, head.AsMemory(length, 1), stop)) return null;
            length++;
        }

        if (head[length - 2] != '\r') return null;
        var part = Encoding.ASCII.GetString(head, 0, length - 2).Split(' ');
        if (part.Length >= 2 && part[1] == "UNKNOWN") return peer;
        if (part is not ["PROXY", "TCP4" or "TCP6", _, _, _, _] || !part[4..].All(static port => ushort.TryParse(port, NumberStyles.None, CultureInfo.InvariantCulture, out _))) return null;
        var isIPv6 = part[1] == "TCP6";
        return Cidr.TryParseAddress(part[3], out _, out _) && Cidr.TryParseAddress(part[2], out var family, out var value) && part[2].Contains(':', StringComparison.Ordinal) == isIPv6
            ? new NetAddress(family, value) : null;
    }

    private static async ValueTask<NetAddress?> BlockAsync(Socket socket, byte[] head, NetAddress peer, CancellationToken stop)
    {
        if (!await FillAsync(socket, head.AsMemory(Prefix - 1, 1), stop)) return null;
        var size = BinaryPrimitives.ReadUInt16BigEndian(head.AsSpan(14));
        var (command, family) = (head[12], head[13]);
        if (size > LongestBlock) return null;
        var block = new byte[size];
        if (!await FillAsync(socket, block, stop)) return null;
        return command switch
        {
            0x20 => peer,
            0x21 when family == 0x11 && size >= 12 => new NetAddress(false, BinaryPrimitives.ReadUInt32BigEndian(block)),
            0x21 when family == 0x21 && size >= 36 => new NetAddress(true, BinaryPrimitives.ReadUInt128BigEndian(block)),
            _ => null,
        };
    }

    private static async ValueTask<bool> FillAsync(Socket socket, Memory<byte> buffer, CancellationToken stop)
    {
        for (int length; !buffer.IsEmpty; buffer = buffer[length..])
        {
            length = await socket.ReceiveAsync(buffer, SocketFlags.None, stop);
            if (length == 0) return false;
        }

        return true;
    }
}
