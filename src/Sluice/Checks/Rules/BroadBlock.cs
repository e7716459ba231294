using Sluice.Findings;
using Sluice.Model;
using Sluice.Sets;

namespace Sluice.Checks.Rules;

/// <summary>SLU3007: an ipBlock of more addresses than one service or one network has.</summary>
internal static class BroadBlock
{
    /// <summary>A prefix shorter than this is broad: more than 65,536 IPv4 addresses, or more than one provider's IPv6 allocation.</summary>
    private const int NarrowestBroadIPv4 = 16;

    private const int NarrowestBroadIPv6 = 32;

    public static Check Check { get; } = new(
        "SLU3007",
        "broad-block",
        Severity.Warning,
        "the address block is broad",
        Controls.Ids(Controls.FewConnections, Controls.InboundRestricted, Controls.OutboundRestricted),
        Find);

    private static IEnumerable<Finding> Find(Check check, Scene scene)
    {
        foreach (var written in scene.JudgedRules)
        {
            if (DnsScope.IsOnlyDns(written) || !written.Rule.Peers.Any(IsBroad)) continue;
            if (AllowAll.IsTold(scene, written) || InternetReachable.IsTold(scene, written) || OpenToInternet.IsTold(scene, written)) continue;
            for (var at = 0; at < written.Rule.Peers.Count; at++)
            {
                if (!IsBroad(written.Rule.Peers[at]) || written.Rule.Peers[at].Block is not { } block) continue;
                var inside = AddressSet.Of(block.Block).IsSubsetOf(SpecialAddresses.NotPublic.Union(scene.Inside.Known));
                yield return written.Finding(
                    check,
                    block.Span.HasLine ? block.Span : written.Rule.Peers[at].Span,
                    check.Title,
                    $"{Words.Peer(written.Rule.Peers[at], written.Namespace)} holds {Outside.Size(block.Addresses)}. "
                        + (inside ? "In a private range that is every machine, node and Service of most networks." : "Hardly one service needs as many."),
                    block.Block.ToString()) with
                {
                    Remedy = inside ? "Select pods by their labels, and name only the networks outside the cluster that are needed." : "Name the blocks that the service publishes.",
                };
            }
        }
    }

    private static bool IsBroad(NetworkPolicyPeer peer) => peer.Block?.Block is { } block && block.Prefix < (block.IsIPv6 ? NarrowestBroadIPv6 : NarrowestBroadIPv4);
}
