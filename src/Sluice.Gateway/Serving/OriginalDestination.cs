using System.Buffers.Binary;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Sluice.Gateway.Serving;

/// <summary>Where a diverted connection was sent to: what a REDIRECT of netfilter remembers (SO_ORIGINAL_DST), or the address itself behind a TPROXY.</summary>
internal static partial class OriginalDestination
{
    private const int IPv4Level = 0, IPv6Level = 41, Option = 80, TransparentIPv4 = 19, TransparentIPv6 = 75;

    /// <summary>The length of a socket address of IPv6, and where in it the address is.</summary>
    private const int Longest = 28, MappedAt = 8;

    /// <summary>
    /// Lets a socket take connections to addresses that are not this machine's, as a TPROXY hands them over (IP_TRANSPARENT). That takes the capability NET_ADMIN; without it, what a REDIRECT
    /// diverts comes all the same.
    /// </summary>
    public static void Allow(Socket socket)
    {
        var isIPv6 = socket.AddressFamily == AddressFamily.InterNetworkV6;
        try
        {
            socket.SetRawSocketOption(isIPv6 ? IPv6Level : IPv4Level, isIPv6 ? TransparentIPv6 : TransparentIPv4, BitConverter.GetBytes(1));
        }
        catch (SocketException)
        {
            // It may not, or this is no Linux.
        }
    }

    /// <summary>The port; null where the connection was sent to the gateway itself.</summary>
    public static int? PortOf(Socket socket, int ownPort)
    {
        // Asked of the kernel: what the runtime tells of an accepted socket is the address of the listener.
        Span<byte> own = stackalloc byte[Longest], sentTo = stackalloc byte[Longest];
        var length = own.Length;
        if (GetSocketName(socket.SafeHandle, own, ref length) != 0) return null;
        var isMapped = own[MappedAt..(MappedAt + 12)].SequenceEqual((ReadOnlySpan<byte>)[0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF]);
        var isIPv6 = socket.AddressFamily == AddressFamily.InterNetworkV6 && !isMapped;
        try
        {
            socket.GetRawSocketOption(isIPv6 ? IPv6Level : IPv4Level, Option, sentTo);
            var port = PortIn(sentTo);
            if (port != ownPort) return port;
        }
        catch (SocketException)
        {
            // No connection tracking knows it.
        }

        return PortIn(own) == ownPort ? null : PortIn(own);
    }

    /// <summary>The port of a socket address of either family.</summary>
    private static int PortIn(ReadOnlySpan<byte> address) => BinaryPrimitives.ReadUInt16BigEndian(address[2..]);

    [LibraryImport("libc", EntryPoint = "getsockname")]
    private static partial int GetSocketName(SafeHandle socket, Span<byte> address, ref int length);
}
