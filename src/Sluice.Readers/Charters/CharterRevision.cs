using Sluice.Readers.Git;
using Sluice.Readers.Sources;
using Sluice.Readers.Yaml;

namespace Sluice.Readers.Charters;

/// <summary>Reads a charter as it was at a Git revision, from the object database; the same files as <see cref="CharterFiles"/>.</summary>
public static class CharterRevision
{
    /// <summary>The charter; null when the revision has none there, or cannot be read.</summary>
    /// <param name="revision">A commit, tag or branch.</param>
    /// <param name="path">The file, as a path from the current folder.</param>
    /// <param name="environment">The environment whose overlay is added; null for none.</param>
    /// <param name="texts">Told what was read, so that places can be shown.</param>
    /// <param name="stop">Gives up.</param>
    public static CharterRead? Read(string revision, string path, string? environment, SourceTexts texts, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(revision);
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(texts);
        var prefix = GitRepository.Prefix(stop);
        if (!prefix.Succeeded) return null;
        var tree = GitRepository.Resolve(revision, stop);
        if (!tree.Succeeded) return null;
        var file = GitRepository.Normalize(path.StartsWith('/') || path.StartsWith("./", StringComparison.Ordinal) || path.StartsWith("../", StringComparison.Ordinal) ? path : $"./{path}", prefix.Text.TrimEnd('\n'));
        var folder = file[..(file.LastIndexOf('/') + 1)];
        var all = GitRepository.Files(tree.Text.TrimEnd('\n'), stop);
        if (!all.Any(entry => entry.Path == file)) return null;
        var wanted = all.Where(entry => entry.Path == file).Concat(all.Where(entry => IsBelow(entry.Path, $"{folder}exceptions/")));
        if (environment is not null) wanted = wanted.Concat(all.Where(entry => entry.Path == $"{folder}overlays/{environment}.yaml" || IsBelow(entry.Path, $"{folder}overlays/{environment}/exceptions/")));
        var sources = new List<CharterSource>();
        GitRepository.Contents([.. wanted], (entry, bytes) => Add(entry.Path, bytes), stop);
        return CharterReader.Read(sources);

        void Add(string name, byte[] bytes)
        {
            var shown = $"{revision}:{name}";
            texts.Keep(shown, bytes);
            sources.Add(new(new SourceText(shown, bytes), name.StartsWith($"{folder}overlays/", StringComparison.Ordinal)));
        }
    }

    private static bool IsBelow(string path, string folder) => path.StartsWith(folder, StringComparison.Ordinal) && (Path.GetExtension(path) is ".yaml" or ".yml" or ".json");
}
