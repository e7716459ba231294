using System.Buffers.Binary;
using System.ComponentModel;
using System.Net;
using System.Net.Sockets;
using Sluice.Lab.Kernel;
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
        var socket = Open(address.IsIPv6, protocol);
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

    /// <summary>Whether this kernel has SCTP.</summary>
    public static bool CanOpenSctp()
    {
        try
        {
            Native.Close(Native.OpenSctp(isIPv6: false));
            return true;
        }
        catch (Win32Exception)
        {
            return false;
        }
    }

    private static Socket Open(bool isIPv6, Sets.Protocol protocol)
    {
        var family = isIPv6 ? AddressFamily.InterNetworkV6 : AddressFamily.InterNetwork;
        if (protocol == Sets.Protocol.Udp) return new(family, SocketType.Dgram, ProtocolType.Udp);
        if (protocol == Sets.Protocol.Tcp) return new(family, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            // .NET has no name for the protocol, and needs none: it takes a stream as it finds it.
            return new(new SafeSocketHandle(Native.OpenSctp(isIPv6), ownsHandle: true));
        }
        catch (Win32Exception fault)
        {
            throw new SocketException((int)SocketError.ProtocolNotSupported, fault.Message);
        }
    }
}
