using OpenTelemetry.Trace;
using Sluice.Gateway.Admin;

namespace Sluice.Tests.Gateway;

/// <summary>Spans in a collector that others wrote: it takes them, and puts each into its trace, under its parent.</summary>
public sealed class GatewayCollectorTests
{
    private const string Trace = "0af7651916cd43dd8448eb211c80319c", Parent = "b7ad6b7169203331";

    [Fact]
    public async Task A_collector_shows_a_request_with_its_parts_in_the_trace_of_the_client()
    {
        using var collector = new Collector();
        await using var server = new Origin { Says = null };
        await collector.ReadyAsync();
        using var traces = GatewayTraces.Start(collector.Address, 1, "replica-9");
        await using var gateway = RunningGateway.Start($$"""{"action": "allow", FETCHER, "to": {"domain": "traced.example.com"}, "ports": [{"port": {{server.Port}} }], "tls": "off"}, {"action": "allow", FETCHER, "to": {"cidrs": ["127.0.0.1/32"]}, "ports": [{"port": {{server.Port}} }]}""");
        gateway.Names.Answer("traced.example.com", "127.0.0.1");
        Assert.Equal(200, RunningGateway.StatusOf(await gateway.AskAsync($"CONNECT traced.example.com:{server.Port} HTTP/1.1\r\ntraceparent: 00-{Trace}-{Parent}-01\r\n\r\n")));
        Assert.Equal(403, RunningGateway.StatusOf(await gateway.AskAsync("CONNECT untold.example.com:443 HTTP/1.1\r\n\r\n")));
        await gateway.Server.DrainAsync();
        Assert.True(traces.ForceFlush(30_000));

        var spans = await collector.SpansAsync(5);
        Assert.All(spans, static span => Assert.Equal(("sluice-gateway", "replica-9"), (span.Service, span.Instance)));
        var request = Assert.Single(spans, static span => span is { Name: "egress request", Trace: Trace });
        Assert.Equal(Parent, request.Parent);
        Assert.Equal("allow", request.Tags["sluice.verdict"]);
        Assert.Equal("traced.example.com", request.Tags["server.address"]);
        var parts = spans.Where(span => span.Parent == request.Id).ToList();
        Assert.Equal(["egress connect", "egress resolve", "egress transfer"], parts.Select(static span => span.Name).Order(StringComparer.Ordinal));
        Assert.All(parts, static span => Assert.Equal(Trace, span.Trace));

        // The canary: what was refused is another trace, without parts.
        var refused = Assert.Single(spans, static span => span is { Name: "egress request", Parent: "" });
        Assert.NotEqual(Trace, refused.Trace);
        Assert.Equal("deny", refused.Tags["sluice.verdict"]);
        Assert.DoesNotContain(spans, span => span.Parent == refused.Id);
    }
}
