namespace Sluice.Readers.Sources;

/// <summary>Folders that live as long as one reading.</summary>
internal sealed class TemporaryFolders : IDisposable
{
    private readonly List<string> folders = [];

    /// <summary>A new empty folder, with every link on the way to it resolved.</summary>
    public string New()
    {
        var folder = FolderScan.RealPath(Directory.CreateTempSubdirectory("sluice-").FullName);
        lock (folders) folders.Add(folder);
        return folder;
    }

    public void Dispose()
    {
        foreach (var folder in folders)
        {
            try
            {
                Directory.Delete(folder, recursive: true);
            }
            catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
            {
                // Left to the system, which clears its folder for temporary files.
            }
        }
    }
}
