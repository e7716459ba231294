using Sluice.Sets;

namespace Sluice.Evidence;

/// <summary>
/// Compares files with those that a bundle is about. A file has the same path, or, where the folder lies elsewhere, one path ends with the other; of several the one of the same
/// content.
/// </summary>
internal static class FileComparison
{
    public static IEnumerable<EvidenceFault> Of(ValueList<FileDigest> claimed, ValueList<FileDigest> found)
    {
        var open = Redaction.Of(found).OrderBy(static file => file.Name, StringComparer.Ordinal).ToList();
        var pairs = claimed.Select(file => (File: file, Partner: Take(open, other => other.Name == file.Name && other.Sha256 == file.Sha256))).ToList();
        Pair(pairs, open, static (file, other) => other.Name == file.Name);
        Pair(pairs, open, static (file, other) => other.Sha256 == file.Sha256 && IsSamePath(file.Name, other.Name));
        Pair(pairs, open, static (file, other) => IsSamePath(file.Name, other.Name));
        foreach (var (file, partner) in pairs)
        {
            if (partner is null) yield return new(EvidenceFaultKind.MissingFile, file.Name) { Stated = file.Sha256 };
            else if (partner.Sha256 != file.Sha256) yield return new(EvidenceFaultKind.ChangedFile, file.Name) { Stated = file.Sha256, Found = partner.Sha256 };
        }

        foreach (var file in open) yield return new(EvidenceFaultKind.AddedFile, file.Name) { Found = file.Sha256 };
    }

    private static void Pair(List<(FileDigest File, FileDigest? Partner)> pairs, List<FileDigest> open, Func<FileDigest, FileDigest, bool> fits)
    {
        for (var at = 0; at < pairs.Count; at++)
        {
            var file = pairs[at].File;
            if (pairs[at].Partner is null) pairs[at] = (file, Take(open, other => fits(file, other)));
        }
    }

    private static FileDigest? Take(List<FileDigest> open, Predicate<FileDigest> fits)
    {
        var at = open.FindIndex(fits);
        if (at < 0) return null;
        var file = open[at];
        open.RemoveAt(at);
        return file;
    }

    private static bool IsSamePath(string left, string right) => left.EndsWith($"/{right}", StringComparison.Ordinal) || right.EndsWith($"/{left}", StringComparison.Ordinal);
}
