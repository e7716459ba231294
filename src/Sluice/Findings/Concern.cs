using Sluice.Sets;

namespace Sluice.Findings;

/// <summary>One connection that a finding is about; an end that is any of several is written as such (<c>internet</c>, <c>every pod of shop</c>).</summary>
/// <param name="From">Where it is opened, as endpoints are named in every output.</param>
/// <param name="To">Where it is accepted.</param>
/// <param name="Traffic">The ports that are meant.</param>
public sealed record ConcernedConnection(string From, string To, TrafficSet Traffic);

/// <summary>
/// Whom a finding concerns: the first few in order, and the exact number of all. Bounded, so that a finding about a
/// hundred thousand pods stays small.
/// </summary>
/// <param name="Connections">At most <see cref="Limit"/> connections.</param>
/// <param name="ConnectionCount">How many there are in all.</param>
/// <param name="Workloads">At most <see cref="Limit"/> workloads or representatives.</param>
/// <param name="WorkloadCount">How many there are in all.</param>
public sealed record Concern(ValueList<ConcernedConnection> Connections, int ConnectionCount, ValueList<string> Workloads, int WorkloadCount)
{
    /// <summary>How many are listed at most.</summary>
    public const int Limit = 10;

    public static Concern Nothing { get; } = new([], 0, [], 0);

    /// <summary>Workloads, of which the first few are kept.</summary>
    public static Concern OfWorkloads(IReadOnlyCollection<string> workloads) =>
        new([], 0, workloads.Take(Limit).ToValueList(), workloads.Count);

    /// <summary>Connections, of which the first few are kept.</summary>
    public static Concern OfConnections(IReadOnlyCollection<ConcernedConnection> connections) =>
        new(connections.Take(Limit).ToValueList(), connections.Count, [], 0);
}
