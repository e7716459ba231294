using Sluice.Reports.Words;

namespace Sluice.Reports.Relations;

/// <summary>A cell in words.</summary>
internal static class CellWords
{
    /// <summary><c>TCP 443</c>, <c>all ports unknown</c>, <c>TCP 443, and unknown: UDP 53</c>.</summary>
    public static string Traffic(MatrixCell cell) => cell switch
    {
        { Unknown.IsEmpty: true } => TrafficWords.Of(cell.Allowed),
        { Allowed.IsEmpty: true } => $"unknown: {TrafficWords.Of(cell.Unknown)}",
        _ => $"{TrafficWords.Of(cell.Allowed)}, and unknown: {TrafficWords.Of(cell.Unknown)}",
    };

    /// <summary>The rules behind it and the reasons for what is unknown, one per line.</summary>
    public static IReadOnlyList<string> Reasons(MatrixCell cell) =>
    [
        .. cell.Rules.Select(RuleWords.WithPlace),
        .. cell.Rules.Count == 0 && !cell.Allowed.IsEmpty ? ["no policy has a say"] : Array.Empty<string>(),
        .. cell.Because.Select(UnknownWords.Of),
    ];
}
