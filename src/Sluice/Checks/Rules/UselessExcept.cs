using Sluice.Findings;
using Sluice.Model;

namespace Sluice.Checks.Rules;

/// <summary>SLU2016: an exception of an ipBlock that takes nothing away, because another rule admits its addresses, or another exception holds them.</summary>
internal static class UselessExcept
{
    public static Check Check { get; } = new(
        "SLU2016",
        "useless-except",
        Severity.Warning,
        "the exception takes nothing away",
        Controls.Ids(Controls.FlowEnforcement, Controls.OutboundRestricted),
        Find);

    private static IEnumerable<Finding> Find(Check check, Scene scene)
    {
        foreach (var written in scene.JudgedRules)
        {
            for (var at = 0; at < written.Rule.Peers.Count; at++)
            {
                if (written.Rule.Peers[at].Block is not { } block) continue;
                for (var each = 0; each < block.Except.Count; each++)
                {
                    if (Judge(check, scene, written, at, block, each) is { } finding) yield return finding;
                }
            }
        }
    }

    private static Finding? Judge(Check check, Scene scene, WrittenRule written, int at, IpBlock block, int each)
    {
        var except = block.Except[each];
        var edit = written.Edit(EditKind.Remove, FormattableString.Invariant($"{written.PeerPath(at)}.ipBlock.except[{each}]"), "");
        for (var other = 0; other < block.Except.Count; other++)
        {
            if (other == each || !block.Except[other].Contains(except) || (block.Except[other] == except && other > each)) continue;
            return written.Finding(check, block.Span, check.Title, $"{except} lies within {block.Except[other]}, which is an exception already.", $"{block.Block} {except}") with
            {
                Severity = Severity.Note,
                Remedy = $"Remove {except}.",
                Fix = [edit],
            };
        }

        if (scene.Admitted.AdmitsAddresses(written, at, except) is not { } wide) return null;
        var admitted = wide.Peer < 0 ? "anyone" : Words.Peer(wide.Written.Rule.Peers[wide.Peer], wide.Written.Namespace);
        return written.Finding(
            check,
            block.Span,
            check.Title,
            $"{except} is excepted here, and {wide.Written.Policy.Name.Name} ({wide.Written.Place}) admits {admitted} on the same ports. "
                + "An exception belongs to its own block; it denies nothing that another peer allows.",
            $"{block.Block} {except}") with
        {
            Remedy = $"Except {except} in {wide.Written.Place} of {wide.Written.Policy.Name.Name} too.",
            Related = [new(wide.Peer < 0 ? wide.Written.Rule.Span : wide.Written.Rule.Peers[wide.Peer].Span, $"admits {admitted}")],
        };
    }
}
