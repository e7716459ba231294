using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Sluice.Benchmarks.Gateway;

/// <summary>The clients. Each measurement goes through a proxy, or straight to the server when there is none.</summary>
internal sealed class Load(IPEndPoint address, bool connects, int server)
{
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(3);
    private readonly byte[] connect = Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"CONNECT 127.0.0.1:{server} HTTP/1.1\r\nHost: 127.0.0.1:{server}\r\n\r\n"));

    /// <summary>Bytes a second through so many tunnels at once.</summary>
    public double Throughput(int tunnels)
    {
        var sockets = Enumerable.Range(0, tunnels).Select(_ => Open("D"u8)).ToList();
        long total = 0;
        var began = Stopwatch.StartNew();
        var readers = sockets.Select(socket => new Thread(() =>
        {
            var buffer = new byte[256 << 10];
            long own = 0;
            while (began.Elapsed < Long) own += socket.Receive(buffer);
            Interlocked.Add(ref total, own);
        })).ToList();
        foreach (var reader in readers) reader.Start();
        foreach (var reader in readers) reader.Join();
        var seconds = began.Elapsed.TotalSeconds;
        foreach (var socket in sockets) socket.Dispose();
        return total / seconds;
    }

    /// <summary>Tunnels a second that are opened, carry a byte there and back and end; and how long each took, sorted, in milliseconds.</summary>
    public (double PerSecond, double[] Took) Tunnels(int clients)
    {
        var took = new List<double>();
        var began = Stopwatch.StartNew();
        var threads = Enumerable.Range(0, clients).Select(_ => new Thread(() =>
        {
            var own = new List<double>();
            while (began.Elapsed < Long)
            {
                var start = Stopwatch.GetTimestamp();
                using var socket = Open("E"u8);
                var answer = new byte[1];
                if (socket.Receive(answer) != 1) throw new InvalidOperationException("the echo did not come back");
                own.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
                // The port is free again at once, as the next of thousands needs one.
                socket.LingerState = new(true, 0);
            }

            lock (took) took.AddRange(own);
        })).ToList();
        foreach (var thread in threads) thread.Start();
        foreach (var thread in threads) thread.Join();
        var seconds = began.Elapsed.TotalSeconds;
        took.Sort();
        return (took.Count / seconds, [.. took]);
    }

    /// <summary>Small requests a second over connections that stay, in absolute form.</summary>
    public double Requests(int clients)
    {
        var target = connects ? string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{server}/") : "/";
        var request = Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"GET {target} HTTP/1.1\r\nHost: 127.0.0.1:{server}\r\nUser-Agent: load\r\n\r\n"));
        long total = 0;
        var began = Stopwatch.StartNew();
        var threads = Enumerable.Range(0, clients).Select(_ => new Thread(() =>
        {
            var socket = Dial();
            var buffer = new byte[8192];
            long own = 0;
            while (began.Elapsed < Long)
            {
                // Some proxies take one request a connection, and do not say so.
                try
                {
                    socket.Send(request);
                    Whole(socket, buffer, 128);
                    own++;
                }
                catch (Exception fault) when (fault is SocketException or EndOfStreamException)
                {
                    socket.Dispose();
                    socket = Dial();
                }
            }

            socket.Dispose();
            Interlocked.Add(ref total, own);
        })).ToList();
        foreach (var thread in threads) thread.Start();
        foreach (var thread in threads) thread.Join();
        return total / began.Elapsed.TotalSeconds;
    }

    /// <summary>10,000, or what a process here has descriptors for: a tunnel takes two of the gateway, and two of this process, which is client and server.</summary>
    public static int MostTunnels { get; } = Math.Min(10_000, (Descriptors() - 2_000) / 2);

    /// <summary>How many descriptors a process may have; the runtime raises its own limit to the hard one.</summary>
    private static int Descriptors()
    {
        var limit = File.ReadLines("/proc/self/limits").First(static line => line.StartsWith("Max open files", StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries)[4];
        return int.TryParse(limit, System.Globalization.CultureInfo.InvariantCulture, out var number) ? number : int.MaxValue;
    }

    /// <summary>Tunnels that are open and say nothing.</summary>
    public List<Socket> Idle(int count) => [.. Enumerable.Range(0, count).Select(_ => Open(default))];

    private Socket Open(ReadOnlySpan<byte> first)
    {
        var socket = Dial();
        if (connects)
        {
            socket.Send(connect);
            Whole(socket, new byte[4096], 0);
        }

        if (!first.IsEmpty) socket.Send(first);
        return socket;
    }

    private Socket Dial()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        socket.Connect(address);
        return socket;
    }

    /// <summary>Reads a head of status 200 and a body of so many bytes.</summary>
    private static void Whole(Socket socket, byte[] buffer, int body)
    {
        var length = 0;
        while (true)
        {
            var more = socket.Receive(buffer, length, buffer.Length - length, SocketFlags.None);
            length += more;
            var end = buffer.AsSpan(0, length).IndexOf("\r\n\r\n"u8);
            if (more == 0 && length == 0) throw new EndOfStreamException();
            if (more == 0 || (end >= 0 && !buffer.AsSpan(9, 3).SequenceEqual("200"u8))) throw new InvalidOperationException($"the proxy said {Encoding.ASCII.GetString(buffer, 0, length)}");
            if (end >= 0 && length >= end + 4 + body) return;
        }
    }
}
