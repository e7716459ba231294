namespace Sluice.Analysis;

/// <summary>A subject whose say has changed.</summary>
internal readonly record struct RowDelta(int ClassId, Row Before, Row After);

/// <summary>An endpoint that is in another class, or is another object in the same one; null where it was not, or is no longer.</summary>
internal readonly record struct Move(Placed? Before, Placed? After);

/// <summary>
/// What one change did: the rows that say something else about classes that have stayed what they were, and the endpoints that are in other classes.
/// Everything else is as it was.
/// </summary>
internal sealed record TableDelta(RowDelta[] Egress, RowDelta[] Ingress, Move[] Moves)
{
    /// <summary>Nothing has changed.</summary>
    public static TableDelta None { get; } = new([], [], []);

    /// <summary>Whether every answer is what it was.</summary>
    public bool IsEmpty => Egress.Length == 0 && Ingress.Length == 0 && Moves.Length == 0;
}
