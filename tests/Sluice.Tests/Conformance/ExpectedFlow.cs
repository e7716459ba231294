using System.Text.Json;
using Sluice.Analysis;
using Sluice.Sets;

namespace Sluice.Tests.Conformance;

/// <summary>One flow of a published case. Peers are <c>namespace/pod</c> or <c>ip:ADDRESS</c>.</summary>
internal sealed record ExpectedFlow(string From, string To, Protocol Protocol, int Port, Verdict Expected, Verdict? Ingress, Verdict? Egress)
{
    public static ExpectedFlow Read(JsonElement flow) => new(
        flow.GetProperty("from").GetString()!,
        flow.GetProperty("to").GetString()!,
        Protocols.Parse(flow.GetProperty("protocol").GetString()!),
        flow.GetProperty("port").GetInt32(),
        VerdictOf(flow, "expect")!.Value,
        VerdictOf(flow, "expectIngress"),
        VerdictOf(flow, "expectEgress"));

    public override string ToString() => $"{From} -> {To} : {Port}/{Protocol.ApiName()}";

    private static Verdict? VerdictOf(JsonElement flow, string name) => flow.TryGetProperty(name, out var value)
        ? value.GetString() switch
        {
            "allow" => Verdict.Allow,
            "deny" => Verdict.Deny,
            var other => throw new FormatException($"'{other}' is no verdict"),
        }
        : null;
}
