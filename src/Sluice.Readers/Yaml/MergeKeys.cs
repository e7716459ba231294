using System.Runtime.InteropServices;

namespace Sluice.Readers.Yaml;

/// <summary>
/// Unfolds merge keys (<c>&lt;&lt;: *defaults</c>) as go-yaml v2 does: entries are set in the order of the source, a later one replaces an earlier one, and of a
/// list of mappings the first counts most.
/// </summary>
internal sealed class MergeKeys
{
    private readonly List<int[]> merged = [];

    public void Clear() => merged.Clear();

    public int[][] ToArray() => merged.Count == 0 ? [] : [.. merged];

    /// <summary>Lists the entries of a mapping that just ended, if it has merge keys; a problem when it merges what is no mapping.</summary>
    public SyntaxProblem? Close(in Rows rows, int mapping)
    {
        var key = mapping + 1;
        var entries = rows[mapping].ValueLength / 2;
        var any = false;
        for (var i = 0; i < entries && !any; i++)
        {
            any = rows.IsMerge(key);
            key = rows[rows[key].End].End;
        }

        return any ? Unfold(rows, mapping, entries) : null;
    }

    private SyntaxProblem? Unfold(in Rows rows, int mapping, int entries)
    {
        var places = new Dictionary<string, int>(StringComparer.Ordinal);
        var effective = new List<int>();
        var key = mapping + 1;
        for (var i = 0; i < entries; i++)
        {
            var value = rows[key].End;
            if (!rows.IsMerge(key))
            {
                Set(rows, places, effective, key, value);
            }
            else if (!Merge(rows, places, effective, value))
            {
                return new SyntaxProblem(rows[value].Start, rows[value].Length, "<< merges something that is not a mapping", "Give << an alias of a mapping, or a list of them.");
            }

            key = rows[value].End;
        }

        rows[mapping].Traits |= NodeTraits.Merged;
        rows[mapping].ValueStart = merged.Count;
        merged.Add([.. effective]);
        return null;
    }

    private bool Merge(in Rows rows, Dictionary<string, int> places, List<int> effective, int value)
    {
        value = rows.Resolve(value);
        if (rows[value].Kind == NodeKind.Mapping)
        {
            Copy(rows, places, effective, value);
            return true;
        }

        if (rows[value].Kind != NodeKind.Sequence)
        {
            return false;
        }

        var items = new Stack<int>();
        for (var (item, left) = (value + 1, rows[value].ValueLength); left > 0; left--, item = rows[item].End)
        {
            items.Push(rows.Resolve(item));
        }

        foreach (var item in items)
        {
            if (rows[item].Kind != NodeKind.Mapping)
            {
                return false;
            }

            Copy(rows, places, effective, item);
        }

        return true;
    }

    private void Copy(in Rows rows, Dictionary<string, int> places, List<int> effective, int mapping)
    {
        if ((rows[mapping].Traits & NodeTraits.Merged) != 0)
        {
            var list = merged[rows[mapping].ValueStart];
            for (var i = 0; i < list.Length; i += 2)
            {
                Set(rows, places, effective, list[i], list[i + 1]);
            }

            return;
        }

        var key = mapping + 1;
        for (var left = rows[mapping].ValueLength / 2; left > 0; left--)
        {
            Set(rows, places, effective, key, rows[key].End);
            key = rows[rows[key].End].End;
        }
    }

    private static void Set(in Rows rows, Dictionary<string, int> places, List<int> effective, int key, int value)
    {
        ref var place = ref CollectionsMarshal.GetValueRefOrAddDefault(places, System.Text.Encoding.UTF8.GetString(rows.Value(key)), out var exists);
        if (exists)
        {
            effective[place] = key;
            effective[place + 1] = value;
            return;
        }

        place = effective.Count;
        effective.Add(key);
        effective.Add(value);
    }
}
