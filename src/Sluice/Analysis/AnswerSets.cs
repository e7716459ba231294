using System.Runtime.InteropServices;

namespace Sluice.Analysis;

/// <summary>Destinations by answer, one bitset for each distinct answer; used again for every source.</summary>
internal sealed class AnswerSets(int classCount)
{
    private readonly int words = (classCount + 63) >> 6;
    private readonly Dictionary<(int Sure, int May), ulong[]> sets = [];
    private readonly List<(int Sure, int May, ulong[] Set)> used = [];
    private readonly Stack<ulong[]> free = [];
    private int lastSure;
    private int lastMay;
    private ulong[]? last;

    /// <summary>The answers in use and their destinations.</summary>
    public List<(int Sure, int May, ulong[] Set)> All => used;

    public void Clear()
    {
        foreach (var (_, _, set) in used)
        {
            Array.Clear(set);
            free.Push(set);
        }

        used.Clear();
        sets.Clear();
        last = null;
    }

    public void Add(int sure, int may, int classId) => Of(sure, may)[classId >> 6] |= 1UL << (classId & 63);

    /// <summary>Adds a set of destinations.</summary>
    public void Add(int sure, int may, ClassSet classes) => classes.AddTo(Of(sure, may));

    /// <summary>Adds the destinations whose bits are set, counted from the first one.</summary>
    public void AddWord(int sure, int may, int firstClass, ulong bits)
    {
        var set = Of(sure, may);
        var shift = firstClass & 63;
        set[firstClass >> 6] |= bits << shift;
        if (shift != 0 && (bits >> (64 - shift)) is not 0 and var rest) set[(firstClass >> 6) + 1] |= rest;
    }

    private ulong[] Of(int sure, int may)
    {
        if (last is not null && sure == lastSure && may == lastMay) return last;
        ref var set = ref CollectionsMarshal.GetValueRefOrAddDefault(sets, (sure, may), out var exists);
        if (!exists)
        {
            set = free.TryPop(out var cleared) ? cleared : new ulong[words];
            used.Add((sure, may, set));
        }

        (lastSure, lastMay, last) = (sure, may, set!);
        return last;
    }
}
