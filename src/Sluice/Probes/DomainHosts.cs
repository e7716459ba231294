using Sluice.Analysis;
using Sluice.Model;
using Sluice.Sets;

namespace Sluice.Probes;

/// <summary>
/// A host for each domain name that policies name, and for each that only a charter does. Where the resolver's answer is known it has that address, else one of its own: a name
/// that only the charter has gets one of the public addresses that no policy names, so that it is treated as any host of the internet.
/// </summary>
internal sealed class DomainHosts
{
    /// <summary>A block that stands for the internet in documentation (RFC 5737). Names that policies name have IPv4 alone, as the analysis takes a name to have.</summary>
    private static readonly Cidr OfNames = Cidr.Parse("198.51.100.0/24");

    /// <summary>The same for IPv6 (RFC 3849).</summary>
    private static readonly Cidr OfNamesIPv6 = Cidr.Parse("2001:db8:0:53::/64");

    private static readonly AddressSet Special = AddressSet.Of(SpecialRanges.All.Select(static range => range.Block));

    private readonly Reachability reachability;
    private readonly AnalysisOptions options;
    private readonly AddressSet taken;
    private readonly HashSet<Cidr> used;
    private readonly HashSet<string> exact;
    private readonly IEnumerator<Cidr>[] free;

    public DomainHosts(Reachability reachability, AnalysisOptions options, CharterNames names, AddressSet taken, IEnumerable<ConcreteHost> others)
    {
        (this.reachability, this.options, this.taken) = (reachability, options, taken);
        used = others.Select(static host => host.Address).ToHashSet();
        var ofPolicies = reachability.Endpoints.OfType<DomainEndpoint>().ToList();
        exact = new(ofPolicies.Select(static domain => domain.Name).Concat(names.Names.Select(static name => name.Written)), StringComparer.OrdinalIgnoreCase);
        free = [Free(isIPv6: false).GetEnumerator(), Free(isIPv6: true).GetEnumerator()];
        var found = ofPolicies.SelectMany(domain => OfPolicies(domain.Name, names.Names.FirstOrDefault(name => Same(name.Written, domain.Name)))).ToList();
        found.AddRange(names.Names.Where(name => !ofPolicies.Exists(domain => Same(name.Written, domain.Name))).SelectMany(OfCharter));
        Hosts = found;
    }

    public IReadOnlyList<ConcreteHost> Hosts { get; }

    private static bool Same(string left, string right) => string.Equals(left, right, StringComparison.OrdinalIgnoreCase);

    private IEnumerable<ConcreteHost> OfPolicies(string domain, CharterName? charter)
    {
        var (isKnown, addresses) = Known(domain);
        if (!isKnown) addresses = [Next()];
        var resolves = domain.StartsWith("*.", StringComparison.Ordinal) ? OneBelow(domain) : domain;
        return addresses.Select(address => new ConcreteHost(address, domain) { Resolves = resolves, Charter = charter, Ports = charter is null ? default : PlanPorts.Borders(charter.Traffic.Tcp).ToValueList() });

        Cidr Next()
        {
            var address = OfNames;
            var offset = UInt128.One;
            do address = Cidr.Of(false, OfNames.Network + offset++, 32);
            while (!used.Add(address) || taken.Contains(false, address.Network));
            return address;
        }
    }

    private IEnumerable<ConcreteHost> OfCharter(CharterName name)
    {
        var domain = name.IsWildcard ? OneBelow(name.Written) : name.Written;
        var (isKnown, addresses) = Known(domain);
        if (!isKnown) addresses = [.. free.Where(static family => family.MoveNext()).Select(static family => family.Current)];
        return addresses.Select(address => new ConcreteHost(address, domain) { Charter = name, IsOfCharterAlone = true, IsAddressGiven = isKnown, Ports = PlanPorts.Borders(name.Traffic.Tcp).ToValueList() });
    }

    /// <summary>Whether the resolver's answer is known, and its addresses that no pod, node or Service has.</summary>
    private (bool IsKnown, List<Cidr> Addresses) Known(string domain)
    {
        var known = options.Dns.Where(answer => Same(answer.Name, domain)).Select(static answer => answer.Address).ToList();
        return (known.Count > 0, known.FindAll(address => !taken.Contains(address.IsIPv6, address.Network)));
    }

    /// <summary>A name below a wildcard that nobody names.</summary>
    private string OneBelow(string wildcard)
    {
        for (var number = 1; ; number++)
        {
            var name = $"any{(number == 1 ? "" : number.ToString(System.Globalization.CultureInfo.InvariantCulture))}{wildcard[1..]}";
            if (exact.Add(name)) return name;
        }
    }

    /// <summary>Addresses of one family that nobody has yet: those for documentation first, where policies treat them as the rest of the internet.</summary>
    private IEnumerable<Cidr> Free(bool isIPv6)
    {
        var rest = RestOfInternet(isIPv6);
        var documentation = rest.Intersect(AddressSet.Of(isIPv6 ? OfNamesIPv6 : OfNames));
        foreach (var (low, high) in Ranges(documentation, isIPv6).Concat(Ranges(rest.Except(documentation), isIPv6)))
        {
            // The first address of a range looks like a network, and the last may be followed by no other.
            for (var address = low < high ? low + 1 : low; ; address++)
            {
                var host = Cidr.Of(isIPv6, address, isIPv6 ? 128 : 32);
                if (!taken.Contains(isIPv6, address) && used.Add(host)) yield return host;
                if (address == high) break;
            }
        }
    }

    private static IEnumerable<(UInt128 Low, UInt128 High)> Ranges(AddressSet addresses, bool isIPv6)
    {
        var found = new List<(UInt128, UInt128)>();
        if (isIPv6)
        {
            foreach (var (low, high) in addresses.V6.Intervals) found.Add((low, high));
        }
        else
        {
            foreach (var (low, high) in addresses.V4.Intervals) found.Add((low, high));
        }

        return found;
    }

    /// <summary>
    /// Of the ranges that policies tell apart the public part of the widest that no block of theirs names; where blocks name everything public, of the widest. What is set aside for
    /// documentation and the like, which lists of blocks like to leave out, is not what makes a range wide.
    /// </summary>
    private AddressSet RestOfInternet(bool isIPv6)
    {
        var named = reachability.Snapshot.Policies.SelectMany(Blocks).Aggregate(AddressSet.Empty, static (all, block) => all.Union(block));
        var family = isIPv6 ? SpecialAddresses.Public.Except(AddressSet.AllIPv4) : SpecialAddresses.PublicIPv4;
        return reachability.Endpoints.OfType<AddressEndpoint>().Select(range => range.Addresses.Intersect(family)).Where(static range => !range.IsSubsetOf(Special))
            .OrderBy(range => range.Overlaps(named)).ThenByDescending(static range => Width(range.Except(Special))).FirstOrDefault(AddressSet.Empty);

        static System.Numerics.BigInteger Width(AddressSet addresses) => addresses.V4.Count() + addresses.V6.Count();
    }

    private static IEnumerable<AddressSet> Blocks(Policy policy) => policy switch
    {
        NetworkPolicy written => written.Ingress.Concat(written.Egress).SelectMany(static rule => rule.Peers).Select(static peer => peer.Block).OfType<IpBlock>().Select(static block => block.Addresses),
        AdminPolicy written => written.Egress.SelectMany(static rule => rule.Peers).SelectMany(static peer => peer.Networks).Select(AddressSet.Of),
        _ => [],
    };
}
