using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Sluice.Analysis;

/// <summary>
/// The endpoints of two universes side by side, those of one name as one, and the classes that neither universe can tell apart: a class of the one and a class of the
/// other, or −1 where an endpoint is not there.
/// </summary>
internal sealed class JointClasses
{
    private readonly List<int>[] jointsOfOld;
    private readonly List<int>[] jointsOfNew;
    private readonly ConditionalWeakTable<ClassSet, ClassSet> fromOld = [];
    private readonly ConditionalWeakTable<ClassSet, ClassSet> fromNew = [];

    public JointClasses(Universe old, Universe now)
    {
        (jointsOfOld, jointsOfNew) = (new List<int>[old.Classes.Length], new List<int>[now.Classes.Length]);
        var known = new Dictionary<(int, int), int>();
        int left = 0, right = 0;
        while (left < old.Endpoints.Length || right < now.Endpoints.Length)
        {
            var order = left == old.Endpoints.Length ? 1 : right == now.Endpoints.Length ? -1 : old.Endpoints[left].CompareTo(now.Endpoints[right]);
            var (was, became) = (order <= 0 ? left++ : -1, order >= 0 ? right++ : -1);
            var pair = (was < 0 ? -1 : old.ClassOf[was], became < 0 ? -1 : now.ClassOf[became]);
            ref var joint = ref CollectionsMarshal.GetValueRefOrAddDefault(known, pair, out var exists);
            if (!exists)
            {
                joint = Pairs.Count;
                Pairs.Add(pair);
                Members.Add([]);
                if (pair.Item1 >= 0) (jointsOfOld[pair.Item1] ??= []).Add(joint);
                if (pair.Item2 >= 0) (jointsOfNew[pair.Item2] ??= []).Add(joint);
            }

            Members[joint].Add(Endpoints.Count);
            Endpoints.Add((was < 0 ? null : old.Endpoints[was], became < 0 ? null : now.Endpoints[became], joint));
        }
    }

    /// <summary>In canonical order: the endpoint as the old universe has it, as the new one has it, and its joint class.</summary>
    public List<(Endpoint? Old, Endpoint? New, int Joint)> Endpoints { get; } = [];

    /// <summary>The two classes of each joint class.</summary>
    public List<(int Old, int New)> Pairs { get; } = [];

    /// <summary>The places of each joint class's endpoints, ascending.</summary>
    public List<List<int>> Members { get; } = [];

    /// <summary>A class of the new universe as joint classes.</summary>
    public IReadOnlyList<int> OfNew(int id) => jointsOfNew[id] ?? [];

    /// <summary>Classes of the old universe as joint classes.</summary>
    public ClassSet OfOld(ClassSet set) => Translate(set, jointsOfOld, fromOld);

    /// <summary>Classes of the new universe as joint classes.</summary>
    public ClassSet OfNew(ClassSet set) => Translate(set, jointsOfNew, fromNew);

    /// <summary>Peer sets are shared by many rows: each is translated once.</summary>
    private static ClassSet Translate(ClassSet set, List<int>[] joints, ConditionalWeakTable<ClassSet, ClassSet> known)
    {
        if (set.IsEmpty || set.IsAll) return set;
        if (known.TryGetValue(set, out var found)) return found;
        var translated = new List<int>();
        set.ForEach((joints, translated), static (state, id) =>
        {
            if (state.joints[id] is { } list) state.translated.AddRange(list);
        });
        var result = ClassSet.Of(translated);
        known.Add(set, result);
        return result;
    }
}
