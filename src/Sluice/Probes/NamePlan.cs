using Sluice.Analysis;
using Sluice.Charters;
using Sluice.Dialects;
using Sluice.Model;
using Sluice.Sets;

namespace Sluice.Probes;

/// <summary>
/// The probes of one address family for the domain names of a charter: each is asked for at the charter's resolver by one pod that may ask and one that may not, and the host of
/// each that only the charter has is tried by one that may and one that may not, where there are such; by every pod when all is wanted. Lists of hundreds of names are few probes.
/// </summary>
internal sealed class NamePlan(Reachability reachability, Places places, DnsTerms dns, bool all)
{
    /// <summary>Where a charter names no port with a name: TLS.</summary>
    private const int AnyTcp = 443;

    private readonly List<Place> names = [.. places.All.Where(static place => place.Host?.Charter is not null)];

    /// <summary>One pod of each group, those first of which a policy decides where they connect to: what is open because nothing closes it shows less.</summary>
    private readonly List<Place> pods = [.. places.Groups.Select(static group => group[0]).Where(static place => place.IsPod).OrderByDescending(place => reachability.Selecting(place.Endpoint, Direction.Egress).Any())];

    private readonly List<DomainTerm> wildcards = [.. reachability.Endpoints.OfType<DomainEndpoint>().Select(static domain => new DomainTerm(domain.Name))];
    private readonly Dictionary<(string, Protocol, int), List<Place>> chosen = [];

    public IEnumerable<Probe> Probes() => Questions().Concat(names.Where(static place => place.Host!.IsOfCharterAlone).SelectMany(Connections));

    private IEnumerable<Probe> Questions()
    {
        if (names.Count == 0 || dns.Traffic.Udp.IsEmpty || places.All.FirstOrDefault(place => IsResolver(place.Endpoint)) is not { } resolver) yield break;
        var port = dns.Traffic.Udp.Set.Intervals[0].Low;
        foreach (var from in OneOfEach(resolver, Protocol.Udp, port))
        {
            var decision = reachability.Decide(from.Endpoint, resolver.Endpoint);
            foreach (var name in names) yield return FamilyPlan.Between(from, resolver, Protocol.Udp, port, decision) with { IsDns = true, Asks = name.Host!.Resolves };
        }
    }

    private IEnumerable<Probe> Connections(Place name)
    {
        var traffic = name.Host!.Charter!.Traffic;
        var tcp = PlanPorts.Borders(traffic.Tcp);
        var udp = PlanPorts.Borders(traffic.Udp);
        if (tcp.Count + udp.Count == 0) tcp.Add(AnyTcp);
        foreach (var (protocol, port) in tcp.Select(static port => (Protocol.Tcp, port)).Concat(udp.Select(static port => (Protocol.Udp, port))))
        {
            foreach (var from in all ? places.All.Where(static place => place.IsPod) : Alike(name, protocol, port))
                yield return FamilyPlan.Between(from, name, protocol, port, reachability.Decide(from.Endpoint, name.Endpoint));
        }
    }

    /// <summary>The sources for a name: the same for all names that policies cannot tell apart, which the wildcards above them do, and addresses that were given.</summary>
    private List<Place> Alike(Place name, Protocol protocol, int port)
    {
        var above = string.Join(' ', wildcards.Where(wildcard => wildcard.Covers(name.Host!.Domain)).Select(static wildcard => wildcard.Name));
        var key = (name.Host!.IsAddressGiven ? name.Host!.ToString() : above, protocol, port);
        return chosen.TryGetValue(key, out var known) ? known : chosen[key] = [.. OneOfEach(name, protocol, port)];
    }

    /// <summary>Whether a pod is one of those that the charter names as the resolver.</summary>
    private bool IsResolver(Endpoint endpoint) =>
        endpoint is WorkloadEndpoint { Workload: var workload } && workload.Name.Namespace == dns.Namespace && dns.Pods.Matches(workload.Labels);

    /// <summary>One pod that may, and one that may not; where the analysis says unknown of every pod, one all the same, so that something is tried.</summary>
    private IEnumerable<Place> OneOfEach(Place to, Protocol protocol, int port)
    {
        var wanted = new HashSet<Verdict> { Verdict.Allow, Verdict.Deny };
        foreach (var from in pods)
        {
            if (wanted.Count == 0) yield break;
            if (from.Address != to.Address && wanted.Remove(reachability.Decide(from.Endpoint, to.Endpoint).Of(protocol, port))) yield return from;
        }

        if (wanted.Count == 2 && pods.Find(from => from.Address != to.Address) is { } unknown) yield return unknown;
    }
}
