using System.Collections.Concurrent;
using Sluice.Model;

namespace Sluice.Analysis;

/// <summary>
/// Rows of earlier versions say nothing certain about classes that were appended since: where a rule of the subject's policies matches one of these, its
/// row is built anew, when it is first asked for. All others hold as they are.
/// </summary>
internal sealed class LaterRows(Universe universe, PeerResolver resolver, SubjectIndex subjects, RowBuilder builder, Direction direction)
{
    private readonly ConcurrentDictionary<Bundle, bool> stale = new();
    private readonly bool hasLaterNodes = !universe.NodeLike.IsEmpty && LastOf(universe.NodeLike) >= universe.FirstLater;

    /// <summary>The row of a class, given the one that was kept.</summary>
    public Row Of(int classId, Row kept)
    {
        foreach (var bundle in subjects.BundlesOf(classId))
        {
            if (hasLaterNodes || stale.GetOrAdd(bundle, IsStale)) return builder.Of(universe[classId], subjects);
        }

        return kept;
    }

    /// <summary>Whether rows that depend on the policies may have more to say. Where it is uncertain who is selected, a row answers for each class on its own.</summary>
    private bool IsStale(Bundle bundle) => !ReferenceEquals(bundle.Subjects.Sure, bundle.Subjects.May) || bundle.Policies.Any(IsStale);

    private bool IsStale(PolicyEntry policy)
    {
        if (!policy.IsSound) return true;
        foreach (var rule in policy.Lowered.Rules(direction)!.Rules)
        {
            // A rule that may mean anyone speaks of what came without naming it; only the ports of its names are to be found.
            if ((rule.AnyPeer || rule.PeersUncertain) && direction == Direction.Egress && rule.NamedPorts.Count > 0) return true;
            if (rule.Peers.Any(resolver.MatchesLater)) return true;
        }

        return false;
    }

    private static int LastOf(ClassSet set)
    {
        var last = -1;
        foreach (var id in set.Ids) last = id;
        for (var at = 0; at < set.Words.Length; at++)
        {
            if (set.Words[at] != 0) last = (at << 6) + 63 - System.Numerics.BitOperations.LeadingZeroCount(set.Words[at]);
        }

        return last;
    }
}
