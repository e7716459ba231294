using Sluice.Analysis;
using Sluice.Charters;
using Sluice.Compile;
using Sluice.Dialects;
using Sluice.Sets;

namespace Sluice.Checks;

/// <summary>Which flows and exceptions cover a connection, end by end. A representative is covered only by what surely means all pods that it stands for.</summary>
public sealed class Coverage
{
    private readonly BoundCharter bound;
    private readonly ILookup<string, Grant> inside;
    private readonly List<Grant> anywhere;

    private Coverage(BoundCharter bound, IEnumerable<Grant> grants)
    {
        this.bound = bound;
        var all = grants.ToList();
        inside = all.Where(static grant => SpaceOf(grant.From) is not null).ToLookup(static grant => SpaceOf(grant.From)!, StringComparer.Ordinal);
        anywhere = all.FindAll(static grant => SpaceOf(grant.From) is null);
    }

    /// <summary>
    /// The coverage by what a charter means on its day: paths out of the cluster lead to the gateway where there is one. What it forbids is covered by nothing.
    /// </summary>
    public static Coverage Of(BoundCharter bound)
    {
        ArgumentNullException.ThrowIfNull(bound);
        var ungoverned = bound.Grants.Where(grant => grant.From.Standing == SideStanding.Bound && grant.To.Standing == SideStanding.Bound
            && !bound.Governance.Subjects(grant.From).Any() && !bound.Governance.Subjects(grant.To).Any());
        return new(bound, GrantPlan.Meant(bound, bound.Grants).Concat(ungoverned));
    }

    /// <summary>What covers a connection, and what of it nothing covers.</summary>
    public Covering Of(Endpoint from, Endpoint to, TrafficSet traffic)
    {
        ArgumentNullException.ThrowIfNull(from);
        ArgumentNullException.ThrowIfNull(to);
        ArgumentNullException.ThrowIfNull(traffic);
        var against = bound.Bars.FirstOrDefault(bar => !bar.Traffic.Intersect(traffic).IsEmpty && Touches(bar.From, from) && Touches(bar.To, to));
        var (forbidden, asked) = (against?.Traffic.Intersect(traffic) ?? TrafficSet.Empty, against is null ? traffic : traffic.Except(against.Traffic));

        // Addresses are covered part by part, as one flow may cover one block and another the next.
        var rest = new List<(AddressSet Addresses, TrafficSet Traffic)> { ((from as AddressEndpoint ?? to as AddressEndpoint)?.Addresses ?? AddressSet.All, asked) };
        var by = new List<Grant>();
        foreach (var grant in inside[from.Namespace].Concat(anywhere))
        {
            // As in what is meant: a grant of every port covers ICMP and other protocols too.
            var granted = grant.Traffic.IsAllPorts ? TrafficSet.Everything : grant.Traffic;
            if (granted.Intersect(asked).IsEmpty || !Covers(grant.From, from, out var sources) || !Covers(grant.To, to, out var targets)) continue;
            var within = sources.Intersect(targets);
            var left = rest.SelectMany(part => Less(part, within, granted)).ToList();
            if (!left.SequenceEqual(rest)) by.Add(grant);
            rest = left;
        }

        return new(by.ToValueList(), rest.Aggregate(forbidden, static (all, part) => all.Union(part.Traffic)), against);
    }

    private static IEnumerable<(AddressSet Addresses, TrafficSet Traffic)> Less((AddressSet Addresses, TrafficSet Traffic) part, AddressSet within, TrafficSet traffic)
    {
        var (outside, shared) = (part.Addresses.Except(within), part.Addresses.Intersect(within));
        if (shared.IsEmpty || part.Traffic.Intersect(traffic).IsEmpty) return [part];
        var left = part.Traffic.Except(traffic);
        return ((IEnumerable<(AddressSet Addresses, TrafficSet Traffic)>)[(outside, part.Traffic), (shared, left)]).Where(static one => !one.Addresses.IsEmpty && !one.Traffic.IsEmpty);
    }

    private static string? SpaceOf(GrantSide side) => (side.Term as PodTerm)?.NamespaceName;

    /// <summary>Whether a side stands for an end, and for which of its addresses; for an end without addresses, for all.</summary>
    private bool Covers(GrantSide side, Endpoint end, out AddressSet addresses)
    {
        addresses = AddressSet.All;
        switch (side.Term, end)
        {
            case (null, _): return side.IsAnyone;
            case (BlockTerm block, AddressEndpoint { Addresses: var asked }):
                addresses = block.Addresses;
                return block.Addresses.Overlaps(asked);
            case (DomainTerm domain, AddressEndpoint { Addresses: var asked }):
                addresses = AddressSet.Of(bound.Charter.Resolved(domain).SelectMany(static name => name.Addresses));
                return addresses.Overlaps(asked);
            case (DomainTerm domain, DomainEndpoint { Name: var name }): return domain.Covers(name);
            case (PodTerm pods, WorkloadEndpoint { Workload: var workload }): return IsIn(pods, workload.Name.Namespace) && pods.Pods!.Matches(workload.Labels);
            case (PodTerm pods, RepresentativeEndpoint represented):
                return IsIn(pods, represented) && pods.Pods!.Requirements.All(requirement => represented.PodSelector.Requirements.Contains(requirement));
            default: return false;
        }
    }

    /// <summary>Whether a bar may mean an end: what it forbids of some of the pods that an end stands for counts.</summary>
    private bool Touches(GrantSide side, Endpoint end) => Covers(side, end, out _);

    private bool IsIn(PodTerm pods, string space) => pods.NamespaceName is { } name ? name == space : pods.Namespaces.Matches(bound.Governance.LabelsOf(space));

    private bool IsIn(PodTerm pods, RepresentativeEndpoint represented) => represented.NamespaceName.Length > 0 ? IsIn(pods, represented.NamespaceName)
        : pods.NamespaceName is null && pods.Namespaces.Requirements.All(requirement => represented.NamespaceSelector.Requirements.Contains(requirement));
}

/// <summary>What covers a connection.</summary>
/// <param name="By">The flows and exceptions that cover it or a part of it, in the order of the charter.</param>
/// <param name="Uncovered">The ports that nothing covers, or that are forbidden; empty when all of it is covered.</param>
/// <param name="Against">What forbids it, or a part of it; null when nothing does.</param>
public sealed record Covering(ValueList<Grant> By, TrafficSet Uncovered, Bar? Against)
{
    /// <summary>Whether all of it is covered.</summary>
    public bool IsWhole => Uncovered.IsEmpty;
}
