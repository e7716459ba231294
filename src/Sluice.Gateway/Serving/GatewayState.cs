using Sluice.Gateway.Allowlist;
using Sluice.Gateway.Callers;

namespace Sluice.Gateway.Serving;

/// <summary>What is in force: replaced whole, so that a request sees one allowlist and one map of callers from beginning to end.</summary>
public sealed record GatewayState(EgressAllowlist Allowlist, CallerMap Callers)
{
    public static GatewayState Closed { get; } = new(EgressAllowlist.Nothing, CallerMap.Nobody);
}
