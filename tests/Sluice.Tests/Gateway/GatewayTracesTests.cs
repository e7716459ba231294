using System.Text;
using OpenTelemetry.Trace;
using Sluice.Charters;
using Sluice.Gateway.Admin;

namespace Sluice.Tests.Gateway;

/// <summary>Spans, as a collector gets them: OTLP in protobuf, in which texts stand as they are.</summary>
public sealed class GatewayTracesTests : IAsyncDisposable
{
    private const string Trace = "0af7651916cd43dd8448eb211c80319c", Parent = "b7ad6b7169203331";
    private readonly Origin server = new() { Says = null }, collector = new() { Says = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n" };

    public async ValueTask DisposeAsync()
    {
        await server.DisposeAsync();
        await collector.DisposeAsync();
    }

    [Fact]
    public async Task A_request_is_a_span_in_the_trace_of_its_client_and_a_tunnel_one_for_as_long_as_it_is_open()
    {
        using var traces = GatewayTraces.Start(new($"http://127.0.0.1:{collector.Port}"), 1, "replica-7");
        await using var gateway = RunningGateway.Start(Entry("traced.example.com"));
        gateway.Names.Answer("traced.example.com", "127.0.0.1");
        Assert.Equal(200, RunningGateway.StatusOf(await gateway.AskAsync($"CONNECT traced.example.com:{server.Port} HTTP/1.1\r\ntraceparent: 00-{Trace}-{Parent}-01\r\n\r\n")));
        Assert.Equal(403, RunningGateway.StatusOf(await gateway.AskAsync("CONNECT untold.example.com:443 HTTP/1.1\r\n\r\n")));
        await gateway.Server.DrainAsync();
        var sent = Sent(traces);
        Assert.StartsWith("POST /v1/traces HTTP/1.1", sent);
        foreach (var text in (string[])
        [
            "sluice-gateway", "replica-7", "egress request", "egress resolve", "egress connect", "egress transfer", "traced.example.com", "untold.example.com", "shop/app=fetcher", "sluice.verdict", "deny", "127.0.0.1",
            Encoding.Latin1.GetString(Convert.FromHexString(Trace)), Encoding.Latin1.GetString(Convert.FromHexString(Parent)),
        ])
            Assert.Contains(text, sent);
    }

    [Fact]
    public async Task What_the_audit_trail_redacts_no_span_names()
    {
        using var traces = GatewayTraces.Start(new($"http://127.0.0.1:{collector.Port}/custom"), 1, "replica-8");
        await using var gateway = RunningGateway.Start(Entry("secret.example.com", """, "exception": "hidden-one", "classification": "restricted" """), redact: DataClassification.Restricted);
        gateway.Names.Answer("secret.example.com", "127.0.0.1");
        Assert.Equal(200, RunningGateway.StatusOf(await gateway.AskAsync($"CONNECT secret.example.com:{server.Port} HTTP/1.1\r\n\r\n")));
        await gateway.Server.DrainAsync();
        var sent = Sent(traces);
        Assert.StartsWith("POST /custom HTTP/1.1", sent);
        Assert.Contains("hidden-one", sent);
        Assert.DoesNotContain("secret.example.com", sent);
    }

    private string Entry(string domain, string more = "") =>
        $$"""{"action": "allow", FETCHER, "to": {"domain": "{{domain}}"}, "ports": [{"port": {{server.Port}} }], "tls": "off"{{more}} }, {"action": "allow", FETCHER, "to": {"cidrs": ["127.0.0.1/32"]}, "ports": [{"port": {{server.Port}} }]}""";

    private string Sent(TracerProvider traces)
    {
        Assert.True(traces.ForceFlush(30_000));
        return collector.Received;
    }
}
