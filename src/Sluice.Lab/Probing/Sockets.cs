using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using Sluice.Sets;

namespace Sluice.Lab.Probing;

/// <summary>Makes sockets inside namespaces: a socket keeps the namespace of the thread that made it.</summary>
internal static class Sockets
{
    public static IPAddress AddressOf(Cidr address)
    {
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteUInt128BigEndian(bytes, address.Network);
        return new(address.IsIPv6 ? bytes : bytes[12..]);
    }

    /// <summary>A socket bound to an address and port, in the namespace of the calling thread; port 0 for one that the kernel chooses.</summary>
    /// <exception cref="SocketException">The address or port cannot be had.</exception>
    public static Socket Bind(Cidr address, Sets.Protocol protocol, int port)
    {
        var family = address.IsIPv6 ? AddressFamily.InterNetworkV6 : AddressFamily.InterNetwork;
        var socket = protocol == Sets.Protocol.Udp ? new Socket(family, SocketType.Dgram, ProtocolType.Udp) : new Socket(family, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            if (port > 0) socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
            socket.Bind(new IPEndPoint(AddressOf(address), port));
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
