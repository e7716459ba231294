using Sluice.Analysis;
using Sluice.Findings;
using Sluice.Sets;

namespace Sluice.Reports.Relations;

/// <summary>
/// What <c>sluice list</c> answers: connections with what is allowed and what is unknown, and everything that was taken for granted.
/// ICMP and protocols without ports are left out; the connections are in the order of their endpoints.
/// </summary>
public sealed record RelationReport
{
    /// <summary>The profile's name.</summary>
    public required string Profile { get; init; }

    public ValueList<Assumption> Assumptions { get; init; }

    public ValueList<Problem> Problems { get; init; }

    /// <summary>Every endpoint of the snapshot, ordered, whether connected or not. Says when "every pod of a namespace" is true.</summary>
    public required IReadOnlyList<Endpoint> Endpoints { get; init; }

    /// <summary>The connections to show, ordered; none is empty on both sides.</summary>
    public required IReadOnlyList<Connection> Connections { get; init; }

    /// <summary>Whether connections were left out on request, so that the absence of one says nothing.</summary>
    public bool IsFiltered { get; init; }

    /// <summary>Whether the report is about pods that do not exist yet; then representatives are called so.</summary>
    public bool IsExposure { get; init; }

    /// <summary>The rules and reasons behind a connection of this report.</summary>
    public required Func<Connection, Decision> Explain { get; init; }

    /// <summary>The report of a relation, or of the part of it that was asked for.</summary>
    /// <param name="reachability">Where the connections come from.</param>
    /// <param name="connections">All of its connections, or some.</param>
    /// <param name="isFiltered">Whether they are some.</param>
    public static RelationReport Of(Reachability reachability, IEnumerable<Connection> connections, bool isFiltered) => new()
    {
        Profile = reachability.Profile.Name,
        Assumptions = reachability.Assumptions,
        Problems = reachability.Snapshot.Problems,
        Endpoints = reachability.Endpoints,
        Connections = [.. connections.Select(OnlyPorts).OfType<Connection>()],
        IsFiltered = isFiltered,
        Explain = connection => reachability.Decide(connection.From, connection.To),
    };

    private static Connection? OnlyPorts(Connection connection)
    {
        var allowed = connection.Allowed.OnlyPorts();
        var unknown = connection.Unknown.OnlyPorts();
        return allowed.IsEmpty && unknown.IsEmpty ? null : connection with { Allowed = allowed, Unknown = unknown };
    }
}
