using Sluice.Findings;

namespace Sluice.Evidence;

/// <summary>Numbers of lines that did not come in their place. Some come later, and stand in the wrong place; those that never come are missing.</summary>
internal sealed class AuditGaps
{
    /// <summary>Ascending, none touching another.</summary>
    private readonly List<(long From, long To, SourceSpan Place)> gaps = [];

    /// <summary>What is missing, with the place of the line behind it.</summary>
    public IReadOnlyList<(long From, long To, SourceSpan Place)> Open => gaps;

    /// <summary>Adds numbers behind all that were missing so far.</summary>
    public void Add(long from, long to, SourceSpan place) => gaps.Add((from, to, place));

    /// <summary>Whether a number was missing; then it is not any more.</summary>
    public bool Fill(long number)
    {
        var (low, high) = (0, gaps.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (gaps[middle].To < number) low = middle + 1;
            else high = middle;
        }

        if (low == gaps.Count || gaps[low].From > number) return false;
        var (from, to, place) = gaps[low];
        gaps.RemoveAt(low);
        if (number < to) gaps.Insert(low, (number + 1, to, place));
        if (number > from) gaps.Insert(low, (from, number - 1, place));
        return true;
    }
}
