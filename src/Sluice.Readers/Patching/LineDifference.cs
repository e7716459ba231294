using Sluice.Findings;
using Sluice.Sets;

namespace Sluice.Readers.Patching;

/// <summary>Two texts compared line by line.</summary>
internal static class LineDifference
{
    private const long MostCompared = 4_000_000;

    /// <summary>What goes and what comes; around lines that only come, one line on either side shows where.</summary>
    public static ValueList<PatchLine> Of(string[] before, string[] after)
    {
        var head = 0;
        while (head < before.Length && head < after.Length && before[head] == after[head]) head++;
        var tail = 0;
        while (tail < before.Length - head && tail < after.Length - head && before[^(tail + 1)] == after[^(tail + 1)]) tail++;
        var lines = new List<PatchLine>();
        var steps = Middle(before[head..^tail], after[head..^tail]);
        var (old, now) = (head, head);
        for (var at = 0; at < steps.Count;)
        {
            var end = at;
            while (end < steps.Count && steps[end] != PatchLineKind.Context) end++;
            if (end == at)
            {
                (old, now, at) = (old + 1, now + 1, at + 1);
                continue;
            }

            var onlyComes = steps.GetRange(at, end - at).TrueForAll(static kind => kind == PatchLineKind.Added);
            if (onlyComes && now > 0) lines.Add(new(PatchLineKind.Context, now, after[now - 1]));
            for (var step = at; step < end; step++)
            {
                if (steps[step] == PatchLineKind.Removed) lines.Add(new(PatchLineKind.Removed, old + 1, before[old++]));
            }

            for (var step = at; step < end; step++)
            {
                if (steps[step] == PatchLineKind.Added) lines.Add(new(PatchLineKind.Added, now + 1, after[now++]));
            }

            if (onlyComes && now < after.Length && after[now].Length > 0) lines.Add(new(PatchLineKind.Context, now + 1, after[now]));
            at = end;
        }

        return lines.ToValueList();
    }

    /// <summary>The shortest way from one to the other (longest common subsequence); everything replaced where that would take too long.</summary>
    private static List<PatchLineKind> Middle(string[] before, string[] after)
    {
        var steps = new List<PatchLineKind>();
        if ((long)before.Length * after.Length > MostCompared)
        {
            steps.AddRange(Enumerable.Repeat(PatchLineKind.Removed, before.Length));
            steps.AddRange(Enumerable.Repeat(PatchLineKind.Added, after.Length));
            return steps;
        }

        var common = new int[before.Length + 1, after.Length + 1];
        for (var old = before.Length - 1; old >= 0; old--)
        {
            for (var now = after.Length - 1; now >= 0; now--)
                common[old, now] = before[old] == after[now] ? common[old + 1, now + 1] + 1 : Math.Max(common[old + 1, now], common[old, now + 1]);
        }

        for (int old = 0, now = 0; old < before.Length || now < after.Length;)
        {
            if (old < before.Length && now < after.Length && before[old] == after[now])
            {
                steps.Add(PatchLineKind.Context);
                (old, now) = (old + 1, now + 1);
            }
            else if (now == after.Length || (old < before.Length && common[old + 1, now] >= common[old, now + 1]))
            {
                steps.Add(PatchLineKind.Removed);
                old++;
            }
            else
            {
                steps.Add(PatchLineKind.Added);
                now++;
            }
        }

        return steps;
    }
}
