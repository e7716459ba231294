using Sluice.Analysis;
using Sluice.Dialects;
using Sluice.Model;
using Sluice.Sets;

namespace Sluice.Charters.Adoption;

/// <summary>
/// Finds what cluster-wide policies deny before anything else and a charter can forbid in words of its own: whole denies of the admin tier, between namespaces, labels of
/// namespaces and components. Only where nothing is open between the two sides today, so that no earlier rule lets some of it through, and no doubt is closed.
/// </summary>
internal sealed class ProhibitionSearch(Pods pods, PeerUnits units)
{
    /// <summary>What can be forbidden, by policy, direction and rule; what several rules say, once.</summary>
    public IEnumerable<AdoptedProhibition> Find(IEnumerable<Policy> policies) => policies.OfType<AdminPolicy>()
        .Where(static policy => policy is { Tier: AdminTier.Admin, Standing: PolicyStanding.Sound, IsSurroundings: false, Subject: not null })
        .OrderBy(static policy => policy.Name)
        .SelectMany(policy => Of(policy, Direction.Egress).Concat(Of(policy, Direction.Ingress)))
        .DistinctBy(static found => found.Prohibition.ToString(), StringComparer.Ordinal);

    private IEnumerable<AdoptedProhibition> Of(AdminPolicy policy, Direction direction)
    {
        var subject = Name(policy.Subject!);
        if (subject.Count == 0) yield break;
        foreach (var rule in policy.Rules(direction).Where(static rule => rule is { Action: RuleAction.Deny, Ports.Count: 0, HasUnknownPeer: false, HasUnknownPort: false, IsUnreadable: false }))
        {
            var peers = new List<CharterPeer>();
            foreach (var peer in rule.Peers)
            {
                var named = peer.Pods is { } scope ? Name(scope) : [];
                if (named.Count == 0)
                {
                    peers.Clear();
                    break;
                }

                peers.AddRange(named);
            }

            if (peers.Count == 0) continue;
            var prohibition = new Prohibition(default) { From = (direction == Direction.Egress ? subject : peers).ToValueList(), To = (direction == Direction.Egress ? peers : subject).ToValueList() };
            if (IsClosed(prohibition)) yield return new(prohibition, policy.Name);
        }
    }

    /// <summary>The words of a charter for exactly these pods; none where it has none.</summary>
    private List<CharterPeer> Name(PodScope scope)
    {
        if (scope.Namespaces.IsEmpty) return [];
        var names = scope.Namespaces.Requirements is [{ Operator: SelectorOperator.In, Key: Labels.NamespaceName, Values: var values }] ? values : default;
        if (!scope.Pods.IsEmpty)
        {
            var component = names.Count != 1 ? null : Array.Find(units.All, unit => unit.Component is { } one && one.Namespace == names[0] && one.Pods.Equals(scope.Pods));
            return component is null ? [] : [component.Peer];
        }

        return names.Count > 0
            ? [.. names.Order(StringComparer.Ordinal).Select(static name => new NamespacePeer(name, default))]
            : [.. PeerUnits.Choices(scope.Namespaces).Select(static labels => new NamespaceLabelPeer(labels, default, default))];
    }

    /// <summary>Whether nothing is open from one side to the other, and of nothing it cannot be said.</summary>
    private bool IsClosed(Prohibition prohibition)
    {
        var (sources, targets) = (May(prohibition.From), May(prohibition.To));
        var reach = new List<Reach>();
        foreach (var from in sources.Where(pods.MembersOf.ContainsKey))
        {
            reach.Clear();
            pods.Relation.CopyFrom(from, reach);
            if (reach.Exists(to => to.May != TrafficTable.None && targets.Contains(to.Class) && !IsItself(from, to.Class))) return false;
        }

        return true;
    }

    /// <summary>Whether two classes are one pod, whose traffic to itself is no connection.</summary>
    private bool IsItself(int from, int to) => from == to && pods.MembersOf[from] is [var single] && pods.IsAlone(single);

    private HashSet<int> May(IEnumerable<CharterPeer> peers)
    {
        var members = new List<int>();
        foreach (var peer in peers) pods.Reachability.Table.Resolver.Resolve(TermOf(peer)).May.CopyTo(members);
        return [.. members];
    }

    private PodTerm TermOf(CharterPeer peer) => peer switch
    {
        NamespacePeer { Namespace: var space } => PodTerm.In(space, Selector.Everything),
        NamespaceLabelPeer { Labels: var labels } => PodTerm.Across(Governance.SelectorOf(labels), Selector.Everything),
        _ => Array.Find(units.All, unit => unit.Peer == peer) is { Component: { } component } ? PodTerm.In(component.Namespace, component.Pods)
            : throw new ArgumentOutOfRangeException(nameof(peer), peer, "a peer of no known kind"),
    };
}
