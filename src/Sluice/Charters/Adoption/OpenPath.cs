using Sluice.Sets;

namespace Sluice.Charters.Adoption;

/// <summary>Something that is open between two things with a name, and has to be said.</summary>
/// <param name="From">The source: a unit, or addresses.</param>
/// <param name="To">The destination: a unit, addresses, or a domain name.</param>
/// <param name="Traffic">What is open.</param>
internal sealed record OpenPath(PathEnd From, PathEnd To, TrafficSet Traffic)
{
    /// <summary>Whether nothing isolates the side that decides today.</summary>
    public bool IsOpenSide { get; init; }
}

/// <summary>An end of an open path: a unit of pods, addresses, or a domain name. One of them is set.</summary>
internal sealed class PathEnd
{
    private PathEnd(PeerUnit? unit, AddressSet? addresses, string? domain, string key) => (Unit, Addresses, Domain, Key) = (unit, addresses, domain, key);

    public PeerUnit? Unit { get; }

    public AddressSet? Addresses { get; }

    public string? Domain { get; }

    /// <summary>The same for equal ends; orders units before what lies outside.</summary>
    public string Key { get; }

    public static PathEnd Of(PeerUnit unit) => new(unit, null, null, $"{unit.Rank}{unit.Peer}");

    public static PathEnd Of(AddressSet addresses) => new(null, addresses, null, $"9{addresses}");

    public static PathEnd Of(string domain) => new(null, null, domain, $"8{domain}");
}
