using System.Globalization;
using System.Numerics;

namespace Sluice.Reports.Words;

/// <summary>Numbers with their units, exact, thousands separated: <c>1 workload</c>, <c>4,096 addresses</c>.</summary>
public static class Counts
{
    public static string Of(BigInteger count, string one, string? many = null) => $"{Number(count)} {(count.IsOne ? one : many ?? one + "s")}";

    public static string Number(BigInteger count) => count.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary><c>a</c>, <c>a and b</c>, <c>a, b and c</c>.</summary>
    public static string Sentence(IReadOnlyList<string> items) => items.Count switch
    {
        0 => "",
        1 => items[0],
        _ => $"{string.Join(", ", items.Take(items.Count - 1))} and {items[^1]}",
    };

    /// <summary>The first items, and the number of the others: <c>a, b, c and 4 more</c>.</summary>
    public static string Sample(IReadOnlyList<string> items, int limit) =>
        items.Count <= limit ? Sentence(items) : $"{string.Join(", ", items.Take(limit))} and {Number(items.Count - limit)} more";
}
