using Sluice.Readers.Sources;
using Sluice.Sets;

namespace Sluice.Readers.Kustomize;

/// <summary>
/// Which overlays a source file is a part of, so that whoever edits a base knows what else changes. Looked for where bases and overlays usually lie together: below what the
/// file's Kustomize folder and the rendered one have in common, or beside the file's folder where none is rendered. Asked once for each folder.
/// </summary>
internal sealed class BaseUsers
{
    private readonly Dictionary<(string Owner, string Unit), ValueList<string>> known = [];
    private readonly Dictionary<string, IReadOnlyCollection<string>> parts = new(StringComparer.Ordinal);

    /// <summary>The overlays, ordinal, as they are shown; not the one that is rendered.</summary>
    /// <param name="file">A file, as it is shown.</param>
    /// <param name="unit">The folder that was rendered; null when the file was read as it is.</param>
    public ValueList<string> Of(string file, Unit? unit)
    {
        var full = Path.GetFullPath(file);
        if (OwnerOf(full) is not { } owner) return [];
        var key = (owner, unit?.Path ?? "");
        return known.TryGetValue(key, out var found) ? found : known[key] = Find(owner, unit, unit?.Names ?? PathNames.For(file));
    }

    /// <summary>Whether a rendered folder takes a file in, directly or through a base.</summary>
    public bool IsPartOf(string file, Unit unit)
    {
        if (unit.Kind != UnitKind.Kustomize || OwnerOf(Path.GetFullPath(file)) is not { } owner) return false;
        if (!parts.TryGetValue(unit.Path, out var folders)) parts[unit.Path] = folders = KustomizeFolders.Of([unit.Path], unit.Names).Below(unit.Path);
        return folders.Contains(owner);
    }

    /// <summary>The nearest folder above a file that Kustomize renders.</summary>
    private static string? OwnerOf(string file)
    {
        for (var folder = Path.GetDirectoryName(file); folder is not null; folder = Path.GetDirectoryName(folder))
        {
            if (Kustomization.Exists(folder)) return folder;
        }

        return null;
    }

    private static ValueList<string> Find(string owner, Unit? unit, PathNames names)
    {
        var top = Path.GetDirectoryName(owner);
        while (unit is not null && top is not null && !unit.Path.StartsWith($"{top.TrimEnd('/')}/", StringComparison.Ordinal)) top = Path.GetDirectoryName(top);
        if (string.IsNullOrEmpty(top) || Path.GetDirectoryName(top) is null) return [];
        var below = FolderScan.Of(top, names, CancellationToken.None).Units.Where(static found => found.Kind == UnitKind.Kustomize).Select(static found => found.Path);
        var folders = KustomizeFolders.Of(below, names);
        return folders.Roots.Where(root => root != owner && root != unit?.Path && folders.Below(root).Contains(owner))
            .Select(names.Show).Order(StringComparer.Ordinal).ToValueList();
    }
}
