namespace Sluice.Readers.Patching;

/// <summary>Saves an edited file as a whole or not at all.</summary>
public static class FileChange
{
    /// <summary>Replaces the content of a file, which keeps its permissions; a link stays a link.</summary>
    /// <param name="path">The file.</param>
    /// <param name="expected">What the edit was made on.</param>
    /// <param name="content">What is to be there.</param>
    /// <exception cref="IOException">The file is no longer what the edit was made on, or it cannot be written.</exception>
    public static void Save(string path, byte[] expected, byte[] content)
    {
        var target = File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? Path.GetFullPath(path);
        if (!File.ReadAllBytes(target).AsSpan().SequenceEqual(expected)) throw new IOException($"{path} was changed meanwhile; nothing was saved");
        var beside = Path.Combine(Path.GetDirectoryName(target)!, $".{Path.GetFileName(target)}.{Path.GetRandomFileName()}");
        try
        {
            File.WriteAllBytes(beside, content);
            if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(beside, File.GetUnixFileMode(target));
            File.Move(beside, target, overwrite: true);
        }
        finally
        {
            File.Delete(beside);
        }
    }
}
