using System.Collections.Immutable;
using Sluice.Dialects;

namespace Sluice.Analysis;

/// <summary>
/// What terms match among the classes that were appended after the first version. Each term is held against each such class once; a version takes over
/// what the one before it knew. Safe to use from several threads.
/// </summary>
internal sealed class LaterMatches
{
    private readonly Universe universe;
    private readonly TermMatch match;
    private ImmutableDictionary<PeerTerm, Known> known;

    /// <summary>What a term matches among the classes below <paramref name="Seen"/>, and whether that is more than in the first version.</summary>
    private readonly record struct Known(Matched Matched, int Seen, bool IsMore);

    public LaterMatches(Universe universe, TermMatch match, LaterMatches? parent) =>
        (this.universe, this.match, known) = (universe, match, parent?.known ?? ImmutableDictionary<PeerTerm, Known>.Empty);

    /// <summary>The classes a term matches, given those of the first version, and whether later ones are among them.</summary>
    public (Matched Matched, bool IsMore) Extend(PeerTerm term, Func<PeerTerm, Matched> first)
    {
        var at = known.TryGetValue(term, out var seen) ? seen : new(first(term), universe.FirstLater, false);
        if (at.Seen == universe.ClassCount) return (at.Matched, at.IsMore);
        var sure = new List<int>();
        var may = new List<int>();
        for (var id = at.Seen; id < universe.ClassCount; id++)
        {
            var verdict = match.Of(term, universe[id]);
            if (verdict == Verdict.Allow) sure.Add(id);
            else if (verdict == Verdict.Unknown) may.Add(id);
        }

        var isMore = sure.Count + may.Count > 0;
        var matched = at.Matched;
        if (isMore)
        {
            var surely = ClassSet.Of(sure);
            matched = matched.Union(new(surely, may.Count == 0 ? surely : surely.Union(ClassSet.Of(may))));
        }

        var now = new Known(matched, universe.ClassCount, at.IsMore || isMore);
        ImmutableInterlocked.AddOrUpdate(ref known, term, now, (_, _) => now);
        return (now.Matched, now.IsMore);
    }
}
