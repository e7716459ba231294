using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace Sluice.Gateway.Names;

/// <summary>Asks name servers, one after the other, over UDP and where an answer is cut over TCP. Every question has a socket and a random id of its own (RFC 5452).</summary>
internal sealed class DnsClient(IReadOnlyList<IPEndPoint> servers, TimeSpan patience)
{
    private const int LargestDatagram = 4096, Rounds = 2;

    /// <summary>Null when no server answered, or only with failures.</summary>
    public async Task<DnsAnswer?> AskAsync(string name, ushort type, CancellationToken stop)
    {
        DnsAnswer? last = null;
        for (var round = 0; round < Rounds; round++)
        {
            foreach (var server in servers)
            {
                using var limit = CancellationTokenSource.CreateLinkedTokenSource(stop);
                limit.CancelAfter(patience);
                try
                {
                    var answer = await OverUdpAsync(server, name, type, limit.Token);
                    if (answer.IsCut) answer = await OverTcpAsync(server, name, type, limit.Token) ?? answer with { Code = 2 };
                    if (answer.Code is 0 or 3) return answer;
                    last = answer;
                }
                catch (Exception fault) when (fault is SocketException or IOException || (fault is OperationCanceledException && !stop.IsCancellationRequested))
                {
                    // The next server may answer.
                }
            }
        }

        return last;
    }

    private static async Task<DnsAnswer> OverUdpAsync(IPEndPoint server, string name, ushort type, CancellationToken stop)
    {
        var id = (ushort)RandomNumberGenerator.GetInt32(ushort.MaxValue + 1);
        using var socket = new Socket(server.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        await socket.ConnectAsync(server, stop);
        await socket.SendAsync(DnsMessage.Question(id, name, type), stop);
        var buffer = new byte[LargestDatagram];
        while (true)
        {
            // What is not the answer may come from somebody who guesses; the answer may still come.
            var length = await socket.ReceiveAsync(buffer, stop);
            if (DnsMessage.Read(buffer.AsSpan(0, length), id, name, type) is { } answer) return answer;
        }
    }

    private static async Task<DnsAnswer?> OverTcpAsync(IPEndPoint server, string name, ushort type, CancellationToken stop)
    {
        var id = (ushort)RandomNumberGenerator.GetInt32(ushort.MaxValue + 1);
        var question = DnsMessage.Question(id, name, type);
        using var socket = new Socket(server.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(server, stop);
        await socket.SendAsync((byte[])[(byte)(question.Length >> 8), (byte)question.Length, .. question], stop);
        await using var stream = new NetworkStream(socket);
        var size = new byte[2];
        await stream.ReadExactlyAsync(size, stop);
        var message = new byte[BinaryPrimitives.ReadUInt16BigEndian(size)];
        await stream.ReadExactlyAsync(message, stop);
        return DnsMessage.Read(message, id, name, type);
    }
}
