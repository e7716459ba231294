using Sluice.Dialects;
using Sluice.Model;
using Sluice.Sets;

namespace Sluice.Charters;

/// <summary>
/// What grants open to some pods in one direction, as rules in the order of the grants. Pods that one place of the charter opens the same traffic to stand in one rule, so that
/// a flow of long lists is a rule of a long list for each pod and not one for each pair. Blocks stand alone: several together hold addresses that none holds for sure.
/// </summary>
internal sealed class IntendedRules
{
    private readonly List<(Grant Grant, GrantSide Peer, List<PeerTerm>? Peers)> open = [];

    /// <summary>The rules.</summary>
    public ValueList<TierRule> Rules => open.Select(static (rule, index) => new TierRule(index, RuleAction.Allow, rule.Grant.Span)
    {
        AnyPeer = rule.Peer.IsAnyone,
        Peers = rule.Peers?.ToValueList() ?? (rule.Peer.Term is { } term ? [term] : default),
        Ports = rule.Grant.Traffic.OnlyPorts(),
        CoversPortless = rule.Grant.Traffic.IsAllPorts,
        IsPortlessUndefined = true,
    }).ToValueList();

    /// <summary>Opens what a grant says to, or from, a peer. A domain name cannot open a connection, so that it means nothing as a source.</summary>
    public void Add(GrantSide peer, Grant grant)
    {
        if (peer.Term is not PodTerm pods)
        {
            open.Add((grant, peer, null));
            return;
        }

        if (open is [.., var last] && last.Peers is { } peers && IsOneRule(last.Grant, grant)) peers.Add(pods);
        else open.Add((grant, peer, [pods]));
    }

    private static bool IsOneRule(Grant one, Grant other) =>
        ReferenceEquals(one.Flow, other.Flow) && ReferenceEquals(one.Exception, other.Exception) && one.Span == other.Span && one.Traffic.Equals(other.Traffic);
}
