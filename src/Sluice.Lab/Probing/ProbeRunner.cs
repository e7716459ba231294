using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using Sluice.Lab.Topology;
using Sluice.Probes;

namespace Sluice.Lab.Probing;

/// <summary>How a connection came out, and what tells it from every other.</summary>
internal sealed record Attempt(ProbeOutcome Outcome, long Drops, string Detail, ConnectionKey Key)
{
    /// <summary>When it was begun.</summary>
    public DateTimeOffset Tried { get; init; }

    /// <summary>How long it took.</summary>
    public TimeSpan Took { get; init; }
}

/// <summary>Tries connections: many at a time, each from the namespace of its source.</summary>
internal sealed class ProbeRunner(LabNetwork network, LabNames names, DropWatch? drops, TimeSpan patience, TimeProvider clock)
{
    /// <summary>What has no answer is tried again with fewer at a time: on a busy machine an answer may come too late, and nothing is lost by asking again.</summary>
    private static readonly int[] AtATime = [1024, 64, 16];

    /// <summary>Tries all of them; null for those that were not begun within the time.</summary>
    public async Task<Attempt?[]> RunAsync(IReadOnlyList<Probe> probes, Action<int> progress, CancellationToken budget, CancellationToken stop)
    {
        var attempts = new Attempt?[probes.Count];
        var done = 0;
        foreach (var atATime in AtATime)
        {
            var open = Enumerable.Range(0, probes.Count).Where(at => attempts[at] is null or { Outcome: ProbeOutcome.Inconclusive });
            foreach (var wave in open.Chunk(atATime).ToList())
            {
                if (budget.IsCancellationRequested) break;
                stop.ThrowIfCancellationRequested();
                var sockets = Open(probes, wave);
                await Task.WhenAll(wave.Select(async at =>
                {
                    var (tried, began) = (clock.GetUtcNow(), clock.GetTimestamp());
                    var attempt = sockets[at] is { Socket: { } socket } ? await TryAsync(probes[at], socket, stop).ConfigureAwait(false) : new(ProbeOutcome.Inconclusive, 0, sockets[at].Fault, default);
                    attempts[at] = attempt with { Tried = tried, Took = clock.GetElapsedTime(began) };
                    progress(Math.Min(probes.Count, Interlocked.Increment(ref done)));
                })).ConfigureAwait(false);
            }

            if (drops is not null) Recount(attempts, drops);
        }

        return attempts;
    }

    /// <summary>A socket for each probe of a wave, made in the namespace of its source; one visit for all of a namespace.</summary>
    private Dictionary<int, (Socket? Socket, string Fault)> Open(IReadOnlyList<Probe> probes, int[] wave)
    {
        var sockets = new Dictionary<int, (Socket?, string)>();
        foreach (var ofPlace in wave.GroupBy(at => network.At(probes[at].Source)))
        {
            ofPlace.Key.Run(() =>
            {
                foreach (var at in ofPlace) sockets[at] = Bound(probes[at]);
                return true;
            });
        }

        return sockets;

        static (Socket?, string) Bound(Probe probe)
        {
            try
            {
                return (Sockets.Bind(probe.Source, probe.Protocol, 0), "");
            }
            catch (SocketException fault)
            {
                return (null, $"no socket: {fault.Message}");
            }
        }
    }

    /// <summary>Asks once more what was dropped: the packet may have been counted after the last look.</summary>
    private static void Recount(Attempt?[] attempts, DropWatch drops)
    {
        if (!Array.Exists(attempts, static attempt => attempt is { Outcome: ProbeOutcome.Inconclusive })) return;
        drops.Ask();
        for (var at = 0; at < attempts.Length; at++)
        {
            if (attempts[at] is { Outcome: ProbeOutcome.Inconclusive } attempt && drops.DropsOf(attempt.Key) is > 0 and var counted)
                attempts[at] = attempt with { Outcome = ProbeOutcome.Filtered, Drops = counted };
        }
    }

    private async Task<Attempt> TryAsync(Probe probe, Socket socket, CancellationToken stop)
    {
        using (socket)
        {
            var from = (IPEndPoint)socket.LocalEndPoint!;
            var key = new ConnectionKey(from.Address, from.Port, Sockets.AddressOf(probe.Destination), probe.Port, probe.Protocol);
            using var end = CancellationTokenSource.CreateLinkedTokenSource(stop);
            end.CancelAfter(patience);
            var exchange = probe.Protocol == Sets.Protocol.Udp ? AskAsync(socket, probe, end.Token) : ConnectAsync(socket, probe, end.Token);
            if (drops is not null && await Task.WhenAny(exchange, drops.Dropped(key)).ConfigureAwait(false) != exchange) await end.CancelAsync().ConfigureAwait(false);
            var (outcome, detail) = await exchange.ConfigureAwait(false);
            drops?.Forget(key);
            stop.ThrowIfCancellationRequested();
            var counted = drops?.DropsOf(key) ?? 0;
            return new(outcome == ProbeOutcome.Inconclusive && counted > 0 ? ProbeOutcome.Filtered : outcome, counted, detail, key);
        }
    }

    private static async Task<(ProbeOutcome, string)> ConnectAsync(Socket socket, Probe probe, CancellationToken stop)
    {
        try
        {
            await socket.ConnectAsync(new IPEndPoint(Sockets.AddressOf(probe.Dialled), probe.DialledPort), stop).ConfigureAwait(false);
            var sent = new byte[8];
            BinaryPrimitives.WriteInt64BigEndian(sent, probe.Number);
            await socket.SendAsync(sent, stop).ConfigureAwait(false);
            var back = new byte[8];
            for (var at = 0; at < back.Length;)
            {
                var length = await socket.ReceiveAsync(back.AsMemory(at), stop).ConfigureAwait(false);
                if (length == 0) return (ProbeOutcome.Inconclusive, "the connection was closed without an echo");
                at += length;
            }

            // Closed by a reset, so that no port stays taken for a minute.
            socket.LingerState = new(true, 0);
            return sent.AsSpan().SequenceEqual(back) ? (ProbeOutcome.Open, "") : (ProbeOutcome.Inconclusive, "something else came back than was sent");
        }
        catch (Exception fault) when (fault is SocketException or OperationCanceledException)
        {
            return Refusal(fault);
        }
    }

    private async Task<(ProbeOutcome, string)> AskAsync(Socket socket, Probe probe, CancellationToken stop)
    {
        var id = (ushort)probe.Number;
        var name = probe.Asks.Length > 0 ? probe.Asks : LabNames.Own;
        var sent = probe.IsDns ? DnsMessage.Query(id, name, probe.Dialled.IsIPv6) : BitConverter.GetBytes((long)probe.Number);
        var buffer = new byte[512];
        try
        {
            await socket.ConnectAsync(new IPEndPoint(Sockets.AddressOf(probe.Dialled), probe.DialledPort), stop).ConfigureAwait(false);
            await socket.SendAsync(sent, stop).ConfigureAwait(false);
            var length = await socket.ReceiveAsync(buffer, stop).ConfigureAwait(false);
            if (!probe.IsDns) return sent.AsSpan().SequenceEqual(buffer.AsSpan(0, length)) ? (ProbeOutcome.Open, "") : (ProbeOutcome.Inconclusive, "something else came back than was sent");
            return DnsMessage.AddressIn(buffer.AsSpan(0, length), id) is { } address && address.Equals(names.Find(name, probe.Dialled.IsIPv6)) ? (ProbeOutcome.Open, "") : (ProbeOutcome.Inconclusive, $"the answer is not the address of {name}");
        }
        catch (Exception fault) when (fault is SocketException or OperationCanceledException)
        {
            return Refusal(fault);
        }
    }

    private static (ProbeOutcome, string) Refusal(Exception fault) => fault switch
    {
        SocketException { SocketErrorCode: SocketError.ConnectionRefused } => (ProbeOutcome.Refused, ""),
        SocketException { SocketErrorCode: SocketError.HostUnreachable or SocketError.NetworkUnreachable } => (ProbeOutcome.Unreachable, ""),
        SocketException error => (ProbeOutcome.Inconclusive, error.Message),
        _ => (ProbeOutcome.Inconclusive, ""),
    };
}
