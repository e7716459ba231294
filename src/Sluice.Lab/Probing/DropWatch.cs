using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Text.Json;
using Sluice.Lab.Kernel;
using Sluice.Sets;

namespace Sluice.Lab.Probing;

/// <summary>Asks the nodes again and again which connections they have dropped, while probes wait to hear it: so a deny takes as long as it takes to be seen, and no longer.</summary>
/// <param name="nodes">Where rules are in force.</param>
/// <param name="isIPv6">The address families in use.</param>
internal sealed class DropWatch(IReadOnlyCollection<NetworkNamespace> nodes, IReadOnlyCollection<bool> isIPv6)
{
    private static readonly TimeSpan ShortestPause = TimeSpan.FromMilliseconds(30);

    private readonly string[] sets = [.. isIPv6.Select(static isIPv6 => isIPv6 ? "drops_6" : "drops_4")];
    private readonly ConcurrentDictionary<ConnectionKey, TaskCompletionSource> waiting = [];
    private readonly ConcurrentDictionary<ConnectionKey, long> seen = [];

    /// <summary>Packets of a connection that were dropped so far.</summary>
    public long DropsOf(ConnectionKey key) => key.Source is null ? 0 : seen.GetValueOrDefault(key);

    /// <summary>Ends when a packet of the connection was dropped.</summary>
    public Task Dropped(ConnectionKey key)
    {
        var source = waiting.GetOrAdd(key, static _ => new(TaskCreationOptions.RunContinuationsAsynchronously));
        if (seen.ContainsKey(key)) source.TrySetResult();
        return source.Task;
    }

    /// <summary>Waits no more for a connection that has come to its end: nobody is asked while none is waited for.</summary>
    public void Forget(ConnectionKey key) => waiting.TryRemove(key, out _);

    /// <summary>Asks until it is told to stop, on a thread of the caller's: half of the time at most, so that probes get the other half.</summary>
    public void Follow(CancellationToken stop)
    {
        var pause = ShortestPause;
        while (!stop.WaitHandle.WaitOne(pause))
        {
            if (waiting.IsEmpty) continue;
            var began = Stopwatch.GetTimestamp();
            Ask();
            var took = Stopwatch.GetElapsedTime(began);
            pause = took > ShortestPause ? took : ShortestPause;
        }
    }

    /// <summary>Asks every node once.</summary>
    public void Ask()
    {
        foreach (var node in nodes)
        {
            foreach (var set in sets)
            {
                foreach (var (key, packets) in Read(CommandRunner.Run(node, "nft", ["-j", "list", "set", "inet", "sluice", set])))
                {
                    seen[key] = packets;
                    if (waiting.TryRemove(key, out var source)) source.TrySetResult();
                }
            }
        }
    }

    /// <summary>The connections of a counting set, as nft writes it.</summary>
    internal static IEnumerable<(ConnectionKey Key, long Packets)> Read(string json)
    {
        using var document = JsonDocument.Parse(json);
        var found = new List<(ConnectionKey, long)>();
        foreach (var entry in document.RootElement.GetProperty("nftables").EnumerateArray())
        {
            if (!entry.TryGetProperty("set", out var set) || !set.TryGetProperty("elem", out var elements)) continue;
            foreach (var element in elements.EnumerateArray().Select(static element => element.GetProperty("elem")))
            {
                var parts = element.GetProperty("val").GetProperty("concat");
                if (ProtocolOf(parts[2]) is not { } protocol) continue;
                var key = new ConnectionKey(IPAddress.Parse(parts[0].GetString()!), parts[3].GetInt32(), IPAddress.Parse(parts[1].GetString()!), parts[4].GetInt32(), protocol);
                found.Add((key, element.GetProperty("counter").GetProperty("packets").GetInt64()));
            }
        }

        return found;
    }

    private static Protocol? ProtocolOf(JsonElement part) => part.ValueKind == JsonValueKind.String ? part.GetString() switch
    {
        "tcp" => Protocol.Tcp,
        "udp" => Protocol.Udp,
        "sctp" => Protocol.Sctp,
        _ => null,
    } : null;
}
