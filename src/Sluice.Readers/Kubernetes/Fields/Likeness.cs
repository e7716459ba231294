namespace Sluice.Readers.Kubernetes.Fields;

/// <summary>How alike two names are written.</summary>
internal static class Likeness
{
    private const int Longest = 64;

    /// <summary>Whether the names differ in case, hyphens, underscores or a plural s only: then one is surely the other.</summary>
    public static bool IsSame(string left, string right)
    {
        var (a, b) = (Plain(left), Plain(right));
        return string.Equals(a, b, StringComparison.Ordinal) || string.Equals(a + "s", b, StringComparison.Ordinal) || string.Equals(a, b + "s", StringComparison.Ordinal);
    }

    /// <summary>
    /// Insertions, deletions, replacements and swaps of neighbours that lead from one name to the other, case aside
    /// (optimal string alignment); the length of the longer one where a name is longer than any field.
    /// </summary>
    public static int Distance(string left, string right)
    {
        if (left.Length > Longest || right.Length > Longest) return Math.Max(left.Length, right.Length);
        var (a, b) = (left.ToLowerInvariant(), right.ToLowerInvariant());
        var rows = new int[a.Length + 1, b.Length + 1];
        for (var i = 0; i <= a.Length; i++) rows[i, 0] = i;
        for (var j = 0; j <= b.Length; j++) rows[0, j] = j;
        for (var i = 1; i <= a.Length; i++)
        {
            for (var j = 1; j <= b.Length; j++)
            {
                var cost = a[i - 1] == b[j - 1] ? 0 : 1;
                var best = Math.Min(Math.Min(rows[i - 1, j] + 1, rows[i, j - 1] + 1), rows[i - 1, j - 1] + cost);
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) best = Math.Min(best, rows[i - 2, j - 2] + 1);
                rows[i, j] = best;
            }
        }

        return rows[a.Length, b.Length];
    }

    private static string Plain(string name) =>
        name.Replace("-", "", StringComparison.Ordinal).Replace("_", "", StringComparison.Ordinal).ToLowerInvariant();
}
