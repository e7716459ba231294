namespace Sluice.Analysis;

/// <summary>Some ports toward a set of classes.</summary>
internal readonly record struct Entry(ClassSet Peers, int Traffic);

/// <summary>Classes that get the same answer: ports that are certainly open, and ports that may be (a superset).</summary>
internal readonly record struct Cell(ClassSet Peers, int Sure, int May);

/// <summary>
/// One side's say over every peer: disjoint cells, and an answer for the rest. Shared by all subjects that the same policies select.
/// </summary>
internal sealed class Row
{
    private Row(int restSure, int restMay, Cell[] cells)
    {
        (RestSure, RestMay, Cells) = (restSure, restMay, cells);
        foreach (var cell in cells) Support += cell.Peers.Count;
    }

    /// <summary>The row of whatever no policy has a say in.</summary>
    public static Row AllowAll { get; } = new(TrafficTable.All, TrafficTable.All, []);

    /// <summary>The row of whoever no rule opens anything for.</summary>
    public static Row DenyAll { get; } = new(TrafficTable.None, TrafficTable.None, []);

    /// <summary>Ports open toward peers in no cell.</summary>
    public int RestSure { get; }

    /// <summary>Ports that may be open toward peers in no cell.</summary>
    public int RestMay { get; }

    /// <summary>Disjoint cells that differ from the rest, by their first class.</summary>
    public Cell[] Cells { get; }

    /// <summary>How many classes the cells hold.</summary>
    public long Support { get; }

    public static Row Of(int restSure, int restMay, Cell[] cells) =>
        cells.Length == 0 && restSure == TrafficTable.All && restMay == TrafficTable.All ? AllowAll : new(restSure, restMay, cells);

    /// <summary>The answer for one class.</summary>
    public (int Sure, int May) Of(int classId)
    {
        foreach (var cell in Cells)
        {
            if (cell.Peers.Contains(classId)) return (cell.Sure, cell.May);
        }

        return (RestSure, RestMay);
    }

    /// <summary>Whether both rows give every peer the same answer.</summary>
    public bool SameAs(Row other)
    {
        if (ReferenceEquals(this, other)) return true;
        if (RestSure != other.RestSure || RestMay != other.RestMay || Cells.Length != other.Cells.Length) return false;
        foreach (var cell in Cells)
        {
            if (!Array.Exists(other.Cells, candidate => candidate == cell)) return false;
        }

        return true;
    }
}
