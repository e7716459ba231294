using System.Collections.Concurrent;

namespace Sluice.Gateway.Relay;

/// <summary>The tunnels and plain exchanges that are open, and what ends them.</summary>
internal sealed class TunnelTable
{
    private readonly ConcurrentDictionary<Tunnel, bool> open = new();

    public int Count => open.Count;

    /// <summary>Holds a tunnel, or a plain exchange, to what is in force for as long as it runs. What came into force between its decision and its entry here is asked for once more.</summary>
    public async Task<T> HoldAsync<T>(Tunnel tunnel, Func<Passage, string?> revoked, Func<Task<T>> run)
    {
        open[tunnel] = true;
        try
        {
            if (revoked(tunnel.Passage) is { } why) tunnel.Close(why);
            return await run();
        }
        finally
        {
            open.TryRemove(tunnel, out _);
        }
    }

    /// <summary>Closes every tunnel for which there is a reason.</summary>
    public int Close(Func<Tunnel, string?> reason)
    {
        var closed = 0;
        foreach (var (tunnel, _) in open)
        {
            if (reason(tunnel) is not { } why) continue;
            tunnel.Close(why);
            closed++;
        }

        return closed;
    }
}
