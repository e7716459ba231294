using System.Diagnostics;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;
using Sluice.Gateway.Audit;
using Sluice.Gateway.Http;

namespace Sluice.Gateway.Admin;

/// <summary>
/// Traces in the form of OpenTelemetry: a span for each request up to its decision and connection, in it one for the question to a name server and one for the connection, and one for as
/// long as a tunnel or a plain exchange is open. They say what the audit trail says, and are no proof: what cannot be sent is thrown away.
/// </summary>
internal static class GatewayTraces
{
    public const string Name = "sluice.gateway";

    public static ActivitySource Source { get; } = new(Name);

    /// <summary>Sends spans to a collector until it is disposed.</summary>
    /// <param name="collector">Of OTLP over HTTP; without a path it is <c>/v1/traces</c>.</param>
    /// <param name="share">Which share of requests is traced, by trace id, from 0 to 1.</param>
    /// <param name="replica">What the process is called there.</param>
    public static TracerProvider Start(Uri collector, double share, string replica) => Sdk.CreateTracerProviderBuilder()
        .ConfigureResource(resource => resource.Clear().AddService("sluice-gateway", serviceInstanceId: replica))
        .AddSource(Name)
        .SetSampler(new TraceIdRatioBasedSampler(share))
        .AddOtlpExporter(exporter =>
        {
            exporter.Protocol = OtlpExportProtocol.HttpProtobuf;
            exporter.Endpoint = collector.AbsolutePath == "/" ? new(collector, "v1/traces") : collector;
        })
        .Build();

    /// <summary>The span of a request, in the trace that the client names (W3C Trace Context); null while nobody listens.</summary>
    public static Activity? Begin(HttpHead? head)
    {
        if (!Source.HasListeners()) return null;
        var parent = head?.Value("traceparent"u8) is { } text && ActivityContext.TryParse(text, head.Value("tracestate"u8), isRemote: true, out var context) ? context : default;
        return Source.StartActivity("egress request", ActivityKind.Server, parent);
    }

    /// <summary>Whether the current span is one of these.</summary>
    public static Activity? Current => Activity.Current is { } span && span.Source == Source ? span : null;

    /// <summary>A span for as long as a tunnel or a plain exchange was open, in the trace of its request.</summary>
    public static void End(ActivityContext request, DateTimeOffset end, AuditRecord record)
    {
        using var span = Source.StartActivity("egress transfer", ActivityKind.Internal, request, startTime: end - (record.Duration ?? TimeSpan.Zero));
        if (span is null) return;
        Tell(span, record);
        span.SetTag("sluice.bytes.out", record.BytesOut);
        span.SetTag("sluice.bytes.in", record.BytesIn);
        span.SetEndTime(end.UtcDateTime);
    }

    /// <summary>Puts into a span what the audit trail shows.</summary>
    public static void Tell(Activity span, AuditRecord record)
    {
        span.SetTag("server.address", record.Host);
        span.SetTag("server.port", record.Port);
        if (record.Address is not null) span.SetTag("network.peer.address", record.Address);
        span.SetTag("sluice.request", record.Request);
        span.SetTag("sluice.caller", record.Caller);
        span.SetTag("sluice.verdict", record.Verdict.ToString().ToLowerInvariant());
        span.SetTag("sluice.reason", record.Reason);
        if (record.Rule is not null) span.SetTag("sluice.rule", record.Rule);
        if (record.Exception is not null) span.SetTag("sluice.exception", record.Exception);
    }
}
