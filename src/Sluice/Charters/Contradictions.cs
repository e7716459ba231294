using Sluice.Dialects;
using Sluice.Findings;
using Sluice.Model;
using Sluice.Sets;

namespace Sluice.Charters;

/// <summary>Finds what a charter opens and never opens at once: a problem with both places. Told only where it is sure; what is doubtful stays closed.</summary>
internal sealed class Contradictions
{
    private const string Id = "SLU1019";

    private readonly BoundCharter bound;
    private readonly Dictionary<PodTerm, HashSet<string>> namespaces = [];
    private readonly ILookup<string, Workload> workloads;

    /// <summary>Bars of pods by the namespaces of their destination, in the order of the charter.</summary>
    private readonly Dictionary<string, List<int>> inside = new(StringComparer.Ordinal);

    /// <summary>Bars whose destination lies outside, or is anyone.</summary>
    private readonly List<int> anywhere = [];

    private Contradictions(BoundCharter bound)
    {
        (this.bound, workloads) = (bound, bound.Snapshot.Workloads.ToLookup(static workload => workload.Name.Namespace, StringComparer.Ordinal));
        for (var at = 0; at < bound.Bars.Count; at++)
        {
            if (bound.Bars[at].To.Term is not PodTerm pods) anywhere.Add(at);
            else
            {
                foreach (var space in Namespaces(pods))
                {
                    if (!inside.TryGetValue(space, out var list)) inside[space] = list = [];
                    list.Add(at);
                }
            }
        }
    }

    public static IEnumerable<Problem> Of(BoundCharter bound)
    {
        var search = new Contradictions(bound);
        return bound.Grants.SelectMany(search.Of).DistinctBy(static problem => (problem.Span, problem.Other, problem.Message));
    }

    private IEnumerable<Problem> Of(Grant grant)
    {
        if (grant.IsDns) yield break;
        foreach (var bar in Candidates(grant.To))
        {
            if (!bar.Traffic.Intersect(grant.Traffic).IsEmpty && Meet(grant.From, bar.From) && Meet(grant.To, bar.To)) yield return Contradiction(grant, bar);
        }

        if (bound.Charter.Tenants is not { } tenants || !LeavesCluster(grant.To)) yield break;
        foreach (var tenant in tenants.Isolated)
        {
            if (grant.From.IsAnyone || (grant.From.Term is PodTerm pods && Namespaces(pods).Any(space => bound.Governance.LabelsOf(space).Find(tenants.Label) == tenant.Value)))
            {
                yield return new(Id, Severity.Error, grant.Span, $"{What(grant)} opens a path out of the cluster from the air-gapped tenant {tenant.Value}")
                {
                    Other = tenant.Span,
                    Why = "Isolation of a tenant wins over every flow and exception, so nothing is opened.",
                    Remedy = $"Remove it, or take {tenant.Value} off the isolated tenants.",
                };
            }
        }
    }

    /// <summary>The bars whose destination may meet this one.</summary>
    private IEnumerable<Bar> Candidates(GrantSide to)
    {
        if (to.Term is not PodTerm pods) return to.IsAnyone ? bound.Bars : anywhere.Select(at => bound.Bars[at]);
        var found = new SortedSet<int>(anywhere);
        foreach (var space in Namespaces(pods))
        {
            if (inside.TryGetValue(space, out var list)) found.UnionWith(list);
        }

        return found.Select(at => bound.Bars[at]);
    }

    private static Problem Contradiction(Grant grant, Bar bar) => new(Id, Severity.Error, grant.Span, bar.Prohibition is { } prohibition
        ? $"{What(grant)} opens what the charter forbids: {prohibition}"
        : $"{What(grant)} leads from one tenant to another")
    {
        Other = bar.Span,
        Why = "What is forbidden wins over every flow and exception, so nothing is opened.",
        Remedy = bar.Prohibition is null ? "Remove it, or give both sides the same tenant." : "Remove one of the two, or leave out ports of the prohibition, as except: {ports: [metrics]}.",
    };

    private static string What(Grant grant) => grant.Exception is { } exception ? $"the exception {exception.Name}" : $"the flow {grant.From.Peer} → {grant.To.Peer}";

    private static bool LeavesCluster(GrantSide side) => side.IsAnyone || side.Term is BlockTerm or DomainTerm;

    private bool Meet(GrantSide one, GrantSide other)
    {
        if (one.Standing != SideStanding.Bound || other.Standing != SideStanding.Bound) return false;
        return (one.Term, other.Term) switch
        {
            (null, _) or (_, null) => true,
            (PodTerm left, PodTerm right) => Meet(left, right),
            (BlockTerm left, BlockTerm right) => left.Addresses.Overlaps(right.Addresses),
            (DomainTerm left, DomainTerm right) => left.Covers(right.Name) || right.Covers(left.Name),
            (DomainTerm left, BlockTerm right) => Meet(left, right),
            (BlockTerm left, DomainTerm right) => Meet(right, left),
            _ => false,
        };
    }

    /// <summary>Whether a name surely has an address of a block: one that is written down, or any, where the block is the whole internet.</summary>
    private bool Meet(DomainTerm domain, BlockTerm block) =>
        SpecialAddresses.PublicIPv4.IsSubsetOf(block.Addresses) || bound.Charter.Resolved(domain).Any(name => AddressSet.Of(name.Addresses).Overlaps(block.Addresses));

    /// <summary>Whether pods surely exist, or may be made without breaking any label, that both terms pick.</summary>
    private bool Meet(PodTerm left, PodTerm right)
    {
        var (few, many) = (Namespaces(left), Namespaces(right));
        if (few.Count > many.Count) (few, many) = (many, few);
        foreach (var space in few)
        {
            if (!many.Contains(space)) continue;
            if (Holds(left.Pods!, right.Pods!) || Holds(right.Pods!, left.Pods!)) return true;
            if (workloads[space].Any(workload => left.Pods!.Matches(workload.Labels) && right.Pods!.Matches(workload.Labels))) return true;
        }

        return false;
    }

    /// <summary>Whether whatever the narrower selector picks, the wider one picks too, because it asks for nothing more.</summary>
    private static bool Holds(Selector wider, Selector narrower) => wider.Requirements.All(requirement => narrower.Requirements.Contains(requirement));

    private HashSet<string> Namespaces(PodTerm term)
    {
        if (namespaces.TryGetValue(term, out var known)) return known;
        known = term.NamespaceName is { } name ? [name]
            : bound.Snapshot.Namespaces.Where(space => (space.LabelsKnown || term.Namespaces.Requirements.All(static requirement => requirement.Operator is SelectorOperator.In or SelectorOperator.Exists))
                && term.Namespaces.Matches(space.Labels)).Select(static space => space.Name).ToHashSet(StringComparer.Ordinal);
        return namespaces[term] = known;
    }
}
