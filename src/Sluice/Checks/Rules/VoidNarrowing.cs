using Sluice.Findings;
using Sluice.Model;

namespace Sluice.Checks.Rules;

/// <summary>SLU2006: a peer that another rule for the same pods, or for more, admits anyway and more widely.</summary>
internal static class VoidNarrowing
{
    public static Check Check { get; } = new(
        "SLU2006",
        "void-narrowing",
        Severity.Warning,
        "this narrowing has no effect",
        Controls.Ids(Controls.FlowEnforcement, Controls.InboundRestricted, Controls.OutboundRestricted),
        Find);

    private static IEnumerable<Finding> Find(Check check, Scene scene)
    {
        foreach (var written in scene.JudgedRules)
        {
            for (var at = 0; at < written.Rule.Peers.Count; at++)
            {
                if (scene.Admitted.Wider(written, at) is not { } wide) continue;
                if (ReferenceEquals(wide.Written, written) && OrInsteadOfAnd.Resembles(written.Rule.Peers[wide.Peer], written.Rule.Peers[at])) continue;
                yield return Tell(check, written, at, wide) with
                {
                    FollowsFrom = wide.Written.Policy.IsSurroundings || !AllowAll.IsAllowAll(wide.Written) ? null : AllowAll.Cause(wide.Written),
                };
            }
        }
    }

    private static Finding Tell(Check check, WrittenRule written, int at, Admitted.Entry wide)
    {
        var peer = Words.Peer(written.Rule.Peers[at], written.Namespace);
        var admitted = wide.Peer < 0 ? "anyone" : Words.Peer(wide.Written.Rule.Peers[wide.Peer], wide.Written.Namespace);
        var span = wide.Peer < 0 ? wide.Written.Rule.Span : wide.Written.Rule.Peers[wide.Peer].Span;
        var verb = written.Direction == Direction.Egress ? "to be reached" : "to get in";
        var ports = wide.Written.Ports;
        return written.Finding(
            check,
            written.Rule.Peers[at].Span,
            check.Title,
            $"Only {peer} {(written.Rule.Peers[at].Block is null ? "are" : "is")} meant {verb} on {written.Ports}, but {wide.Written.Policy.Name.Name} "
                + $"({wide.Written.Place}) admits {admitted} on {ports}. Policies add up; none takes away.",
            peer) with
        {
            Remedy = $"Narrow {wide.Written.Place} of {wide.Written.Policy.Name.Name}, or remove this peer.",
            Related = [new(span, $"admits {admitted} on {ports}")],
        };
    }
}
