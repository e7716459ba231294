using System.Runtime.InteropServices;
using Sluice.Analysis;

namespace Sluice.Charters.Adoption;

/// <summary>What is open to one destination.</summary>
/// <param name="To">The destination.</param>
/// <param name="Traffic">The traffic, by its number.</param>
/// <param name="IsOpenSide">Whether nothing isolates the side that decides today.</param>
internal readonly record struct OpenCell(PathEnd To, int Traffic, bool IsOpenSide);

/// <summary>What several sources have open alike, so that it is told and kept once for all of them.</summary>
/// <param name="From">The sources, in order of their appearance.</param>
/// <param name="Cells">What is open to them.</param>
internal sealed record OpenRow(List<PathEnd> From, List<OpenCell> Cells)
{
    /// <summary>The rows of sources, each different from all others.</summary>
    /// <param name="inside">What each source has open to pods.</param>
    /// <param name="outside">What is open to and from the outside.</param>
    /// <param name="traffic">The numbers of traffic.</param>
    public static List<OpenRow> Of(IEnumerable<(PathEnd From, List<OpenCell> Cells)> inside, IEnumerable<OpenPath> outside, TrafficTable traffic)
    {
        var rows = new List<OpenRow>();
        var known = new Dictionary<int[], OpenRow>(NumberKeys.Comparer);
        var numbers = new Dictionary<string, int>(StringComparer.Ordinal);
        var beyond = new Dictionary<string, (PathEnd From, List<OpenCell> Cells)>(StringComparer.Ordinal);
        var order = new List<string>();
        foreach (var path in outside)
        {
            if (!beyond.TryGetValue(path.From.Key, out var source))
            {
                beyond[path.From.Key] = source = (path.From, []);
                order.Add(path.From.Key);
            }

            source.Cells.Add(new(path.To, traffic.Id(path.Traffic), path.IsOpenSide));
        }

        foreach (var (from, cells) in inside)
        {
            if (beyond.Remove(from.Key, out var more)) cells.AddRange(more.Cells);
            Add(from, cells);
        }

        foreach (var key in order)
        {
            if (beyond.TryGetValue(key, out var source)) Add(source.From, source.Cells);
        }

        return rows;

        void Add(PathEnd from, List<OpenCell> cells)
        {
            var key = new int[2 * cells.Count];
            for (var at = 0; at < cells.Count; at++)
            {
                // Units have numbers of their own; what lies outside gets negative ones.
                key[2 * at] = cells[at].To.Unit is { } unit ? unit.Index : -1 - NumberOf(cells[at].To.Key);
                key[(2 * at) + 1] = (cells[at].Traffic << 1) | (cells[at].IsOpenSide ? 1 : 0);
            }

            ref var row = ref CollectionsMarshal.GetValueRefOrAddDefault(known, key, out var exists);
            if (exists) row!.From.Add(from);
            else rows.Add(row = new([from], cells));
        }

        int NumberOf(string key)
        {
            ref var number = ref CollectionsMarshal.GetValueRefOrAddDefault(numbers, key, out var exists);
            if (!exists) number = numbers.Count - 1;
            return number;
        }
    }

    /// <summary>How many different answers rows give: the same traffic to the same destinations, by policies or for want of one, is one, whoever opens it.</summary>
    public static int Patterns(IEnumerable<OpenRow> rows) => rows
        .SelectMany(static row => row.Cells.GroupBy(static cell => (cell.Traffic, cell.IsOpenSide)).Select(static cells => (cells.Key, To: string.Join('\u0001', cells.Select(static cell => cell.To.Key).Order(StringComparer.Ordinal)))))
        .Distinct().Count();
}
