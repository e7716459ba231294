using Sluice.Gateway.Admin;
using Sluice.Gateway.Allowlist;
using Sluice.Gateway.Audit;
using Sluice.Gateway.Callers;
using Sluice.Gateway.Destinations;
using Sluice.Gateway.Http;
using Sluice.Gateway.Names;
using Sluice.Gateway.Relay;
using Sluice.Gateway.Tls;

namespace Sluice.Gateway.Serving;

/// <summary>What was decided about a request before anything was dialled.</summary>
/// <param name="Ruling">The judgement.</param>
/// <param name="Passes">Whether it goes on: it is allowed, or the caller's requests are only reported.</param>
/// <param name="Addresses">What may be dialled; none when it does not go on, or when the name was not found.</param>
/// <param name="Fault">Why a name that is allowed has no addresses, as part of a sentence; empty otherwise.</param>
internal readonly record struct Decided(Ruling Ruling, bool Passes, IReadOnlyList<NetAddress> Addresses, string Fault);

/// <summary>Decides, and writes down what it decided. Everything that lets something out asks here.</summary>
internal sealed class Gate(Resolver resolver, AuditLog audit, GatewayMeters meters, TimeProvider clock)
{
    private GatewayState state = GatewayState.Closed;

    /// <summary>What is in force now.</summary>
    public GatewayState State => Volatile.Read(ref state);

    public void Put(GatewayState next) => Volatile.Write(ref state, next);

    public ValueTask<bool> WaitForRoomAsync(CancellationToken stop) => audit.WaitForRoomAsync(stop);

    /// <summary>The judgement on a destination: of its name, then of every address that it stands for.</summary>
    public async ValueTask<Decided> DecideAsync(GatewayState state, Caller caller, HostName host, int port, CancellationToken stop)
    {
        if (!caller.IsKnown) return new(new(RulingReason.UnknownCaller, null, caller.Unknown!), false, [], "");
        var rules = state.Allowlist.For(caller);
        var ruling = rules.Screen(host, port, clock.GetUtcNow());
        if (!Passes(caller, ruling)) return new(ruling, false, [], "");
        if (host.Address is { } literal) return new(ruling, true, [literal], "");
        Resolution resolution;
        using (GatewayTraces.Source.StartActivity("egress resolve")) resolution = await resolver.ResolveAsync(host.Name, stop);
        if (!resolution.IsFound) return new(ruling, true, [], resolution.Fault);
        ruling = rules.Settle(host, [.. resolution.Addresses], port, clock.GetUtcNow());
        return Passes(caller, ruling) ? new(ruling, true, resolution.Addresses, "") : new(ruling, false, [], "");
    }

    /// <summary>What the client hello adds: TLS for the very name that was asked for, where the entry needs it, and no hidden one.</summary>
    public static Ruling Judge(ClientHello hello, Ruling ruling, Caller caller, HostName host)
    {
        if (ruling.Entry?.NeedsTls != true) return ruling;
        if (hello.Kind == HelloKind.NotTls) return ruling with { Reason = RulingReason.NeedsTls, Detail = "what the client sends is not TLS" };
        if (hello.Kind != HelloKind.Whole) return ruling with { Reason = RulingReason.NeedsTls, Detail = hello.Fault.Length > 0 ? hello.Fault : "no client hello came in time" };
        if (hello.ServerName is not { } name) return ruling with { Reason = RulingReason.NeedsTls, Detail = "the client hello names no server (SNI)" };
        if (!HostName.TryParse(name, out var asked, out _) || asked != host) return ruling with { Reason = RulingReason.NeedsTls, Detail = $"the client hello names {(name.Length <= 80 ? name : name[..80])}" };
        if (!hello.HasEncryptedHello || caller.EncryptedHello == EncryptedHello.Allow) return ruling;
        const string Hidden = "the client hello has the extension of Encrypted Client Hello, which may name another server; GREASE looks the same";
        return caller.EncryptedHello == EncryptedHello.Report ? ruling with { Detail = Hidden } : ruling with { Reason = RulingReason.EncryptedHello, Detail = Hidden };
    }

    /// <summary>Whether a request goes on.</summary>
    public static bool Passes(Caller caller, Ruling ruling) => ruling.IsAllowed || (caller.Mode == CallerMode.Report && ruling.IsMerelyMissing);

    /// <summary>Why an open tunnel has to close now; null while it may stay.</summary>
    public string? Revoked(Passage passage)
    {
        var (now, current) = (clock.GetUtcNow(), State);
        if (!current.Callers.Knows(passage.Caller, passage.Source)) return $"{passage.Caller.Name} is no longer known as such";
        var ruling = current.Allowlist.For(passage.Caller).Settle(passage.Host, [passage.Address], passage.Port, now);
        return Passes(passage.Caller, ruling) ? null : $"no longer allowed: {RefusalWords.Reason(ruling)}";
    }

    public void Record(string request, Caller caller, string host, int port, NetAddress? address, Ruling ruling, bool passes, string? fault = null)
    {
        var verdict = ruling.IsAllowed ? ruling.Detail.Length > 0 ? AuditVerdict.Report : AuditVerdict.Allow : passes ? AuditVerdict.Report : AuditVerdict.Deny;
        meters.Decided(verdict, ruling.Reason);
        var record = new AuditRecord
        {
            Time = clock.GetUtcNow(),
            Event = AuditEvent.Decision,
            Request = request,
            Caller = caller.Name,
            IdentifiedBy = Refusal.Words(caller.By),
            Host = host,
            Address = address?.ToString(),
            Port = port,
            Verdict = verdict,
            Rule = ruling.Entry?.Rule,
            Exception = ruling.Entry?.Exception,
            Owner = ruling.Entry?.Owner,
            Classification = ruling.Entry?.Classification,
            Reason = fault is null ? RefusalWords.Reason(ruling) : $"{RefusalWords.Reason(ruling)}; {fault}",
        };
        audit.Write(record);
        if (GatewayTraces.Current is { } span) GatewayTraces.Tell(span, audit.Shown(record));
    }

    public void RecordEnd(Passage passage, long bytesOut, long bytesIn, TimeSpan duration, string reason)
    {
        var record = new AuditRecord
        {
            Time = clock.GetUtcNow(),
            Event = AuditEvent.Closed,
            Request = passage.Request,
            Caller = passage.Caller.Name,
            IdentifiedBy = Refusal.Words(passage.Caller.By),
            Host = passage.Host.Name,
            Address = passage.Address.ToString(),
            Port = passage.Port,
            Verdict = passage.Ruling.IsAllowed ? AuditVerdict.Allow : AuditVerdict.Report,
            Rule = passage.Ruling.Entry?.Rule,
            Exception = passage.Ruling.Entry?.Exception,
            Owner = passage.Ruling.Entry?.Owner,
            Classification = passage.Ruling.Entry?.Classification,
            BytesOut = bytesOut,
            BytesIn = bytesIn,
            Duration = duration,
            Reason = reason,
        };
        audit.Write(record);
        if (passage.Trace != default) GatewayTraces.End(passage.Trace, record.Time, audit.Shown(record));
    }
}
