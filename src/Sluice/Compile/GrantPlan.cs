using Sluice.Analysis;
using Sluice.Charters;
using Sluice.Dialects;
using Sluice.Sets;

namespace Sluice.Compile;

/// <summary>Decides, before anything is written, what becomes of each grant in a target, so that nothing is weakened in silence.</summary>
internal static class GrantPlan
{
    /// <summary>For a target that knows no domain names: they move to the gateway, or fail.</summary>
    public static (List<Grant> Grants, List<Capability> Capabilities) WithoutDomains(BoundCharter bound) => Plan(bound, knowsDomains: false);

    /// <summary>For a target that enforces domain names itself.</summary>
    public static (List<Grant> Grants, List<Capability> Capabilities) WithDomains(BoundCharter bound) => Plan(bound, knowsDomains: true);

    /// <summary>What some grants mean, whatever the target: paths out of the cluster lead to the gateway where there is one. What stands for nothing is left out.</summary>
    public static List<Grant> Meant(BoundCharter bound, IEnumerable<Grant> grants) => Plan(bound, grants, knowsDomains: true).Grants;

    private static (List<Grant> Grants, List<Capability> Capabilities) Plan(BoundCharter bound, bool knowsDomains) => Plan(bound, bound.Grants, knowsDomains);

    private static (List<Grant> Grants, List<Capability> Capabilities) Plan(BoundCharter bound, IEnumerable<Grant> grants, bool knowsDomains)
    {
        var (kept, told) = (new List<Grant>(), new List<Capability>());
        var gateway = Gateway(bound.Charter);
        foreach (var grant in grants)
        {
            var unbound = grant.From.Standing != SideStanding.Bound ? grant.From : grant.To.Standing != SideStanding.Bound ? grant.To : null;
            if (unbound is not null)
            {
                told.Add(new(Standing.Failed, Of(unbound.Standing)) { Grant = grant });
                continue;
            }

            var governsFrom = bound.Governance.Subjects(grant.From).Any();
            var governsTo = bound.Governance.Subjects(grant.To).Any();
            if (!governsFrom && !governsTo)
            {
                told.Add(new(Standing.Failed, Limit.Ungoverned) { Grant = grant });
                continue;
            }

            if (gateway is not null && LeadsOut(grant.To) && !IsGateway(grant.From, gateway))
            {
                told.Add(new(Standing.Moved, Limit.Gateway) { Grant = grant });
                kept.Add(grant with { To = gateway.Side, Traffic = gateway.Traffic });
                continue;
            }

            if (grant.To.Term is DomainTerm && !knowsDomains)
            {
                told.Add(new(Standing.Failed, Limit.NoDomains) { Grant = grant });
                continue;
            }

            if (!grant.IsDns && !(governsFrom && governsTo) && grant is { From.Term: not BlockTerm, To.Term: not (BlockTerm or DomainTerm) })
                told.Add(new(Standing.Enforced, Limit.OneSide) { Grant = grant });
            if (grant.Exception is not null) told.Add(new(Standing.Enforced, Limit.NoExpiry) { Grant = grant });
            kept.Add(grant);
        }

        return (kept, told);
    }

    /// <summary>Whether the destination is public: what the gateway, where there is one, decides about. Private blocks are reached directly.</summary>
    private static bool LeadsOut(GrantSide to) => to.Term switch
    {
        DomainTerm => true,
        BlockTerm block => block.Addresses.Overlaps(EndpointPattern.PublicAddresses),
        _ => false,
    };

    private static bool IsGateway(GrantSide from, GatewaySide gateway) => from.Term is { } term && term.Equals(gateway.Side.Term);

    private static GatewaySide? Gateway(Charter charter)
    {
        if (charter.Gateway is not { } terms || charter.Find(terms.Component) is not { } component) return null;
        var traffic = terms.Ports.Count == 0 ? component.AllPorts
            : terms.Ports.Aggregate(TrafficSet.Empty, (all, port) => all.Union(port.Traffic ?? component.Find(port.Name!) ?? TrafficSet.Empty));
        return new(new(new ComponentPeer(component.Name, terms.Span), PodTerm.In(component.Namespace, component.Pods)), traffic);
    }

    private static Limit Of(SideStanding standing) => standing switch
    {
        SideStanding.WorkloadMissing => Limit.WorkloadMissing,
        SideStanding.WorkloadUnread => Limit.WorkloadUnread,
        _ => Limit.AddressUnknown,
    };

    private sealed record GatewaySide(GrantSide Side, TrafficSet Traffic);
}
