using Sluice.Sets;

namespace Sluice.Analysis;

/// <summary>One cell of the relation: what may flow from one endpoint to another, and what cannot be said. The two do not overlap.</summary>
/// <param name="From">Where the connection is opened.</param>
/// <param name="To">Where it is accepted.</param>
/// <param name="Allowed">Ports that are certainly open.</param>
/// <param name="Unknown">Ports of which it cannot be said.</param>
public sealed record Connection(Endpoint From, Endpoint To, TrafficSet Allowed, TrafficSet Unknown);

/// <summary>Which part of the relation is asked for. Null and false mean no restriction.</summary>
public sealed record ConnectionQuery
{
    public static ConnectionQuery Everything { get; } = new();

    public Func<Endpoint, bool>? From { get; init; }

    public Func<Endpoint, bool>? To { get; init; }
}
