using Sluice.Findings;
using Sluice.Model;

namespace Sluice.Checks.Rules;

/// <summary>SLU3003: an egress rule that opens the internet, whole or nearly, whatever blocks it is written with.</summary>
internal static class InternetReachable
{
    public static Check Check { get; } = new(
        "SLU3003",
        "internet-reachable",
        Severity.Error,
        "the whole internet can be reached",
        Controls.Ids(Controls.Boundary, Controls.FewConnections, Controls.DocumentedExceptions, Controls.OutboundRestricted),
        Find);

    /// <summary>Whether the finding is given. A port by name is none outside, where no pod resolves it.</summary>
    public static bool IsTold(Scene scene, WrittenRule written)
    {
        if (written.Direction != Direction.Egress || written.Rule.PeersUnreadable || written.Traffic.IsEmpty || DnsScope.IsOnlyDns(written)) return false;
        var addresses = Outside.AddressesOf(written.Rule);
        return Outside.IsInternet(addresses) && Effect.IsOpen(scene, written, addresses.Intersect(scene.Inside.Public));
    }

    private static IEnumerable<Finding> Find(Check check, Scene scene)
    {
        foreach (var written in scene.JudgedRules)
        {
            if (!IsTold(scene, written)) continue;
            var addresses = Outside.AddressesOf(written.Rule);
            var subjects = scene.Subjects.Of(written.Policy)?.Names(scene) ?? [];
            var ports = written.Ports;
            var excepted = written.Rule.Peers.Any(peer => peer.Block is { Except.Count: > 0 });
            var left = addresses.Intersect(Outside.PodRanges);
            yield return written.Finding(
                check,
                SpanOf(written),
                check.Title,
                $"{Words.Count(subjects.Count, "workload")} can open connections to {Outside.Size(addresses)} on {ports}. "
                    + (!excepted ? "" : left.IsEmpty ? "The exceptions keep private ranges out; everything outside stays open. " : $"The exceptions leave private addresses open too: {Outside.Blocks(left)}. ")
                    + "Data can leave to anyone who listens there.") with
            {
                Remedy = "Name the blocks that are needed, or lead the traffic through an egress gateway that knows the domain names.",
                FollowsFrom = AllowAll.IsAllowAll(written) ? AllowAll.Cause(written) : null,
                Concern = Concern.OfConnections([.. subjects.Select(subject => new ConcernedConnection(subject, "internet", written.Traffic))]),
            };
        }
    }

    private static SourceSpan SpanOf(WrittenRule written)
    {
        foreach (var peer in written.Rule.Peers)
        {
            if (peer.Block is { } block) return block.Span.HasLine ? block.Span : peer.Span;
        }

        return written.Rule.Span;
    }
}
