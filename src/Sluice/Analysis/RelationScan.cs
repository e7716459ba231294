namespace Sluice.Analysis;

/// <summary>
/// Goes through the whole relation, blocks of sources at a time on every core: dense ingress cells are transposed 64 × 64 bits at a time, sparse ones come
/// from the counting sort, and a wide row is a few bitsets, never a list of pairs.
/// </summary>
internal sealed class RelationScan(PolicyTable table)
{
    private const int BlockSize = 256;

    private readonly int classCount = table.Universe.Classes.Length;

    /// <summary>Counts the relation over endpoints.</summary>
    public RelationCount Count()
    {
        var gate = new Lock();
        var total = default(RelationCount);
        Parallel.For(
            0,
            (classCount + BlockSize - 1) / BlockSize,
            () => new Bench(new(table), [], new ulong[table.Relation.Index.MatrixLength(BlockSize)]),
            (block, _, bench) =>
            {
                Count(block * BlockSize, Math.Min(classCount, (block + 1) * BlockSize), bench);
                return bench;
            },
            bench =>
            {
                lock (gate) total = total.Plus(bench.Counter.Total);
            });
        return total;
    }

    /// <summary>What one thread at a time works with.</summary>
    private sealed record Bench(RowCounter Counter, List<Reach> List, ulong[] Matrix);

    private void Count(int start, int end, Bench bench)
    {
        // Below this many destinations a list of them is cheaper than bitsets over all classes.
        var narrow = classCount / 8;
        var (counter, list, matrix) = bench;
        var isTransposed = false;
        for (var from = start; from < end; from++)
        {
            if (table.Relation.SupportOf(from) < narrow)
            {
                list.Clear();
                table.Relation.CopyFrom(from, list);
                counter.Add(from, list);
                continue;
            }

            if (!isTransposed) table.Relation.Index.TransposeDense(start, end, matrix);
            isTransposed = true;
            var groups = matrix.Length / BlockSize;
            counter.Add(from, matrix.AsSpan((from - start) * groups, groups));
        }
    }
}
