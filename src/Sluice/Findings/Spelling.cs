namespace Sluice.Findings;

/// <summary>Finds what was meant: the known word with the fewest slips of the keyboard (insert, drop, replace, swap) from what was written.</summary>
public static class Spelling
{
    /// <summary>
    /// The nearest of the known words; null when none is near: at most one slip per three letters of what was written, and at least one.
    /// Case counts as half a slip, so that <c>PolicyTypes</c> finds <c>policyTypes</c>. Of equally near words the first.
    /// </summary>
    public static string? Nearest(string written, IEnumerable<string> known)
    {
        ArgumentNullException.ThrowIfNull(written);
        ArgumentNullException.ThrowIfNull(known);
        string? nearest = null;
        var best = (2 * Math.Max(1, written.Length / 3)) + 1;
        foreach (var word in known)
        {
            if (string.Equals(word, written, StringComparison.OrdinalIgnoreCase) && best > 1) (nearest, best) = (word, 1);
            if (2 * Math.Abs(word.Length - written.Length) >= best) continue;
            var distance = HalfSlips(written, word);
            if (distance < best) (nearest, best) = (word, distance);
        }

        return nearest;
    }

    /// <summary>The slips between two words, a change of case counting one and any other two.</summary>
    internal static int HalfSlips(string left, string right)
    {
        // What both begin or end with is kept by the cheapest way from one to the other.
        var same = left.AsSpan().CommonPrefixLength(right);
        var ends = 0;
        while (ends < Math.Min(left.Length, right.Length) - same && left[^(ends + 1)] == right[^(ends + 1)]) ends++;
        return HalfSlips(left.AsSpan()[same..^ends], right.AsSpan()[same..^ends]);
    }

    private static int HalfSlips(ReadOnlySpan<char> left, ReadOnlySpan<char> right)
    {
        if (left.IsEmpty || right.IsEmpty) return 2 * (left.Length + right.Length);
        var (older, previous, current) = (new int[right.Length + 1], new int[right.Length + 1], new int[right.Length + 1]);
        for (var column = 0; column <= right.Length; column++) previous[column] = 2 * column;
        for (var row = 1; row <= left.Length; row++)
        {
            current[0] = 2 * row;
            for (var column = 1; column <= right.Length; column++)
            {
                var (a, b) = (left[row - 1], right[column - 1]);
                var replace = a == b ? 0 : char.ToLowerInvariant(a) == char.ToLowerInvariant(b) ? 1 : 2;
                var cost = Math.Min(Math.Min(previous[column], current[column - 1]) + 2, previous[column - 1] + replace);
                if (row > 1 && column > 1 && a == right[column - 2] && left[row - 2] == b) cost = Math.Min(cost, older[column - 2] + 2);
                current[column] = cost;
            }

            (older, previous, current) = (previous, current, older);
        }

        return previous[right.Length];
    }
}
