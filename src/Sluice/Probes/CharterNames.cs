using Sluice.Analysis;
using Sluice.Charters;
using Sluice.Dialects;
using Sluice.Sets;

namespace Sluice.Probes;

/// <summary>The domain names of a charter, each once and in order, and the resolver that is asked for them. No name is ever looked up.</summary>
public sealed record CharterNames
{
    /// <summary>Of no charter.</summary>
    public static CharterNames None { get; } = new();

    private CharterNames()
    {
    }

    public ValueList<CharterName> Names { get; private init; }

    /// <summary>The addresses that the charter writes down for names.</summary>
    public ValueList<(string Name, Cidr Address)> Answers { get; private init; }

    /// <summary>The resolver, as the charter has it.</summary>
    public DnsTerms Dns { get; private init; } = DnsTerms.Default;

    /// <summary>
    /// The names that flows lead to, that exceptions open, whether they count on a day or not, and that are forbidden: what no exception opens any more has to be closed.
    /// </summary>
    public static CharterNames Of(Charter charter)
    {
        ArgumentNullException.ThrowIfNull(charter);
        var written = charter.Flows.SelectMany(static flow => Of(flow.To, flow.Ports))
            .Concat(charter.Exceptions.Select(static exception => exception.Opens).OfType<Opening>().SelectMany(static opening => Of(opening.To, opening.Ports)))
            .Concat(charter.Forbidden.SelectMany(static prohibition => Of(prohibition.To, default)));
        return new() { Names = Merged(written), Answers = charter.Answers.ToValueList(), Dns = charter.Dns };
    }

    /// <summary>The same, with the names below a wildcard of the charter that expectations lead to: what somebody wrote down is tried by its own name.</summary>
    public CharterNames With(IEnumerable<Expectation> expectations)
    {
        ArgumentNullException.ThrowIfNull(expectations);
        var below = from expectation in expectations
                    where expectation.To.Shape == EndpointShape.Word
                    let name = expectation.To.Name.ToLowerInvariant()
                    where !name.Contains('*', StringComparison.Ordinal)
                    from wildcard in Names
                    where wildcard.IsWildcard && new DomainTerm(wildcard.Written).Covers(name)
                    select wildcard with { Written = name };
        return this with { Names = Merged(Names.Concat(below)) };
    }

    private static IEnumerable<CharterName> Of(ValueList<CharterPeer> to, ValueList<CharterPort> ports)
    {
        var traffic = ports.Aggregate(TrafficSet.Empty, static (all, port) => port.Traffic is { } named ? all.Union(named.OnlyPorts()) : all);
        return to.OfType<DomainPeer>().Select(peer => new CharterName(peer.Name, traffic));
    }

    private static ValueList<CharterName> Merged(IEnumerable<CharterName> names) => names.GroupBy(static name => name.Written, StringComparer.OrdinalIgnoreCase)
        .Select(static same => new CharterName(same.Key, same.Aggregate(TrafficSet.Empty, static (all, name) => all.Union(name.Traffic))))
        .OrderBy(static name => name.Written, StringComparer.Ordinal).ToValueList();
}
