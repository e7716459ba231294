using Sluice.Readers.Sources;

namespace Sluice.Readers.Kustomize;

/// <summary>
/// The Kustomize folders that belong together: which of them are rendered (those that no other takes in, and that are no components), and which are
/// overlays of one base and therefore alternatives to each other, not parts of one cluster.
/// </summary>
internal sealed class KustomizeFolders
{
    private readonly Dictionary<string, Kustomization?> read = new(StringComparer.Ordinal);
    private readonly PathNames names;

    private KustomizeFolders(PathNames names) => this.names = names;

    /// <summary>Folders to render, ordinal.</summary>
    public List<string> Roots { get; } = [];

    public static KustomizeFolders Of(IEnumerable<string> folders, PathNames names)
    {
        var result = new KustomizeFolders(names);
        var all = folders.Order(StringComparer.Ordinal).ToList();
        var taken = all.SelectMany(folder => result.Below(folder).Where(other => other != folder)).ToHashSet(StringComparer.Ordinal);
        result.Roots.AddRange(all.Where(folder => !taken.Contains(folder) && result.Read(folder) is not { IsComponent: true }));
        return result;
    }

    /// <summary>The Kustomize folders a folder is made of on this machine: itself, and everything that it takes in.</summary>
    public IReadOnlyCollection<string> Below(string folder)
    {
        var seen = new SortedSet<string>(StringComparer.Ordinal) { folder };
        var open = new Stack<string>([folder]);
        while (open.TryPop(out var next))
        {
            foreach (var other in Read(next)?.Folders ?? [])
            {
                if (seen.Add(other)) open.Push(other);
            }
        }

        return seen;
    }

    /// <summary>What a folder's file says; null when it cannot be read.</summary>
    public Kustomization? Read(string folder) =>
        read.TryGetValue(folder, out var known) ? known : read[folder] = Kustomization.Read(folder, names);

    /// <summary>The folders to render, those that share a base in one group.</summary>
    public List<List<string>> Groups()
    {
        var groups = new List<(List<string> Roots, HashSet<string> Bases)>();
        foreach (var root in Roots)
        {
            var bases = Below(root).Where(folder => folder != root && Read(folder) is { IsComponent: false }).ToHashSet(StringComparer.Ordinal);
            var related = groups.FindAll(group => group.Bases.Overlaps(bases));
            groups.RemoveAll(related.Contains);
            groups.Add(([.. related.SelectMany(static group => group.Roots), root], [.. related.SelectMany(static group => group.Bases), .. bases]));
        }

        return [.. groups.Select(static group => group.Roots)];
    }
}
