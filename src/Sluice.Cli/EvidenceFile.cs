using Sluice.Evidence;

namespace Sluice.Cli;

/// <summary>The file that a bundle is written into. Whether it can be is seen before the run, which would be in vain otherwise; a lost proof is a failure.</summary>
internal sealed class EvidenceFile : IDisposable
{
    private const string Remedy = "Name a file in a folder that is there and may be written to.";

    private readonly string path;
    private readonly SigningKey? key;

    private EvidenceFile(string path, SigningKey? key) => (this.path, this.key) = (path, key);

    /// <summary>Prepares the file.</summary>
    /// <param name="path">The file; what is there is replaced when the bundle is whole.</param>
    /// <param name="key">The file of the private key; null for a bundle that is not signed.</param>
    /// <exception cref="Failure">The key cannot be used, or the file cannot be written.</exception>
    public static EvidenceFile Prepare(string path, string? key)
    {
        if (Directory.Exists(path)) throw new Failure(ExitCodes.CouldNotRun, $"cannot write {path}: it is a folder", Remedy);
        if (Path.GetDirectoryName(Path.GetFullPath(path)) is { } folder && !Directory.Exists(folder)) throw new Failure(ExitCodes.CouldNotRun, $"cannot write {path}: there is no folder {folder}", Remedy);
        return new(path, key is null ? null : SigningKey.Read(key));
    }

    /// <summary>Signs and writes a statement, whole or not at all.</summary>
    /// <exception cref="Failure">It cannot be written.</exception>
    public void Write(EvidenceStatement statement)
    {
        var envelope = Envelope.Of(statement);
        var bytes = (key?.Sign(envelope) ?? envelope).ToBytes();
        var beside = $"{path}.part";
        try
        {
            File.WriteAllBytes(beside, bytes);
            File.Move(beside, path, overwrite: true);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new Failure(ExitCodes.CouldNotRun, $"cannot write {path}: {fault.Message.TrimEnd('.')}", Remedy);
        }
    }

    /// <summary>Whether the bundle is signed.</summary>
    public bool IsSigned => key is not null;

    public override string ToString() => path;

    public void Dispose() => key?.Dispose();
}
