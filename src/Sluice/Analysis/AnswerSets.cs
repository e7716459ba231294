using System.Runtime.InteropServices;

namespace Sluice.Analysis;

/// <summary>Destinations by answer, one bitset for each distinct answer; used again for every source.</summary>
internal sealed class AnswerSets(int classCount)
{
    private readonly int words = (classCount + 63) >> 6;
    private readonly Dictionary<(int Sure, int May), ulong[]> sets = [];

    /// <summary>The answers and their destinations.</summary>
    public IEnumerable<KeyValuePair<(int Sure, int May), ulong[]>> All => sets;

    public void Clear()
    {
        foreach (var set in sets.Values) Array.Clear(set);
    }

    public void Add(int sure, int may, int classId) => Of(sure, may)[classId >> 6] |= 1UL << (classId & 63);

    /// <summary>Adds the destinations whose bits are set, counted from the first one.</summary>
    public void AddWord(int sure, int may, int firstClass, ulong bits)
    {
        var set = Of(sure, may);
        var shift = firstClass & 63;
        set[firstClass >> 6] |= bits << shift;
        if (shift != 0 && (bits >> (64 - shift)) is not 0 and var rest) set[(firstClass >> 6) + 1] |= rest;
    }

    private ulong[] Of(int sure, int may) => CollectionsMarshal.GetValueRefOrAddDefault(sets, (sure, may), out _) ??= new ulong[words];
}
