using Sluice.Findings;
using Sluice.Model;
using Sluice.Sets;

namespace Sluice.Checks.Rules;

/// <summary>
/// SLU2004: <c>namespaceSelector: {}</c> in an egress rule that is meant to reach the internet. A namespace selector only ever matches pods of the cluster.
/// </summary>
internal static class InternetByNamespaces
{
    private static readonly string[] Hints =
    [
        "internet", "external", "outside", "outbound", "public", "cloudflare", "tunnel", "mirror", "world", "github", "pypi", "npm", "maven", "saas", "webhook",
    ];

    /// <summary>Web ports, and the one of Cloudflare's tunnels: what rules to the internet name.</summary>
    private static readonly TrafficSet WebPorts = TrafficSet.Of(Protocol.Tcp, 80)
        .Union(TrafficSet.Of(Protocol.Tcp, 443)).Union(TrafficSet.Of(Protocol.Udp, 443))
        .Union(TrafficSet.Of(Protocol.Tcp, 7844)).Union(TrafficSet.Of(Protocol.Udp, 7844));

    public static Check Check { get; } = new(
        "SLU2004",
        "internet-by-namespaces",
        Severity.Error,
        "`namespaceSelector: {}` never reaches the internet",
        Controls.Ids(Controls.Boundary, Controls.FewConnections, Controls.OutboundRestricted),
        Find);

    /// <summary>Whether the rule leads outside by another peer, so that what it is for is not blocked.</summary>
    private static bool NamesTheOutside(WrittenRule written) => Outside.AddressesOf(written.Rule).Overlaps(SpecialAddresses.Public);

    private static IEnumerable<Finding> Find(Check check, Scene scene)
    {
        foreach (var written in scene.JudgedRules)
        {
            if (written.Direction != Direction.Egress || written.HasNamedPort || NamesTheOutside(written)) continue;
            for (var at = 0; at < written.Rule.Peers.Count; at++)
            {
                var peer = written.Rule.Peers[at];
                if (peer is not { Block: null, NamespaceSelector: { IsEmpty: true }, PodSelector: null or { IsEmpty: true } }) continue;
                var hinted = Array.Exists(Hints, hint => written.Policy.Name.Name.Contains(hint, StringComparison.OrdinalIgnoreCase));
                if (!written.Traffic.IsSubsetOf(WebPorts) && !(hinted && written.IsAnyPort)) continue;
                yield return written.Finding(
                    check,
                    peer.Span,
                    check.Title,
                    $"It admits every pod of every namespace of the cluster on {written.Ports}, and no address outside. "
                        + "What the rule seems to be for stays blocked, and every pod that listens there is open.") with
                {
                    Severity = hinted ? Severity.Error : Severity.Warning,
                    Remedy = "Name the outside by ipBlock, or lead the traffic through an egress gateway that knows the domain names.",
                };
            }
        }
    }
}
