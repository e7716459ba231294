using System.Runtime.InteropServices;

namespace Sluice.Analysis;

/// <summary>
/// Unites entries into one row: entries of the same ports first, set by set, then only where ports differ class by class.
/// The cost is the number of distinct port sets times the classes they reach, never the number of rules times the classes.
/// Not safe for several threads: it keeps scratch space.
/// </summary>
internal sealed class RowUnion(int classCount, TrafficTable traffic)
{
    private (int Sure, int May)[] answers = new (int, int)[classCount];
    private int[] stamps = new int[classCount];
    private ulong[] words = new ulong[(classCount + 63) >> 6];
    private readonly List<int> touched = [];
    private readonly List<Entry> ordered = [];
    private readonly Dictionary<(int Sure, int May), int> cellOf = [];
    private readonly List<List<int>> lists = [];
    private int stamp;

    /// <summary>Makes room for classes that were appended, and for about as many again.</summary>
    public void Reserve(int classCount)
    {
        if (classCount <= answers.Length) return;
        var room = classCount + (classCount / 8) + 64;
        Array.Resize(ref answers, room);
        Array.Resize(ref stamps, room);
        Array.Resize(ref words, (room + 63) >> 6);
    }

    /// <summary>The row of entries that are certain, and of those that may be; the same list when nothing is uncertain.</summary>
    public Row Of(List<Entry> sure, List<Entry> may)
    {
        if (ReferenceEquals(sure, may) && sure.Count <= 1)
        {
            if (sure.Count == 0) return Row.DenyAll;
            var (peers, ports) = sure[0];
            return peers.IsAll ? Row.Of(ports, ports, []) : Row.Of(TrafficTable.None, TrafficTable.None, [new(peers, ports, ports)]);
        }

        var (restSure, sureSets) = ByTraffic(sure);
        var certain = ReferenceEquals(sure, may);
        var (restMay, maySets) = certain ? (restSure, sureSets) : ByTraffic(may);
        if (certain && sureSets.Count <= 1)
        {
            var single = sureSets.Select(set => new Cell(set.Peers, traffic.Or(restSure, set.Traffic), traffic.Or(restSure, set.Traffic)))
                .Where(cell => cell.Sure != restSure).ToArray();
            return Row.Of(restSure, restSure, single);
        }

        stamp++;
        touched.Clear();
        foreach (var set in sureSets) Accumulate(set, restSure, restMay, certain ? Side.Both : Side.Sure);
        if (!certain)
        {
            foreach (var set in maySets) Accumulate(set, restSure, restMay, Side.May);
        }

        return Collect(restSure, restMay);
    }

    /// <summary>A row from an answer for each of some classes, and one for the rest.</summary>
    public Row Of(IEnumerable<int> classes, Func<int, (int Sure, int May)> answer, (int Sure, int May) rest)
    {
        stamp++;
        touched.Clear();
        foreach (var id in classes)
        {
            if (stamps[id] == stamp) continue;
            stamps[id] = stamp;
            touched.Add(id);
            answers[id] = answer(id);
        }

        return Collect(rest.Sure, rest.May);
    }

    private enum Side
    {
        Both,
        Sure,
        May,
    }

    private void Accumulate(Entry set, int restSure, int restMay, Side side) =>
        set.Peers.ForEach((this, set.Traffic, restSure, restMay, side), static (state, id) =>
        {
            var (union, ports, restSure, restMay, side) = state;
            ref var answer = ref union.answers[id];
            if (union.stamps[id] != union.stamp)
            {
                union.stamps[id] = union.stamp;
                union.touched.Add(id);
                answer = (restSure, restMay);
            }

            if (side != Side.May) answer.Sure = union.traffic.Or(answer.Sure, ports);
            if (side != Side.Sure) answer.May = union.traffic.Or(answer.May, ports);
        });

    private readonly TrafficTable traffic = traffic;

    private Row Collect(int restSure, int restMay)
    {
        touched.Sort();
        cellOf.Clear();
        var order = new List<(int Sure, int May)>();
        var (last, at) = ((restSure, restMay), -1);
        foreach (var id in touched)
        {
            var answer = answers[id];
            if (answer == (restSure, restMay)) continue;
            if (answer != last)
            {
                last = answer;
                ref var cell = ref CollectionsMarshal.GetValueRefOrAddDefault(cellOf, answer, out var exists);
                if (!exists)
                {
                    cell = order.Count;
                    order.Add(answer);
                    if (lists.Count < order.Count) lists.Add([]);
                    lists[cell].Clear();
                }

                at = cell;
            }

            lists[at].Add(id);
        }

        var cells = new Cell[order.Count];
        for (at = 0; at < cells.Length; at++) cells[at] = new(ClassSet.OfSorted(CollectionsMarshal.AsSpan(lists[at])), order[at].Sure, order[at].May);
        return Row.Of(restSure, restMay, cells);
    }

    /// <summary>One set per distinct port set, and the ports that are open toward everything.</summary>
    private (int Open, List<Entry> Sets) ByTraffic(List<Entry> entries)
    {
        var rest = TrafficTable.None;
        ordered.Clear();
        foreach (var entry in entries)
        {
            if (entry.Peers.IsAll) rest = traffic.Or(rest, entry.Traffic);
            else ordered.Add(entry);
        }

        if (rest == TrafficTable.All) return (rest, []);
        if (ordered.Count > 1) ordered.Sort(static (left, right) => left.Traffic.CompareTo(right.Traffic));
        var sets = new List<Entry>();
        for (var (start, end) = (0, 0); start < ordered.Count; start = end)
        {
            for (end = start + 1; end < ordered.Count && ordered[end].Traffic == ordered[start].Traffic; end++)
            {
            }

            sets.Add(end == start + 1 ? ordered[start] : new(Union(ordered.GetRange(start, end - start).ConvertAll(static entry => entry.Peers)), ordered[start].Traffic));
        }

        return (rest, sets);
    }

    private ClassSet Union(List<ClassSet> sets)
    {
        var total = 0L;
        var sparse = true;
        foreach (var set in sets)
        {
            total += set.Count;
            sparse &= !set.IsDense;
        }

        if (sparse && total * 16 < words.Length)
        {
            var ids = new List<int>((int)total);
            foreach (var set in sets) set.CopyTo(ids);
            return ClassSet.Of(ids);
        }

        Array.Clear(words);
        foreach (var set in sets) set.AddTo(words);
        return ClassSet.OfBits(words);
    }
}
