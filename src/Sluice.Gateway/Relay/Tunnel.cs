using System.Diagnostics;
using System.Net.Sockets;
using Sluice.Gateway.Allowlist;
using Sluice.Gateway.Callers;
using Sluice.Gateway.Destinations;

namespace Sluice.Gateway.Relay;

/// <summary>What a tunnel was let through for; enough to judge it again.</summary>
/// <param name="Request">The id that the audit trail and the client know.</param>
/// <param name="Caller">Who asked.</param>
/// <param name="Source">From where.</param>
/// <param name="Host">For what.</param>
/// <param name="Port">On which port.</param>
/// <param name="Address">What was dialled.</param>
/// <param name="Ruling">Why it was let through.</param>
/// <param name="Trace">The span of the request; none when it is not traced.</param>
internal sealed record Passage(string Request, Caller Caller, NetAddress Source, HostName Host, int Port, NetAddress Address, Ruling Ruling, ActivityContext Trace = default);

/// <summary>Two connections that belong together. Each direction ends by itself; the tunnel ends with the second, or with a break, or when it is closed.</summary>
internal sealed class Tunnel(Passage passage, Wire client, Wire server)
{
    private string? end;

    public Passage Passage => passage;

    public Flow Out { get; } = new();

    public Flow In { get; } = new();

    /// <summary>Milliseconds of <see cref="Environment.TickCount64"/>.</summary>
    public long Began { get; } = Environment.TickCount64;

    /// <summary>When bytes last went either way.</summary>
    public long Last => Math.Max(Out.Last, In.Last);

    /// <summary>Why it ended, as part of a sentence.</summary>
    public string End => Volatile.Read(ref end) ?? "both sides ended it";

    /// <summary>Whether it was closed before its end.</summary>
    public bool IsClosed => Volatile.Read(ref end) is not null;

    /// <summary>Carries bytes until the end, closes both connections, and says how it ended.</summary>
    public async Task<string> RunAsync()
    {
        var (going, coming) = (Pump.RunAsync(client, server, Out), Pump.RunAsync(server, client, In));
        try
        {
            var first = await Task.WhenAny(going, coming);
            if (!await first || !await (first == going ? coming : going)) Close("a side broke it");
        }
        catch (Exception fault) when (fault is SocketException or IOException or ObjectDisposedException)
        {
            Close("a side broke it");
        }
        finally
        {
            client.Dispose();
            server.Dispose();
        }

        // The slower direction ends by the closing; what it says about that is no news.
        await Task.WhenAll(going, coming).ContinueWith(static both => _ = both.Exception, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        return End;
    }

    /// <summary>Ends both connections with a reset; the first reason stands.</summary>
    public void Close(string why)
    {
        if (Interlocked.CompareExchange(ref end, why, null) is not null) return;
        client.Abort();
        server.Abort();
    }
}
