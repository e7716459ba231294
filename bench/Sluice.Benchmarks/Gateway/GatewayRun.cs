using System.Globalization;
using System.Net;

namespace Sluice.Benchmarks.Gateway;

/// <summary>The gateway beside other proxies in one run: one after the other, round by round, so that what else the machine does meets all of them.</summary>
internal static class GatewayRun
{
    private const int Clients = 16, WarmUps = 5;
    private static readonly int IdleTunnels = Load.MostTunnels;

    public static void Run(int rounds, string? only)
    {
        using var server = new LoadServer();
        var folder = Directory.CreateTempSubdirectory("sluice-bench-").FullName;
        var port = 21_000;
        var direct = new Load(new IPEndPoint(IPAddress.Loopback, server.Port), false, server.Port);
        var rows = Peers.Names.Prepend("no proxy").ToDictionary(static name => name, static _ => new List<double[]>());
        for (var round = 0; round < rounds; round++)
        {
            rows["no proxy"].Add(Measure(direct));
            foreach (var name in Peers.Names.Where(name => only is null || name == only))
            {
                using var peer = Peers.Start(name, folder, ++port, server.Port);
                if (peer is null) continue;
                Console.Error.WriteLine($"round {round + 1}: {name}");
                var load = new Load(peer.Address, peer.SpeaksConnect, server.Port);
                // For the program to warm up, as one that serves for weeks is.
                for (var time = 0; time < WarmUps; time++) load.Tunnels(Clients);
                rows[name].Add([.. Measure(load), Idle(peer, load)]);
            }
        }

        Console.WriteLine($"{rounds} rounds of 3 s each; medians; {Clients} clients; latency of a tunnel: opened, a byte there and back");
        Console.WriteLine($"{"",-22} {"GB/s, 1",9} {"GB/s, 8",9} {"tunnels/s",10} {"p50 ms",8} {"p99 ms",8} {"requests/s",11} {"KB/idle tunnel",15}");
        foreach (var (name, measured) in rows)
        {
            if (measured.Count == 0) Console.WriteLine($"{name,-22} was not measured");
            else Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name,-22} {At(0) / 1e9,9:0.00} {At(1) / 1e9,9:0.00} {At(2),10:0} {At(3),8:0.00} {At(4),8:0.00} {At(5),11:0} {(measured[0].Length > 6 ? At(6) / 1024 : 0),15:0.0}"));

            double At(int column) => measured.Select(row => row[column]).Order().ElementAt(measured.Count / 2);
        }

        Directory.Delete(folder, recursive: true);
    }

    private static double[] Measure(Load load)
    {
        var (one, eight) = (load.Throughput(1), load.Throughput(8));
        var (tunnels, took) = load.Tunnels(Clients);
        return [one, eight, tunnels, took[took.Length / 2], took[took.Length * 99 / 100], load.Requests(Clients)];
    }

    /// <summary>What a tunnel that is open and says nothing costs in resident memory.</summary>
    private static double Idle(Peer peer, Load load)
    {
        var before = peer.Resident;
        var sockets = load.Idle(IdleTunnels);
        Thread.Sleep(500);
        var cost = (peer.Resident - before) / (double)IdleTunnels;
        foreach (var socket in sockets) socket.Dispose();
        Thread.Sleep(500);
        return cost;
    }
}
