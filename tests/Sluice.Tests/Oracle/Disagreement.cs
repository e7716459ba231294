using Sluice.Analysis;

namespace Sluice.Tests.Oracle;

/// <summary>One question to which the engine and the oracle answer differently.</summary>
internal sealed record Disagreement(string Asked, string From, string To, string Port, Verdict Engine, Verdict Oracle)
{
    public override string ToString() => $"{Asked} {From} -> {To} : {Port}: engine {Engine}, oracle {Oracle}";
}
