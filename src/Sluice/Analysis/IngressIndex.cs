using System.Runtime.InteropServices;

namespace Sluice.Analysis;

/// <summary>The ingress rows turned round: for each source, which destinations say something about it.</summary>
internal sealed class IngressIndex
{
    /// <summary>From this many destinations on, those that share a row are added as a set.</summary>
    private const int ManyMembers = 64;

    private readonly Row[] rows;
    private readonly int[][] members;
    private readonly ClassSet?[] memberSets;
    private readonly int[] open;
    private readonly int[] starts;
    private readonly (int Row, int Cell)[] mentions;
    private readonly (ClassSet Peers, int Row, int Cell)[] dense;
    private readonly int openMembers;
    private readonly (int FirstClass, int Sure, int May)?[] runs;
    private readonly int[] mentionedMembers;

    private IngressIndex(
        Row[] rows, int[][] members, int[] open, int[] starts, (int Row, int Cell)[] mentions, (ClassSet Peers, int Row, int Cell)[] dense, int[] mentionedMembers)
    {
        (this.rows, this.members, this.open, this.starts, this.mentions, this.dense) = (rows, members, open, starts, mentions, dense);
        this.mentionedMembers = mentionedMembers;
        openMembers = open.Sum(row => members[row].Length) + dense.Sum(cell => members[cell.Row].Length);
        memberSets = Array.ConvertAll(members, static list => list.Length >= ManyMembers ? ClassSet.OfSorted(list) : null);
        runs = [.. Enumerable.Range(0, (dense.Length + 63) >> 6).Select(RunAt)];
    }

    public static IngressIndex Of(ChunkedList<Row> ingress)
    {
        var classCount = ingress.Count;
        var ids = new Dictionary<Row, int>(ReferenceEqualityComparer.Instance);
        var rows = new List<Row>();
        var members = new List<List<int>>();
        for (var id = 0; id < classCount; id++)
        {
            ref var row = ref CollectionsMarshal.GetValueRefOrAddDefault(ids, ingress[id], out var exists);
            if (!exists)
            {
                row = rows.Count;
                rows.Add(ingress[id]);
                members.Add([]);
            }

            members[row].Add(id);
        }

        var open = new List<int>();
        var dense = new List<(ClassSet, int, int)>();
        var starts = new int[classCount + 1];
        var weights = new int[classCount];
        for (var row = 0; row < rows.Count; row++)
        {
            if (rows[row].RestMay != TrafficTable.None) open.Add(row);
            for (var cell = 0; cell < rows[row].Cells.Length; cell++)
            {
                var peers = rows[row].Cells[cell].Peers;
                if (peers.IsDense) dense.Add((peers, row, cell));
                else
                {
                    foreach (var id in peers.Ids)
                    {
                        starts[id + 1]++;
                        weights[id] += members[row].Count;
                    }
                }
            }
        }

        for (var id = 0; id < classCount; id++) starts[id + 1] += starts[id];
        var mentions = new (int, int)[starts[classCount]];
        var next = starts.AsSpan(0, classCount).ToArray();
        for (var row = 0; row < rows.Count; row++)
        {
            for (var cell = 0; cell < rows[row].Cells.Length; cell++)
            {
                foreach (var id in rows[row].Cells[cell].Peers.Ids) mentions[next[id]++] = (row, cell);
            }
        }

        return new([.. rows], [.. members.Select(static list => list.ToArray())], [.. open], starts, mentions, [.. dense], weights);
    }

    /// <summary>An upper bound of how many destinations say something about the source.</summary>
    public long SupportOf(int from) => (long)openMembers + mentionedMembers[from];

    /// <summary>Calls for each destination that may admit the source, with what it admits.</summary>
    public void ForEach<TState>(int from, TState state, Action<TState, int, int, int> visit)
    {
        foreach (var row in open)
        {
            var (sure, may) = rows[row].Cells.Length == 0 ? (rows[row].RestSure, rows[row].RestMay) : rows[row].Of(from);
            if (may != TrafficTable.None) Visit(row, sure, may);
        }

        for (var at = starts[from]; at < starts[from + 1]; at++)
        {
            var (row, cell) = mentions[at];
            if (rows[row].RestMay == TrafficTable.None) Visit(row, rows[row].Cells[cell].Sure, rows[row].Cells[cell].May);
        }

        foreach (var (peers, row, cell) in dense)
        {
            if (rows[row].RestMay == TrafficTable.None && peers.Contains(from)) Visit(row, rows[row].Cells[cell].Sure, rows[row].Cells[cell].May);
        }

        void Visit(int row, int sure, int may)
        {
            foreach (var to in members[row]) visit(state, to, sure, may);
        }
    }

    /// <summary>The sources of a block, each with a bit for every dense cell that holds it.</summary>
    /// <param name="start">First source, a multiple of 64.</param>
    /// <param name="end">Behind the last source.</param>
    /// <returns>Words by source, then by 64 cells.</returns>
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
                    var cell = (group << 6) + at;
                    var words = cell < dense.Length ? dense[cell].Peers.Words : default;
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
    /// <param name="cells">The source's words of <see cref="TransposeDense"/>.</param>
    /// <param name="answers">Gets the destinations.</param>
    public void Collect(int from, ReadOnlySpan<ulong> cells, AnswerSets answers)
    {
        foreach (var row in open)
        {
            var (sure, may) = rows[row].Cells.Length == 0 ? (rows[row].RestSure, rows[row].RestMay) : rows[row].Of(from);
            if (may != TrafficTable.None) Add(row, sure, may, answers);
        }

        for (var at = starts[from]; at < starts[from + 1]; at++)
        {
            var (row, cell) = mentions[at];
            if (rows[row].RestMay == TrafficTable.None) Add(row, rows[row].Cells[cell].Sure, rows[row].Cells[cell].May, answers);
        }

        for (var group = 0; group < cells.Length; group++)
        {
            if (cells[group] == 0) continue;
            if (runs[group] is { } run)
            {
                answers.AddWord(run.Sure, run.May, run.FirstClass, cells[group]);
                continue;
            }

            for (var word = cells[group]; word != 0; word &= word - 1)
            {
                var (_, row, cell) = dense[(group << 6) + System.Numerics.BitOperations.TrailingZeroCount(word)];
                if (rows[row].RestMay == TrafficTable.None) Add(row, rows[row].Cells[cell].Sure, rows[row].Cells[cell].May, answers);
            }
        }
    }

    private void Add(int row, int sure, int may, AnswerSets answers)
    {
        if (memberSets[row] is { } set) answers.Add(sure, may, set);
        else
        {
            foreach (var to in members[row]) answers.Add(sure, may, to);
        }
    }

    /// <summary>
    /// For 64 dense cells that follow each other, belong to destinations that follow each other and say the same: the first destination and what they say.
    /// Then a whole word of the transposed matrix is a word of destinations.
    /// </summary>
    private (int FirstClass, int Sure, int May)? RunAt(int group)
    {
        var first = group << 6;
        var (_, firstRow, firstCell) = dense[first];
        var says = rows[firstRow].Cells[firstCell];
        for (var at = 0; at < 64 && first + at < dense.Length; at++)
        {
            var (_, row, cell) = dense[first + at];
            if (rows[row].RestMay != TrafficTable.None || members[row].Length != 1 || members[row][0] != members[firstRow][0] + at) return null;
            if (rows[row].Cells[cell].Sure != says.Sure || rows[row].Cells[cell].May != says.May) return null;
        }

        return (members[firstRow][0], says.Sure, says.May);
    }
}
