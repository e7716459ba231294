using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Sluice.Tests.Gateway;

/// <summary>A name server on loopback that answers over UDP, and over TCP what is too much for that, as a test told it. It counts what it is asked.</summary>
internal sealed class NameServer : IAsyncDisposable
{
    private const int Attempts = 100;
    private readonly Socket datagrams, stream;
    private readonly ConcurrentDictionary<string, Queue<string[]>> answers = new(StringComparer.OrdinalIgnoreCase);
    private readonly ConcurrentDictionary<string, int> asked = new(StringComparer.OrdinalIgnoreCase);
    private readonly CancellationTokenSource stop = new();
    private readonly Task[] loops;

    /// <summary>On loopback and a port of its own, or where it is told to be, in the network in which the maker makes sockets.</summary>
    public NameServer(IPEndPoint? address = null, Func<SocketType, ProtocolType, Socket>? make = null)
    {
        (datagrams, stream) = Bind(address ?? new(IPAddress.Loopback, 0), make ?? (static (type, protocol) => new(AddressFamily.InterNetwork, type, protocol)));
        stream.Listen();
        loops = [Task.Run(DatagramsAsync), Task.Run(StreamsAsync)];
    }

    public IPEndPoint Address => (IPEndPoint)datagrams.LocalEndPoint!;

    /// <summary>Seconds for which answers hold.</summary>
    public uint Lifetime { get; set; }

    /// <summary>Whether datagrams carry no answer, only the sign that it is cut.</summary>
    public bool IsCut { get; set; }

    /// <summary>Whether it says nothing at all.</summary>
    public bool IsSilent { get; set; }

    public int Asked(string name) => asked.GetValueOrDefault(name);

    public int AskedInAll => asked.Values.Sum();

    /// <summary>The addresses of a name; <c>cname NAME</c> for an alias. Called again, it answers so from the next resolution on, once the earlier were given.</summary>
    public void Answer(string name, params string[] addresses) => answers.GetOrAdd(name, static _ => new()).Enqueue(addresses);

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        datagrams.Dispose();
        stream.Dispose();
        await Task.WhenAll(loops);
    }

    /// <summary>One port for both protocols; one that is free for the first may be taken for the second.</summary>
    private static (Socket Datagrams, Socket Stream) Bind(IPEndPoint address, Func<SocketType, ProtocolType, Socket> make)
    {
        for (var attempt = 1; ; attempt++)
        {
            var (datagrams, stream) = (make(SocketType.Dgram, ProtocolType.Udp), make(SocketType.Stream, ProtocolType.Tcp));
            try
            {
                datagrams.Bind(address);
                stream.Bind(datagrams.LocalEndPoint!);
                return (datagrams, stream);
            }
            catch (SocketException) when (attempt < Attempts)
            {
                datagrams.Dispose();
                stream.Dispose();
            }
        }
    }

    private async Task DatagramsAsync()
    {
        var buffer = new byte[512];
        try
        {
            while (true)
            {
                var got = await datagrams.ReceiveFromAsync(buffer, SocketFlags.None, new IPEndPoint(IPAddress.Any, 0), stop.Token);
                if (!IsSilent) await datagrams.SendToAsync(Reply(buffer[..got.ReceivedBytes], IsCut), SocketFlags.None, got.RemoteEndPoint, stop.Token);
            }
        }
        catch (Exception fault) when (fault is OperationCanceledException or ObjectDisposedException or SocketException)
        {
            // The test is over.
        }
    }

    private async Task StreamsAsync()
    {
        try
        {
            while (true)
            {
                using var client = await stream.AcceptAsync(stop.Token);
                var buffer = new byte[512];
                var length = await client.ReceiveAsync(buffer, stop.Token);
                var reply = Reply(buffer[2..length], isCut: false);
                await client.SendAsync((byte[])[(byte)(reply.Length >> 8), (byte)reply.Length, .. reply], stop.Token);
            }
        }
        catch (Exception fault) when (fault is OperationCanceledException or ObjectDisposedException or SocketException)
        {
            // The test is over.
        }
    }

    private byte[] Reply(byte[] question, bool isCut)
    {
        var (name, at) = ("", 12);
        for (; question[at] != 0; at += question[at] + 1) name += (name.Length > 0 ? "." : "") + Encoding.ASCII.GetString(question, at + 1, question[at]);
        var type = BinaryPrimitives.ReadUInt16BigEndian(question.AsSpan(at + 1));
        if (type == 1) asked.AddOrUpdate(name, 1, static (_, count) => count + 1);
        var known = answers.TryGetValue(name, out var queue);
        // The AAAA of a resolution comes after or beside its A: the second of the two moves on to the next answer.
        var (records, count) = (new List<byte>(), 0);
        foreach (var text in isCut || !known ? [] : Next(queue!))
        {
            var isAlias = text.StartsWith("cname ", StringComparison.Ordinal);
            var data = isAlias ? Name(text[6..]) : IPAddress.Parse(text).GetAddressBytes();
            var kind = isAlias ? 5 : data.Length == 4 ? 1 : 28;
            if (kind != 5 && kind != type) continue;
            records.AddRange([0xC0, 12, 0, (byte)kind, 0, 1, .. Number(Lifetime), (byte)(data.Length >> 8), (byte)data.Length, .. data]);
            count++;
        }

        return [question[0], question[1], (byte)(isCut ? 0x83 : 0x81), (byte)(known ? 0x80 : 0x83), 0, 1, 0, (byte)count, 0, 0, 0, 0, .. question.AsSpan(12, at + 5 - 12), .. records];
    }

    private static string[] Next(Queue<string[]> queue)
    {
        lock (queue)
        {
            var next = queue.Peek();
            turns.AddOrUpdate(queue, 1, static (_, turn) => turn + 1);
            if (queue.Count > 1 && turns[queue] % 2 == 0) queue.Dequeue();
            return next;
        }
    }

    private static readonly ConcurrentDictionary<Queue<string[]>, int> turns = new();

    private static byte[] Name(string name) => [.. name.Split('.').SelectMany(static label => (byte[])[(byte)label.Length, .. Encoding.ASCII.GetBytes(label)]), 0];

    private static byte[] Number(uint value) => [(byte)(value >> 24), (byte)(value >> 16), (byte)(value >> 8), (byte)value];
}
