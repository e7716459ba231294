using System.Diagnostics.Metrics;
using Sluice.Gateway.Allowlist;
using Sluice.Gateway.Audit;

namespace Sluice.Gateway.Serving;

/// <summary>What the gateway counts (Prometheus names; the admin port serves them).</summary>
internal sealed class GatewayMeters : IDisposable
{
    public const string Name = "sluice.gateway";

    private readonly Meter meter = new(Name);
    private readonly Counter<long> decisions, bytes, connections, refused, reloads;
    private readonly Histogram<double> duration;

    public GatewayMeters()
    {
        decisions = meter.CreateCounter<long>("sluice_gateway_decisions_total", null, "Requests by verdict and reason.");
        bytes = meter.CreateCounter<long>("sluice_gateway_bytes_total", null, "Bytes carried, by direction, counted when a tunnel or a request ends.");
        connections = meter.CreateCounter<long>("sluice_gateway_connections_total", null, "Connections of clients that were taken.");
        refused = meter.CreateCounter<long>("sluice_gateway_connections_refused_total", null, "Connections that ended before a request: no TLS, no PROXY header, not diverted.");
        reloads = meter.CreateCounter<long>("sluice_gateway_reloads_total", null, "Reloads of allowlist and callers, by result.");
        duration = meter.CreateHistogram<double>("sluice_gateway_decision_seconds", null, "From a whole head to the connection with the server, or the refusal.");
    }

    public void Watch(string name, string description, Func<long> value) => meter.CreateObservableGauge(name, value, null, description);

    public void Decided(AuditVerdict verdict, RulingReason reason) =>
        decisions.Add(1, new("verdict", verdict.ToString().ToLowerInvariant()), new("reason", reason.ToString()));

    public void Took(TimeSpan time) => duration.Record(time.TotalSeconds);

    public void Carried(long going, long coming)
    {
        bytes.Add(going, new KeyValuePair<string, object?>("direction", "out"));
        bytes.Add(coming, new KeyValuePair<string, object?>("direction", "in"));
    }

    public void Refused() => refused.Add(1);

    public void Connected() => connections.Add(1);

    public void Reloaded(bool isTaken) => reloads.Add(1, new KeyValuePair<string, object?>("result", isTaken ? "taken" : "refused"));

    public void Dispose() => meter.Dispose();
}
