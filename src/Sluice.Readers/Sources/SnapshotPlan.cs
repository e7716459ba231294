using Sluice.Readers.Kustomize;

namespace Sluice.Readers.Sources;

/// <summary>
/// Which units make up which snapshot. Overlays of one base are alternatives: each gives a snapshot of its own, together with everything that has no alternative.
/// Alternatives of several bases that have the same name below what they have in common (<c>apps/a/overlays/prod</c>, <c>apps/b/overlays/prod</c>) belong together.
/// </summary>
internal sealed class SnapshotPlan
{
    private SnapshotPlan(IReadOnlyList<Unit> shared, IReadOnlyList<(string Name, IReadOnlyList<Unit> Units)> snapshots) =>
        (Shared, Snapshots) = (shared, snapshots);

    /// <summary>Units of every snapshot.</summary>
    public IReadOnlyList<Unit> Shared { get; }

    /// <summary>The snapshots, ordinal by name, with the units that only they have; at least one.</summary>
    public IReadOnlyList<(string Name, IReadOnlyList<Unit> Units)> Snapshots { get; }

    /// <summary>Every unit that is rendered.</summary>
    public IEnumerable<Unit> Units => Shared.Concat(Snapshots.SelectMany(static snapshot => snapshot.Units));

    public static SnapshotPlan Of(IEnumerable<Unit> units)
    {
        var distinct = units.DistinctBy(static unit => unit.Path).ToList();
        var kustomize = distinct.Where(static unit => unit.Kind == UnitKind.Kustomize).ToDictionary(static unit => unit.Path, StringComparer.Ordinal);
        var shared = distinct.FindAll(static unit => unit.Kind != UnitKind.Kustomize);
        var named = new SortedDictionary<string, List<Unit>>(StringComparer.Ordinal);
        if (kustomize.Count > 0)
        {
            foreach (var group in KustomizeFolders.Of(kustomize.Keys, kustomize.Values.First().Names).Groups())
            {
                if (group.Count == 1) shared.Add(kustomize[group[0]]);
                else AddAlternatives(named, [.. group.Select(path => kustomize[path])]);
            }
        }

        shared.Sort(static (left, right) => string.CompareOrdinal(left.Path, right.Path));
        return new(shared, named.Count == 0 ? [("", [])] : [.. named.Select(static pair => (pair.Key, (IReadOnlyList<Unit>)pair.Value))]);
    }

    private static void AddAlternatives(SortedDictionary<string, List<Unit>> named, List<Unit> group)
    {
        var common = CommonParent([.. group.Select(static unit => unit.Path)]);
        foreach (var unit in group)
        {
            var name = unit.Path.Length > common.Length ? unit.Path[(common.Length + 1)..] : Path.GetFileName(unit.Path);
            if (!named.TryGetValue(name, out var units)) named[name] = units = [];
            units.Add(unit);
        }
    }

    private static string CommonParent(string[] paths)
    {
        var parts = paths.Select(static path => path.Split('/')).ToArray();
        var count = 0;
        while (parts.All(path => path.Length > count + 1 && path[count] == parts[0][count])) count++;
        return string.Join('/', parts[0][..count]);
    }
}
