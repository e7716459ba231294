namespace Sluice.Readers.Patching;

/// <summary>A file that is changed, made or removed.</summary>
/// <param name="Path">The file.</param>
/// <param name="Before">What the change was made on; null when there is no file yet.</param>
/// <param name="After">What is to be there; null when the file goes.</param>
public sealed record FileRewrite(string Path, byte[]? Before, byte[]? After)
{
    /// <summary>Makes all changes, or none: what was done is undone when a later one fails.</summary>
    /// <exception cref="IOException">A file is no longer what its change was made on, or cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">A file may not be written.</exception>
    public static void Save(params IReadOnlyList<FileRewrite> changes)
    {
        ArgumentNullException.ThrowIfNull(changes);
        for (var at = 0; at < changes.Count; at++)
        {
            try
            {
                changes[at].Save();
            }
            catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
            {
                for (var done = at - 1; done >= 0; done--) (changes[done] with { Before = changes[done].After, After = changes[done].Before }).Save();
                throw;
            }
        }
    }

    private void Save()
    {
        if (Before is not null && After is not null)
        {
            FileChange.Save(Path, Before, After);
            return;
        }

        if (After is not null)
        {
            using var made = new FileStream(Path, FileMode.CreateNew, FileAccess.Write);
            made.Write(After);
            return;
        }

        if (!File.ReadAllBytes(Path).AsSpan().SequenceEqual(Before)) throw new IOException($"{Path} was changed meanwhile; nothing was saved");
        File.Delete(Path);
    }
}
