using System.Numerics;
using System.Runtime.InteropServices;

namespace Sluice.Analysis;

/// <summary>
/// The ingress rows turned round: for each source, which destinations say something about it. Destinations that share a row, and cells that share a set of
/// peers, are kept once.
/// </summary>
internal sealed class IngressIndex
{
    /// <summary>From this many destinations on, those that share a row are added as a set.</summary>
    private const int ManyMembers = 64;

    private readonly Row[] rows;
    private readonly Runs members;
    private readonly ClassSet?[] memberSets;
    private readonly int[] open;
    private readonly Says[] cells;
    private readonly int[] cellStarts;
    private readonly Runs mentions;
    private readonly (ClassSet Peers, int Set)[] dense;
    private readonly (int FirstClass, int Sure, int May)?[] runs;
    private readonly long[] weights;
    private readonly long always;

    /// <summary>What the destinations of a row admit from the peers of one of its cells.</summary>
    private readonly record struct Says(int Row, int Sure, int May);

    private IngressIndex(Row[] rows, Runs members, List<(ClassSet Peers, int Set, Says Says)> found, int setCount, int classCount)
    {
        (this.rows, this.members) = (rows, members);
        open = [.. Enumerable.Range(0, rows.Length).Where(row => rows[row].RestMay != TrafficTable.None)];
        memberSets = [.. Enumerable.Range(0, rows.Length).Select(row => members.Of(row).Length >= ManyMembers ? ClassSet.OfSorted(members.Of(row)) : null)];
        var peers = new ClassSet[setCount];
        var weightOfSet = new long[setCount];
        cellStarts = new int[setCount + 1];
        foreach (var (set, number, says) in found)
        {
            peers[number] = set;
            weightOfSet[number] += members.Of(says.Row).Length;
            cellStarts[number + 1]++;
        }

        for (var set = 0; set < setCount; set++) cellStarts[set + 1] += cellStarts[set];
        cells = new Says[found.Count];
        var next = cellStarts.AsSpan(0, setCount).ToArray();
        foreach (var (_, number, says) in found) cells[next[number]++] = says;
        dense = [.. Enumerable.Range(0, setCount).Where(set => peers[set].IsDense).Select(set => (peers[set], set))];
        always = open.Sum(row => (long)members.Of(row).Length) + dense.Sum(set => weightOfSet[set.Set]);
        (mentions, weights) = Mentions(peers, weightOfSet, classCount);
        runs = [.. Enumerable.Range(0, (dense.Length + 63) >> 6).Select(RunAt)];
    }

    public static IngressIndex Of(ChunkedList<Row> ingress)
    {
        var numbers = new Dictionary<Row, int>(ReferenceEqualityComparer.Instance);
        var rows = new List<Row>();
        var rowOf = new int[ingress.Count];
        for (var id = 0; id < rowOf.Length; id++)
        {
            ref var row = ref CollectionsMarshal.GetValueRefOrAddDefault(numbers, ingress[id], out var exists);
            if (!exists)
            {
                row = rows.Count;
                rows.Add(ingress[id]);
            }

            rowOf[id] = row;
        }

        var found = new List<(ClassSet, int, Says)>();
        var sets = new Dictionary<ClassSet, int>();
        for (var row = 0; row < rows.Count; row++)
        {
            if (rows[row].RestMay != TrafficTable.None) continue;
            foreach (var cell in rows[row].Cells)
            {
                ref var set = ref CollectionsMarshal.GetValueRefOrAddDefault(sets, cell.Peers, out var exists);
                if (!exists) set = sets.Count - 1;
                found.Add((cell.Peers, set, new(row, cell.Sure, cell.May)));
            }
        }

        return new([.. rows], Runs.Of(rowOf, rows.Count), found, sets.Count, rowOf.Length);
    }

    /// <summary>An upper bound of how many destinations say something about the source.</summary>
    public long SupportOf(int from) => always + weights[from];

    /// <summary>Appends each destination that may admit the source, with what it admits.</summary>
    public void CopyTo(int from, List<Reach> target)
    {
        foreach (var row in open)
        {
            var (sure, may) = rows[row].Cells.Length == 0 ? (rows[row].RestSure, rows[row].RestMay) : rows[row].Of(from);
            if (may != TrafficTable.None) Append(new Says(row, sure, may), target);
        }

        foreach (var set in mentions.Of(from)) Append(set, target);
        foreach (var (peers, set) in dense)
        {
            if (peers.Contains(from)) Append(set, target);
        }
    }

    /// <summary>The sources of a block, each with a bit for every dense set of peers that holds it.</summary>
    /// <param name="start">First source, a multiple of 64.</param>
    /// <param name="end">Behind the last source.</param>
    /// <returns>Words by source, then by 64 sets.</returns>
    public ulong[] TransposeDense(int start, int end)
    {
        var groups = (dense.Length + 63) >> 6;
        var matrix = new ulong[(end - start) * groups];
        Span<ulong> block = stackalloc ulong[64];
        for (var group = 0; group < groups; group++)
        {
            for (var column = start; column < end; column += 64)
            {
                var any = 0UL;
                for (var at = 0; at < 64; at++)
                {
                    var set = (group << 6) + at;
                    var words = set < dense.Length ? dense[set].Peers.Words : default;
                    any |= block[at] = (column >> 6) < words.Length ? words[column >> 6] : 0;
                }

                if (any == 0) continue;
                BitBlock.Transpose(block);
                for (var at = 0; at < 64 && column + at < end; at++) matrix[((column + at - start) * groups) + group] = block[at];
            }
        }

        return matrix;
    }

    /// <summary>Adds every destination that may admit the source to the set for what it admits.</summary>
    /// <param name="from">The source.</param>
    /// <param name="sets">The source's words of <see cref="TransposeDense"/>.</param>
    /// <param name="answers">Gets the destinations.</param>
    public void Collect(int from, ReadOnlySpan<ulong> sets, AnswerSets answers)
    {
        foreach (var row in open)
        {
            var (sure, may) = rows[row].Cells.Length == 0 ? (rows[row].RestSure, rows[row].RestMay) : rows[row].Of(from);
            if (may != TrafficTable.None) Add(new Says(row, sure, may), answers);
        }

        foreach (var set in mentions.Of(from))
        {
            foreach (var says in CellsOf(set)) Add(says, answers);
        }

        for (var group = 0; group < sets.Length; group++)
        {
            if (sets[group] == 0) continue;
            if (runs[group] is { } run)
            {
                answers.AddWord(run.Sure, run.May, run.FirstClass, sets[group]);
                continue;
            }

            for (var word = sets[group]; word != 0; word &= word - 1)
            {
                foreach (var says in CellsOf(dense[(group << 6) + BitOperations.TrailingZeroCount(word)].Set)) Add(says, answers);
            }
        }
    }

    private ReadOnlySpan<Says> CellsOf(int set) => cells.AsSpan(cellStarts[set]..cellStarts[set + 1]);

    private void Append(int set, List<Reach> target)
    {
        foreach (var says in CellsOf(set)) Append(says, target);
    }

    private void Append(Says says, List<Reach> target)
    {
        foreach (var to in members.Of(says.Row)) target.Add(new(to, says.Sure, says.May));
    }

    private void Add(Says says, AnswerSets answers)
    {
        if (memberSets[says.Row] is { } set) answers.Add(says.Sure, says.May, set);
        else
        {
            foreach (var to in members.Of(says.Row)) answers.Add(says.Sure, says.May, to);
        }
    }

    /// <summary>For each class the sparse sets that hold it, and how many destinations say something about it because of them.</summary>
    private static (Runs Sets, long[] Weights) Mentions(ClassSet[] peers, long[] weightOfSet, int classCount)
    {
        var weights = new long[classCount];
        var sizes = new int[classCount + 1];
        for (var set = 0; set < peers.Length; set++)
        {
            foreach (var id in peers[set].Ids)
            {
                sizes[id + 1]++;
                weights[id] += weightOfSet[set];
            }
        }

        var mentions = Runs.FromSizes(sizes, out var next);
        for (var set = 0; set < peers.Length; set++)
        {
            foreach (var id in peers[set].Ids) mentions.Items[next[id]++] = set;
        }

        return (mentions, weights);
    }

    /// <summary>
    /// For 64 dense sets that follow each other, each of one destination, these following each other and saying the same: the first destination and what
    /// they say. Then a whole word of the transposed matrix is a word of destinations.
    /// </summary>
    private (int FirstClass, int Sure, int May)? RunAt(int group)
    {
        var first = group << 6;
        var firstSays = CellsOf(dense[first].Set)[0];
        var firstClass = members.Of(firstSays.Row)[0];
        for (var at = 0; at < 64 && first + at < dense.Length; at++)
        {
            var says = CellsOf(dense[first + at].Set);
            var here = members.Of(says[0].Row);
            if (says.Length != 1 || here.Length != 1 || here[0] != firstClass + at) return null;
            if (says[0].Sure != firstSays.Sure || says[0].May != firstSays.May) return null;
        }

        return (firstClass, firstSays.Sure, firstSays.May);
    }
}
