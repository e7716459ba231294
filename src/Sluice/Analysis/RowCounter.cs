using System.Numerics;

namespace Sluice.Analysis;

/// <summary>Counts rows of the relation; one for each thread.</summary>
internal sealed class RowCounter
{
    private readonly PolicyTable table;
    private readonly PeerClass[] classes;
    private readonly AnswerSets answers;
    private readonly bool isSingle;
    private readonly ulong[] inside;
    private readonly ulong[] anywhere;
    private readonly ulong[] part;
    private readonly ulong[] rest;
    private readonly ulong[] factors;
    private readonly int[] sizes;

    public RowCounter(PolicyTable table)
    {
        this.table = table;
        classes = table.Universe.Classes;
        answers = new(classes.Length);
        var words = (classes.Length + 63) >> 6;
        (inside, anywhere, part, rest) = (new ulong[words], new ulong[words], new ulong[words], new ulong[words]);
        sizes = Array.ConvertAll(classes, peer => table.Universe.MembersOf(peer.Id).Count);
        isSingle = Array.TrueForAll(sizes, static size => size == 1);
        factors = [.. Enumerable.Range(1, words).Select(static word => Mix((ulong)word))];
        var outsider = new PeerClass { Id = -1, Kind = ClassKind.Address };
        var pod = new PeerClass { Id = -1, Kind = ClassKind.Pod };
        foreach (var peer in classes)
        {
            if (Relation.CanConnect(outsider, peer)) inside[peer.Id >> 6] |= 1UL << (peer.Id & 63);
            if (Relation.CanConnect(pod, peer)) anywhere[peer.Id >> 6] |= 1UL << (peer.Id & 63);
        }
    }

    /// <summary>What was counted so far.</summary>
    public RelationCount Total { get; private set; }

    /// <summary>Counts a row given as a list.</summary>
    public void Add(int from, List<Reach> row)
    {
        // Destinations that say the same follow each other; they are counted together.
        var (sureNow, mayNow, pairs, digest, toItself) = (TrafficTable.None, TrafficTable.None, 0L, 0UL, false);
        foreach (var (to, sure, may) in row)
        {
            if (sure != sureNow || may != mayNow)
            {
                Add(from, sureNow, mayNow, pairs, digest, toItself);
                (sureNow, mayNow, pairs, digest, toItself) = (sure, may, 0, 0, false);
            }

            pairs += sizes[to];
            digest = unchecked(digest + ((1UL << (to & 63)) * factors[to >> 6]));
            toItself |= to == from;
        }

        Add(from, sureNow, mayNow, pairs, digest, toItself);
    }

    /// <summary>Counts a row given as the dense sets that hold the source.</summary>
    public void Add(int from, ReadOnlySpan<ulong> sets)
    {
        if (classes[from].Kind is ClassKind.Domain or ClassKind.Gone) return;
        answers.Clear();
        table.Relation.Index.Collect(from, sets, answers);
        var traffic = table.Relation.Traffic;
        var row = table.Relation.Egress(from);
        var reachable = classes[from].Kind is ClassKind.Address or ClassKind.Controller or ClassKind.Node ? inside : anywhere;
        foreach (var (sure, may, set) in answers.All)
        {
            for (var at = 0; at < set.Length; at++) rest[at] = set[at] & reachable[at];
            foreach (var cell in row.Cells)
            {
                Array.Clear(part);
                cell.Peers.AddTo(part);
                for (var at = 0; at < part.Length; at++)
                {
                    part[at] &= rest[at];
                    rest[at] &= ~part[at];
                }

                Add(from, traffic.And(cell.Sure, sure), traffic.And(cell.May, may), part);
            }

            Add(from, traffic.And(row.RestSure, sure), traffic.And(row.RestMay, may), rest);
        }
    }

    private void Add(int from, int sure, int may, ulong[] set)
    {
        if (may == TrafficTable.None) return;
        var pairs = 0L;
        var digest = 0UL;
        for (var at = 0; at < set.Length; at++)
        {
            var word = set[at];
            if (word == 0) continue;
            digest = unchecked(digest + (word * factors[at]));
            if (isSingle) pairs += BitOperations.PopCount(word);
            else
            {
                for (; word != 0; word &= word - 1) pairs += sizes[(at << 6) + BitOperations.TrailingZeroCount(word)];
            }
        }

        Add(from, sure, may, pairs, digest, (set[from >> 6] >> (from & 63) & 1) != 0);
    }

    /// <summary>Adds pairs of one answer; a member of the source's own class counts toward itself only when it has replicas.</summary>
    private void Add(int from, int sure, int may, long destinations, ulong digest, bool toItself)
    {
        if (may == TrafficTable.None || destinations == 0) return;
        var members = table.Universe.MembersOf(from);
        var pairs = destinations * members.Count;
        if (toItself)
        {
            foreach (var member in members)
            {
                if (!table.Universe.Endpoints[member].HasReplicas) pairs--;
            }
        }

        var traffic = table.Relation.Traffic;
        var weight = Mix(Mix((ulong)(uint)from) ^ Mix(traffic.Digest(sure)) ^ traffic.Digest(may));
        Total = Total.Plus(new(
            sure == TrafficTable.None ? 0 : pairs, traffic.Except(may, sure) == TrafficTable.None ? 0 : pairs, unchecked(weight * digest)));
    }

    /// <summary>SplitMix64's finaliser: spreads a number over all bits; odd, so that a factor loses none.</summary>
    private static ulong Mix(ulong value)
    {
        unchecked
        {
            value += 0x9E3779B97F4A7C15;
            value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
            value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
            return (value ^ (value >> 31)) | 1;
        }
    }
}
