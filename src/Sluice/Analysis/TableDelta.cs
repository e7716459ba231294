namespace Sluice.Analysis;

/// <summary>A subject whose say has changed.</summary>
internal readonly record struct RowDelta(int ClassId, Row Before, Row After);

/// <summary>What one changed policy did to the rows of its subjects; everything else is as it was.</summary>
internal sealed record TableDelta(RowDelta[] Egress, RowDelta[] Ingress)
{
    /// <summary>Whether no subject's say has changed.</summary>
    public bool IsEmpty => Egress.Length == 0 && Ingress.Length == 0;
}
