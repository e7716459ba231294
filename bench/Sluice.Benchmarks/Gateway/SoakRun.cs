using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Sluice.Benchmarks.Gateway;

/// <summary>
/// Thousands of tunnels through the gateway for a minute, in use, while its allowlist is written anew every two seconds. Afterwards: every tunnel still carries, and once they are closed the gateway holds
/// no more descriptors and threads than before, and has written two lines of the audit trail for each.
/// </summary>
internal static class SoakRun
{
    private const int Port = 20_900;
    private static readonly int Tunnels = Load.MostTunnels;
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(60), Reload = TimeSpan.FromSeconds(2);

    public static void Run()
    {
        using var server = new LoadServer();
        var folder = Directory.CreateTempSubdirectory("sluice-soak-").FullName;
        var audit = Path.Combine(folder, "audit.jsonl");
        using var peer = Peers.Sluice("sluice", folder, Port, server.Port, ["--audit", audit]) ?? throw new InvalidOperationException("the gateway is not built");
        var load = new Load(new IPEndPoint(IPAddress.Loopback, Port), true, server.Port);
        // Once, so that what is made with the first tunnels is there before anything is counted.
        Close(load.Idle(500));
        Settle(peer, out var descriptors, out var threads, out var before);
        var sockets = load.Idle(Tunnels);
        var (began, random, echoes, reloads, next) = (Stopwatch.StartNew(), new Random(1), 0L, 0, Reload);
        for (; began.Elapsed < Long; echoes++)
        {
            Echo(sockets[random.Next(Tunnels)]);
            if (began.Elapsed < next) continue;
            Peers.Allowlist(folder, server.Port, ++reloads);
            next += Reload;
        }

        var full = peer.Resident;
        foreach (var socket in sockets) Echo(socket);
        Close(sockets);
        Settle(peer, out var descriptorsAfter, out var threadsAfter, out var after);
        peer.Stop();
        var lines = File.ReadLines(audit).Count(static line => line.Contains("\"event\":\"decision\"", StringComparison.Ordinal) || line.Contains("\"event\":\"closed\"", StringComparison.Ordinal));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Tunnels} tunnels for {Long.TotalSeconds:0} s, {echoes + Tunnels} echoes, {reloads} reloads; none was cut"));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"descriptors {descriptors} before, {descriptorsAfter} after; threads {threads}, {threadsAfter}; resident {before / 1e6:0} MB, {full / 1e6:0} MB with the tunnels, {after / 1e6:0} MB after"));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"audit lines {lines}, {2 * (Tunnels + 500)} expected"));
        Directory.Delete(folder, recursive: true);
    }

    private static void Echo(Socket socket)
    {
        var answer = new byte[1];
        socket.Send("E"u8);
        if (socket.Receive(answer) != 1 || answer[0] != (byte)'E') throw new InvalidOperationException("a tunnel does not carry");
    }

    private static void Close(List<Socket> sockets)
    {
        foreach (var socket in sockets) socket.Dispose();
    }

    private static void Settle(Peer peer, out int descriptors, out int threads, out long resident)
    {
        // What is let go of by and by has been when nothing changes any more; on a slow machine that takes its time.
        descriptors = -1;
        for (var wait = 0; wait < 60 && descriptors != peer.Descriptors; wait++)
        {
            descriptors = peer.Descriptors;
            Thread.Sleep(TimeSpan.FromSeconds(5));
        }

        (descriptors, threads, resident) = (peer.Descriptors, peer.Threads, peer.Resident);
    }
}
