using System.Diagnostics;
using System.Net.Sockets;
using Sluice.Gateway.Admin;
using Sluice.Gateway.Allowlist;
using Sluice.Gateway.Callers;
using Sluice.Gateway.Destinations;
using Sluice.Gateway.Http;
using Sluice.Gateway.Relay;
using Sluice.Gateway.Tls;

namespace Sluice.Gateway.Serving;

/// <summary>What all sessions share.</summary>
internal sealed record SessionSetting(Gate Gate, TunnelTable Tunnels, RequestIds Ids, GatewayLimits Limits, GatewayMeters Meters, CancellationToken Draining);

/// <summary>The conversation with one client: requests one after the other, until a tunnel takes the connection over or one side ends it.</summary>
internal sealed class ClientSession(Wire client, ClientOrigin origin, SessionSetting setting) : IDisposable
{
    private readonly CancellationTokenSource time = new();

    /// <summary>Whether it waits for a request: then nobody is cut off when the gateway stops.</summary>
    private volatile bool waits;
    private bool isFirst = true;

    /// <summary>The connection with a server that the last plain request left open.</summary>
    private (Wire Wire, Passage Passage)? kept;

    /// <summary>Talks until the end, or until a tunnel takes the connection over, which is then for the caller to run. Never throws for what a client or a server does.</summary>
    public async Task<Tunnel?> RunAsync()
    {
        Tunnel? tunnel = null;
        await using var draining = setting.Draining.UnsafeRegister(static session => ((ClientSession)session!).StopWaiting(), this);
        try
        {
            if (origin.DivertedPort is { } port && await BeginsWithTlsAsync()) return tunnel = await DivertedAsync(port);
            while (await NextAsync(opened => tunnel = opened) && !setting.Draining.IsCancellationRequested) { }
            return tunnel;
        }
        catch (Exception fault) when (fault is SocketException or IOException or ObjectDisposedException or OperationCanceledException)
        {
            return tunnel = null;
        }
        finally
        {
            if (tunnel is null) client.Dispose();
        }
    }

    public void Dispose()
    {
        kept?.Wire.Dispose();
        time.Dispose();
    }

    private void StopWaiting()
    {
        if (waits) time.Cancel();
    }

    /// <summary>One request. True when another may follow.</summary>
    private async ValueTask<bool> NextAsync(Action<Tunnel> open)
    {
        waits = true;
        if (setting.Draining.IsCancellationRequested) return false;
        var (head, problem) = await HeadReader.ReadAsync(client, isResponse: false, setting.Limits.KeepAlive, mayRest: !isFirst, setting.Limits, time);
        (waits, isFirst) = (false, false);
        if (head is null && problem.Status == 0) return false;
        var began = Stopwatch.GetTimestamp();
        using var span = GatewayTraces.Begin(head);
        var id = setting.Ids.Next();
        var request = head is null ? null : ProxyRequest.Read(head, origin.DivertedPort, out problem);
        var state = setting.Gate.State;
        var caller = state.Callers.Find(origin.Source, origin.Certificate, head?.Value("proxy-authorization"u8));
        if (request is null)
        {
            setting.Gate.Record(id, caller, "", 0, null, new(RulingReason.OddDestination, null, problem.What), passes: false);
            return await RefuseAsync(RefusalWords.OfHead(id, problem), head, keeps: false);
        }

        if (!await setting.Gate.WaitForRoomAsync(setting.Draining)) return false;
        var decided = await setting.Gate.DecideAsync(state, caller, request.Host, request.Port, setting.Draining);
        if (decided.Passes && !request.IsTunnel && decided.Ruling.Entry?.NeedsTls == true)
        {
            var plain = decided.Ruling with { Reason = RulingReason.NeedsTls, Detail = "the request is plain HTTP" };
            decided = decided with { Ruling = plain, Passes = Gate.Passes(caller, plain) };
        }

        if (!decided.Passes)
        {
            setting.Gate.Record(id, caller, request.Host.Name, request.Port, null, decided.Ruling, passes: false);
            setting.Meters.Took(Stopwatch.GetElapsedTime(began));
            return await RefuseAsync(RefusalWords.Of(id, decided.Ruling, caller, request.Host, request.Port), head, request.IsPersistent && request.Framing.Kind == FramingKind.None);
        }

        var dialled = decided.Addresses.Count == 0 ? new(null, default, 502, decided.Fault) : await DialAsync(request, decided, caller);
        if (dialled.Wire is null)
        {
            setting.Gate.Record(id, caller, request.Host.Name, request.Port, decided.Addresses.Count == 0 ? null : dialled.Address, decided.Ruling, passes: true, dialled.Fault);
            return await RefuseAsync(RefusalWords.OfServer(id, dialled.Status, dialled.Fault, caller, request.Host, request.Port), head, request.IsPersistent && request.Framing.Kind == FramingKind.None);
        }

        setting.Meters.Took(Stopwatch.GetElapsedTime(began));
        var passage = new Passage(id, caller, origin.Source, request.Host, request.Port, dialled.Address, decided.Ruling, span?.Context ?? default);
        if (!request.IsTunnel) return await ExchangeAsync(request, passage, dialled.Wire);
        if (await OpenAsync(passage, dialled.Wire) is { } tunnel) open(tunnel);
        return false;
    }

    private async ValueTask<bool> BeginsWithTlsAsync()
    {
        time.CancelAfter(setting.Limits.KeepAlive);
        var first = new byte[1];
        if (await client.ReceiveAsync(first, time.Token) == 1) client.PutBack(first);
        return first[0] == ClientHello.FirstByte;
    }

    /// <summary>A connection by TLS that was diverted here: the name in its client hello is resolved and dialled, wherever it was sent to.</summary>
    private async ValueTask<Tunnel?> DivertedAsync(int port)
    {
        using var span = GatewayTraces.Begin(null);
        var id = setting.Ids.Next();
        var hello = await HelloReader.ReadAsync(client, setting.Limits.HeadTime, time);
        var state = setting.Gate.State;
        var caller = state.Callers.Find(origin.Source, origin.Certificate, null);
        var fault = "the client hello names no server (SNI)";
        if (hello.ServerName is not { } name || !HostName.TryParse(name, out var host, out fault))
        {
            setting.Gate.Record(id, caller, "", port, null, new(RulingReason.OddDestination, null, fault), passes: false);
            await client.SendAsync(TlsAlert.AccessDenied);
            return null;
        }

        if (!await setting.Gate.WaitForRoomAsync(setting.Draining)) return null;
        var decided = await setting.Gate.DecideAsync(state, caller, host, port, setting.Draining);
        var ruling = decided.Passes ? Gate.Judge(hello, decided.Ruling, caller, host) : decided.Ruling;
        var passes = decided.Passes && Gate.Passes(caller, ruling);
        var dialled = !passes ? default : decided.Addresses.Count == 0 ? new(null, default, 502, decided.Fault) : await Dialer.DialAsync(decided.Addresses, port, setting.Limits.Dial);
        setting.Gate.Record(id, caller, host.Name, port, dialled.Wire is null ? null : dialled.Address, ruling, passes, dialled.Status == 0 ? null : dialled.Fault);
        if (dialled.Wire is not null) return new Tunnel(new(id, caller, origin.Source, host, port, dialled.Address, ruling, span?.Context ?? default), client, dialled.Wire);
        await client.SendAsync(passes ? TlsAlert.InternalError : TlsAlert.AccessDenied);
        return null;
    }

    private ValueTask<Dialled> DialAsync(ProxyRequest request, Decided decided, Caller caller)
    {
        if (kept is not { } last) return Dialer.DialAsync(decided.Addresses, request.Port, setting.Limits.Dial);
        kept = null;
        var isSame = !request.IsTunnel && last.Passage.Host == request.Host && last.Passage.Port == request.Port && last.Passage.Caller == caller && decided.Addresses.Contains(last.Passage.Address);
        if (isSame && IsQuiet(last.Wire.Socket)) return new(new Dialled(last.Wire, last.Passage.Address, 0, ""));
        last.Wire.Dispose();
        return Dialer.DialAsync(decided.Addresses, request.Port, setting.Limits.Dial);
    }

    /// <summary>A server that has ended an idle connection, or sends what nobody asked for, is not asked again on it.</summary>
    private static bool IsQuiet(Socket socket) => !socket.Poll(0, SelectMode.SelectRead);

    /// <summary>Tells the client that the tunnel stands, and looks at what it says first where the entry needs that.</summary>
    private async ValueTask<Tunnel?> OpenAsync(Passage passage, Wire server)
    {
        await client.SendAsync("HTTP/1.1 200 Connection established\r\n\r\n"u8.ToArray());
        if (passage.Ruling.Entry?.NeedsTls == true)
        {
            var hello = await HelloReader.ReadAsync(client, setting.Limits.HeadTime, time);
            var ruling = Gate.Judge(hello, passage.Ruling, passage.Caller, passage.Host);
            if (!Gate.Passes(passage.Caller, ruling))
            {
                setting.Gate.Record(passage.Request, passage.Caller, passage.Host.Name, passage.Port, passage.Address, ruling, passes: false);
                if (hello.Kind is HelloKind.Whole or HelloKind.Broken) await client.SendAsync(hello.ServerName is null ? TlsAlert.AccessDenied : TlsAlert.UnrecognizedName);
                server.Abort();
                return null;
            }

            passage = passage with { Ruling = ruling };
        }

        setting.Gate.Record(passage.Request, passage.Caller, passage.Host.Name, passage.Port, passage.Address, passage.Ruling, passes: true);
        return new Tunnel(passage, client, server);
    }

    private async ValueTask<bool> ExchangeAsync(ProxyRequest request, Passage passage, Wire server)
    {
        setting.Gate.Record(passage.Request, passage.Caller, passage.Host.Name, passage.Port, passage.Address, passage.Ruling, passes: true);
        var exchange = new Tunnel(passage, client, server);
        var end = default(ExchangeEnd);
        try
        {
            end = await setting.Tunnels.HoldAsync(exchange, setting.Gate.Revoked, () => PlainExchange.RunAsync(request, client, server, exchange.Out, exchange.In, setting.Limits, time).AsTask());
        }
        catch (Exception fault) when (fault is SocketException or IOException or ObjectDisposedException)
        {
            end = ExchangeEnd.OfServer(fault is BrokenBody ? fault.Message : "a side broke the connection");
        }

        var (going, coming) = (exchange.Out.Bytes, exchange.In.Bytes);
        setting.Meters.Carried(going, coming);
        var reason = exchange.IsClosed ? exchange.End : end.Fault.Length > 0 ? end.Fault : $"answered with {end.Status}";
        setting.Gate.RecordEnd(passage, going, coming, TimeSpan.FromMilliseconds(Environment.TickCount64 - exchange.Began), reason);
        if (end.KeepsServer && end.KeepsClient && !exchange.IsClosed) kept = (server, passage);
        else server.Dispose();
        if (exchange.IsClosed) return false;
        if (end.Status != 0 || coming > 0) return end.KeepsClient;
        if (end.IsOfClient) return await RefuseAsync(RefusalWords.OfHead(passage.Request, new(400, end.Fault)), request.Head, keeps: false);
        return await RefuseAsync(RefusalWords.OfServer(passage.Request, 502, end.Fault, passage.Caller, passage.Host, passage.Port), request.Head, keeps: false);
    }

    private async ValueTask<bool> RefuseAsync(Refusal refusal, HttpHead? head, bool keeps)
    {
        var isJson = head?.Value("accept"u8) is { } accepts && accepts.Contains("application/json", StringComparison.OrdinalIgnoreCase);
        var challenges = refusal.Status == 407 && setting.Gate.State.Callers.HasTokens;
        await client.SendAsync(refusal.ToResponse(isJson, head?.First == "HEAD", !keeps, challenges));
        if (!keeps) await LingerAsync();
        return keeps;
    }

    /// <summary>A client that is still sending would lose the refusal to a reset: what it sends is read for a moment, and thrown away.</summary>
    private async ValueTask LingerAsync()
    {
        await client.FinishAsync();
        var (sink, rest) = (new byte[4096], 256 << 10);
        time.CancelAfter(TimeSpan.FromSeconds(2));
        while (rest > 0 && await client.ReceiveAsync(sink, time.Token) is > 0 and var length) rest -= length;
    }
}
