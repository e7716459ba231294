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
            () => new RowCounter(table),
            (block, _, counter) =>
            {
                Count(block * BlockSize, Math.Min(classCount, (block + 1) * BlockSize), counter);
                return counter;
            },
            counter =>
            {
                lock (gate) total = total.Plus(counter.Total);
            });
        return total;
    }

    private void Count(int start, int end, RowCounter counter)
    {
        // Below this many destinations a list of them is cheaper than bitsets over all classes.
        var narrow = classCount / 8;
        ulong[]? matrix = null;
        var list = new List<Reach>();
        for (var from = start; from < end; from++)
        {
            if (table.Relation.SupportOf(from) < narrow)
            {
                list.Clear();
                table.Relation.CopyFrom(from, list);
                counter.Add(from, list);
                continue;
            }

            matrix ??= table.Relation.Index.TransposeDense(start, end);
            var groups = matrix.Length / (end - start);
            counter.Add(from, matrix.AsSpan((from - start) * groups, groups));
        }
    }
}
