using Sluice.Findings;
using Sluice.Sets;

namespace Sluice.Analysis;

/// <summary>What somebody expects of a connection. Where names mean several endpoints, it is expected of every pair.</summary>
public sealed record Expectation
{
    public required EndpointPattern From { get; init; }

    public required EndpointPattern To { get; init; }

    /// <summary>The ports; null for any: then an allow is met by one open port, a deny only by none.</summary>
    public TrafficSet? Asked { get; init; }

    public required Verdict Expected { get; init; }

    /// <summary>What the destination's ingress alone is expected to say; null when nothing is expected of it.</summary>
    public Verdict? Ingress { get; init; }

    /// <summary>What the source's egress alone is expected to say; null when nothing is expected of it.</summary>
    public Verdict? Egress { get; init; }

    /// <summary>Where it is written.</summary>
    public SourceSpan Span { get; init; }

    /// <summary>What is really so: a verdict on all asked ports, or null when some are allowed and others denied.</summary>
    internal static Verdict? Actual(TrafficSet allowed, TrafficSet unknown, TrafficSet? asked)
    {
        if (asked is null) return !allowed.OnlyPorts().IsEmpty ? Verdict.Allow : !unknown.OnlyPorts().IsEmpty ? Verdict.Unknown : Verdict.Deny;
        if (asked.IsSubsetOf(allowed)) return Verdict.Allow;
        if (!asked.Intersect(unknown).IsEmpty) return Verdict.Unknown;
        return asked.Intersect(allowed).IsEmpty ? Verdict.Deny : null;
    }
}
