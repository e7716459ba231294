using Sluice.Findings;
using Sluice.Model;

namespace Sluice.Checks.Rules;

/// <summary>SLU3009: a rule for name resolution that leads to more than the resolver.</summary>
internal static class WiderThanDns
{
    /// <summary>A single address, or a handful: a resolver outside the cluster or on the node.</summary>
    private const int FewAddressesIPv4 = 28;

    private const int FewAddressesIPv6 = 120;

    public static Check Check { get; } = new(
        "SLU3009",
        "wider-than-dns",
        Severity.Warning,
        "port 53 is open to more than the resolver",
        Controls.Ids(Controls.FewConnections, Controls.OutboundRestricted, Controls.ApprovedServices),
        Find);

    private static IEnumerable<Finding> Find(Check check, Scene scene)
    {
        foreach (var written in scene.JudgedRules)
        {
            if (!DnsScope.IsOnlyDns(written)) continue;
            if (written.Rule.Peers.Count == 0)
            {
                yield return Tell(check, written, written.Rule.Span, "every pod and every address of the internet", "") with
                {
                    Fix = [written.Edit(EditKind.Set, written.PeersPath, $"[{{{Namespace}, podSelector: {Fragment.Of(DnsScope.Pods)}}}]")],
                };
            }

            for (var at = 0; at < written.Rule.Peers.Count; at++)
            {
                var peer = written.Rule.Peers[at];
                var words = Words.Peer(peer, written.Namespace);
                if (peer.Block is { } block)
                {
                    if (block.Block.Prefix < (block.Block.IsIPv6 ? FewAddressesIPv6 : FewAddressesIPv4))
                        yield return Tell(check, written, peer.Span, $"{words}, {Outside.Size(block.Addresses)}", words);
                }
                else if (peer.PodSelector is null or { IsEmpty: true })
                {
                    var everywhere = peer.NamespaceSelector is { IsEmpty: true };
                    var edits = new List<StructuralEdit> { written.Edit(EditKind.Set, $"{written.PeerPath(at)}.podSelector", Fragment.Of(DnsScope.Pods)) };
                    if (everywhere) edits.Insert(0, written.Edit(EditKind.Set, $"{written.PeerPath(at)}.namespaceSelector", Fragment.Of(Selector.Of((Labels.NamespaceName, DnsScope.Namespace)))));
                    var isSystem = everywhere || Words.NameOf(peer.NamespaceSelector ?? Selector.Everything) == DnsScope.Namespace;
                    yield return Tell(check, written, peer.Span, words, words) with { Fix = isSystem ? [.. edits] : [] };
                }
                else if (peer.NamespaceSelector is { IsEmpty: true })
                {
                    yield return Tell(check, written, peer.Span, words, words) with
                    {
                        Severity = Severity.Note,
                        Why = $"{words[..1].ToUpperInvariant()}{words[1..]} can be reached on {written.Ports}. Whoever may create pods anywhere can give one these labels and take in what is sent out as DNS.",
                        Fix = [written.Edit(EditKind.Set, $"{written.PeerPath(at)}.namespaceSelector", Fragment.Of(Selector.Of((Labels.NamespaceName, DnsScope.Namespace))))],
                    };
                }
            }
        }
    }

    private static string Namespace => $"namespaceSelector: {Fragment.Of(Selector.Of((Labels.NamespaceName, DnsScope.Namespace)))}";

    private static Finding Tell(Check check, WrittenRule written, SourceSpan span, string reached, string key) => written.Finding(
        check,
        span,
        check.Title,
        $"{char.ToUpperInvariant(reached[0])}{reached[1..]} can be reached on {written.Ports}. Whatever listens on port 53 there is open, and data can leave as DNS questions.",
        key) with
    {
        Remedy = $"Name the resolver: pods with {DnsScope.Pods} of namespace {DnsScope.Namespace}.",
    };
}
