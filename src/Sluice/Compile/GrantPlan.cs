using Sluice.Charters;
using Sluice.Dialects;
using Sluice.Sets;

namespace Sluice.Compile;

/// <summary>What a target can express of a grant.</summary>
internal sealed record GrantAbilities
{
    /// <summary>Whether it enforces domain names itself.</summary>
    public bool KnowsDomains { get; init; }

    /// <summary>Whether it has a name of its own for the API server.</summary>
    public bool ReachesApiServer { get; init; }

    /// <summary>Whether it ends an exception by itself on its day.</summary>
    public bool KnowsDays { get; init; }
}

/// <summary>Decides, before anything is written, what becomes of each grant in a target, so that nothing is weakened in silence.</summary>
internal static class GrantPlan
{
    /// <summary>The grants as the target lets them through, and what is not expressed exactly.</summary>
    public static (List<Grant> Grants, List<Capability> Capabilities) Of(BoundCharter bound, GrantAbilities abilities) => Of(bound, bound.Grants, abilities);

    /// <summary>What some grants mean, whatever the target: paths out of the cluster lead to the gateway where there is one. What stands for nothing is left out.</summary>
    public static List<Grant> Meant(BoundCharter bound, IEnumerable<Grant> grants) => Of(bound, grants, new() { KnowsDomains = true }).Grants;

    private static (List<Grant> Grants, List<Capability> Capabilities) Of(BoundCharter bound, IEnumerable<Grant> grants, GrantAbilities abilities)
    {
        var (kept, told) = (new List<Grant>(), new List<Capability>());
        var gateway = Gateway(bound.Charter);
        foreach (var planned in grants)
        {
            var grant = planned;
            if (Unbound(grant, abilities) is { } unbound)
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

            if (grant.To.Term is DomainTerm domain && !abilities.KnowsDomains)
            {
                if (ByAddress(bound.Charter, grant, domain) is not { } resolved)
                {
                    told.Add(new(Standing.Failed, Limit.NoDomains) { Grant = grant });
                    continue;
                }

                grant = resolved;
                told.Add(new(Standing.Approximated, Limit.ResolvedAddresses) { Grant = grant });
            }

            if (!grant.IsDns && !(governsFrom && governsTo) && grant is { From.Term: not BlockTerm, To.Term: not (BlockTerm or DomainTerm) })
                told.Add(new(Standing.Enforced, Limit.OneSide) { Grant = grant });
            if (!abilities.ReachesApiServer && (IsRead(bound.Charter, grant.From) || IsRead(bound.Charter, grant.To))) told.Add(new(Standing.Enforced, Limit.AddressesRead) { Grant = grant });
            if (grant.Exception is not null && !abilities.KnowsDays) told.Add(new(Standing.Enforced, Limit.NoExpiry) { Grant = grant });
            kept.Add(grant);
        }

        return (kept, told);
    }

    /// <summary>A grant to a domain as one to the addresses that the charter writes down for it; null when it writes down none.</summary>
    private static Grant? ByAddress(Charter charter, Grant grant, DomainTerm domain)
    {
        var names = charter.Resolved(domain).ToList();
        if (names.Count == 0) return null;
        var addresses = AddressSet.Of(names.SelectMany(static name => name.Addresses));
        return grant with { To = grant.To with { Term = new BlockTerm(addresses, IsNetworks: false) }, ResolvedAt = names.Min(static name => name.ResolvedAt) };
    }

    /// <summary>The side of a grant that stands for nothing the target could name; null when both do.</summary>
    private static GrantSide? Unbound(Grant grant, GrantAbilities abilities)
    {
        return Fails(grant.From) ? grant.From : Fails(grant.To) ? grant.To : null;

        bool Fails(GrantSide side) => side.Standing != SideStanding.Bound
            && !(abilities.ReachesApiServer && side.Peer is BundlePeer { Bundle: BundleName.KubeApi or BundleName.Webhooks });
    }

    /// <summary>Whether a side is the API server, by addresses that nobody wrote down.</summary>
    private static bool IsRead(Charter charter, GrantSide side) => side is { Peer: BundlePeer { Bundle: (BundleName.KubeApi or BundleName.Webhooks) and var bundle }, Term: BlockTerm }
        && charter.Bundles.All(terms => terms.Bundle != bundle && terms.Bundle != BundleName.KubeApi);

    /// <summary>Whether the destination is public: what the gateway, where there is one, decides about. Private blocks are reached directly.</summary>
    public static bool LeadsOut(GrantSide to) => to.Term switch
    {
        DomainTerm => true,
        BlockTerm block => block.Addresses.Overlaps(SpecialAddresses.Public),
        _ => false,
    };

    /// <summary>Whether a source is the gateway itself, which opens what it was asked for.</summary>
    public static bool IsGateway(GrantSide from, GatewaySide gateway) => from.Term is { } term && term.Equals(gateway.Side.Term);

    /// <summary>The gateway of a charter; null when none is named.</summary>
    public static GatewaySide? Gateway(Charter charter)
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

}

/// <summary>The gateway as a destination, and the ports that callers open to it.</summary>
internal sealed record GatewaySide(GrantSide Side, TrafficSet Traffic);
