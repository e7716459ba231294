using Sluice.Findings;
using Sluice.Sets;

namespace Sluice.Analysis;

/// <summary>What a pattern means among the endpoints of one snapshot.</summary>
public sealed class EndpointMatch
{
    private readonly HashSet<Endpoint> members;
    private readonly AddressSet outside;

    private EndpointMatch(EndpointPattern pattern, ValueList<Endpoint> endpoints, bool isAmbiguous, string? nearest)
    {
        (Pattern, Endpoints, IsAmbiguous, Nearest) = (pattern, endpoints, isAmbiguous, nearest);
        members = [.. endpoints];
        outside = pattern.Shape == EndpointShape.Anything ? AddressSet.All : pattern.Addresses;
    }

    public EndpointPattern Pattern { get; }

    /// <summary>
    /// The endpoints, ascending. Addresses that are named are one <see cref="AddressEndpoint"/> of exactly these addresses, after the workloads and nodes
    /// that have one of them; a domain name that no rule names is a <see cref="DomainEndpoint"/> all the same.
    /// </summary>
    public ValueList<Endpoint> Endpoints { get; }

    /// <summary>
    /// The endpoints that a question about this name is put to. An address that belongs to a pod or node means that pod or node and nothing outside;
    /// one that host-network pods share with their node means the node.
    /// </summary>
    public ValueList<Endpoint> Asked
    {
        get
        {
            if (Pattern.Shape != EndpointShape.Addresses || Pattern.Addresses.ToBlocks() is not [var block] || block.Prefix < (block.IsIPv6 ? 128 : 32)) return Endpoints;
            foreach (var preferred in (Func<Endpoint, bool>[])[static end => end is WorkloadEndpoint { IsPolicySubject: true }, static end => end is NodeEndpoint, static end => end is WorkloadEndpoint])
            {
                if (Endpoints.Any(preferred)) return Endpoints.Where(preferred).ToValueList();
            }

            return Endpoints;
        }
    }

    /// <summary>Whether a name without namespace fits workloads of several namespaces or kinds, so that one of them must be chosen.</summary>
    public bool IsAmbiguous { get; }

    /// <summary>When nothing fits: the name in the snapshot that is nearest to what was written; null when none is near.</summary>
    public string? Nearest { get; }

    /// <summary>Whether nothing fits.</summary>
    public bool IsEmpty => Endpoints.Count == 0;

    /// <summary>Looks the pattern up. A word means a namespace before a workload, a workload before a node, a node before anything outside.</summary>
    public static EndpointMatch Of(EndpointPattern pattern, IEnumerable<Endpoint> endpoints)
    {
        ArgumentNullException.ThrowIfNull(pattern);
        ArgumentNullException.ThrowIfNull(endpoints);
        var all = endpoints as IReadOnlyCollection<Endpoint> ?? [.. endpoints];
        var found = all.Where(pattern.Matches).ToList();
        if (pattern.Shape == EndpointShape.Word) found = Choose(pattern, found);
        if (pattern.Shape is EndpointShape.Addresses or EndpointShape.Internet)
        {
            found.RemoveAll(static endpoint => endpoint is AddressEndpoint);
            if (pattern.Shape == EndpointShape.Internet) found.Clear();
            found.Add(new AddressEndpoint(pattern.Addresses));
        }

        if (found.Count == 0 && IsDomain(pattern)) found.Add(new DomainEndpoint(pattern.Text));
        found.Sort();
        return new(pattern, found.ToValueList(), IsAmbiguousIn(pattern, found), found.Count > 0 ? null : NearestTo(pattern, all));
    }

    /// <summary>Whether an endpoint is meant; an address endpoint is when it shares an address.</summary>
    public bool Contains(Endpoint endpoint) =>
        members.Contains(endpoint) || (endpoint is AddressEndpoint addresses && addresses.Addresses.Overlaps(outside));

    private static List<Endpoint> Choose(EndpointPattern pattern, List<Endpoint> found)
    {
        Func<Endpoint, bool>[] preference =
        [
            endpoint => endpoint.Namespace.Length > 0 && EndpointPattern.Like(pattern.Name, endpoint.Namespace),
            static endpoint => endpoint is WorkloadEndpoint,
            static endpoint => endpoint is NodeEndpoint,
            static _ => true,
        ];
        foreach (var preferred in preference)
        {
            if (found.Exists(preferred.Invoke)) return found.FindAll(preferred.Invoke);
        }

        return found;
    }

    private static bool IsAmbiguousIn(EndpointPattern pattern, List<Endpoint> found) =>
        pattern.Shape == EndpointShape.Word
        && pattern.Name.AsSpan().IndexOfAny('*', '?') < 0
        && !found.Exists(endpoint => endpoint.Namespace == pattern.Name)
        && found.OfType<WorkloadEndpoint>().Select(static endpoint => endpoint.Workload.Name).Distinct().Skip(1).Any();

    private static bool IsDomain(EndpointPattern pattern) =>
        pattern.Shape == EndpointShape.Word && pattern.Text.Contains('.', StringComparison.Ordinal) && !pattern.Text.StartsWith('[');

    private static string? NearestTo(EndpointPattern pattern, IEnumerable<Endpoint> endpoints)
    {
        var names = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var endpoint in endpoints)
        {
            if (endpoint.Namespace.Length > 0) names.Add(endpoint.Namespace);
            if (endpoint is NodeEndpoint node) names.Add($"node/{node.Node.Name}");
            if (endpoint is not WorkloadEndpoint { Workload.Name: var name }) continue;
            names.Add(pattern.Shape == EndpointShape.Word ? name.Name : $"{name.Namespace}/{name.Name}");
        }

        var written = pattern.Kind.Length == 0 ? pattern.Text : $"{pattern.Namespace}/{pattern.Name}";
        return Spelling.Nearest(written, names);
    }
}
