using System.Runtime.CompilerServices;

namespace Sluice.Analysis;

/// <summary>Which joint classes two rows of different universes answer differently.</summary>
internal sealed class RowDifference(JointClasses joints, TrafficTable oldTraffic, TrafficTable newTraffic)
{
    private static readonly Row Nothing = Row.Of(TrafficTable.None, TrafficTable.None, []);

    private readonly Dictionary<int, int> oldIds = [];
    private readonly ConditionalWeakTable<Row, Row> fromOld = [];
    private readonly ConditionalWeakTable<Row, Row> fromNew = [];
    private readonly Dictionary<(Row, Row), ClassSet> known = [];

    /// <summary>The joint classes toward which the rows differ; a row that is not there answers nothing.</summary>
    public ClassSet Of(Row? old, Row? now)
    {
        var was = old is null ? Nothing : Translated(old, fromOld, joints.OfOld, Same);
        var became = now is null ? Nothing : Translated(now, fromNew, joints.OfNew, static id => id);
        if (ReferenceEquals(was, became)) return ClassSet.Empty;
        return known.TryGetValue((was, became), out var found) ? found : known[(was, became)] = Compare(was, became);
    }

    /// <summary>The new table's id of traffic of the old table.</summary>
    public int Same(int oldId)
    {
        if (oldId is TrafficTable.None or TrafficTable.All) return oldId;
        return oldIds.TryGetValue(oldId, out var id) ? id : oldIds[oldId] = newTraffic.Id(oldTraffic[oldId]);
    }

    private static Row Translated(Row row, ConditionalWeakTable<Row, Row> known, Func<ClassSet, ClassSet> classes, Func<int, int> traffic)
    {
        if (known.TryGetValue(row, out var found)) return found;
        var cells = Array.ConvertAll(row.Cells, cell => new Cell(classes(cell.Peers), traffic(cell.Sure), traffic(cell.May)));
        var translated = Row.Of(traffic(row.RestSure), traffic(row.RestMay), cells);
        known.Add(row, translated);
        return translated;
    }

    private ClassSet Compare(Row was, Row became)
    {
        var sameRest = was.RestSure == became.RestSure && was.RestMay == became.RestMay;
        if (sameRest)
        {
            if (was.Cells.Length == became.Cells.Length && Array.TrueForAll(was.Cells, cell => Array.IndexOf(became.Cells, cell) >= 0)) return ClassSet.Empty;
            var differing = ClassSet.Empty;
            foreach (var cell in was.Cells.Where(cell => Array.IndexOf(became.Cells, cell) < 0)) differing = differing.Union(cell.Peers);
            foreach (var cell in became.Cells.Where(cell => Array.IndexOf(was.Cells, cell) < 0)) differing = differing.Union(cell.Peers);
            var candidates = new List<int>();
            differing.CopyTo(candidates);
            return ClassSet.Of(candidates.FindAll(id => was.Of(id) != became.Of(id)));
        }

        var found = new List<int>();
        for (var id = 0; id < joints.Pairs.Count; id++)
        {
            if (was.Of(id) != became.Of(id)) found.Add(id);
        }

        return ClassSet.Of(found);
    }
}
