using Sluice.Evidence;
using Sluice.Readers.Evidence;
using Sluice.Readers.Yaml;

namespace Sluice.Cli;

/// <summary>What is to be verified, <c>-</c> for standard input: a bundle, an audit log, or a folder of audit logs. Which of them, its content says.</summary>
internal static class EvidenceSource
{
    /// <summary>The audit log of a file or a folder; null when it is no log, and then taken for a bundle.</summary>
    /// <param name="path">What was named.</param>
    /// <param name="bytes">The content of a file; null for a folder.</param>
    /// <exception cref="Failure">It cannot be read, or is a folder without an audit log.</exception>
    public static IEnumerable<AuditFile>? Log(string path, out byte[]? bytes)
    {
        bytes = null;
        if (path != "-" && Directory.Exists(path)) return Folder(path);
        bytes = BundleSource.Bytes(path);
        return AuditLogReader.IsLog(bytes) ? [AuditLogReader.Read(path, bytes)] : null;
    }

    /// <summary>The bundle in some bytes, or what is wrong with it.</summary>
    public static BundleRead Bundle(string path, byte[] bytes) => BundleReader.Read(new SourceText(path, bytes));

    /// <summary>What the files of a log show. They are read on the way.</summary>
    /// <exception cref="Failure">A file cannot be read.</exception>
    public static AuditExamination Examine(string path, IEnumerable<AuditFile> files, AuditTerms terms)
    {
        try
        {
            return AuditExamination.Of(files, terms);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw Unreadable(path, fault);
        }
    }

    private static IReadOnlyList<AuditFile> Folder(string path)
    {
        try
        {
            if (AuditLogReader.ReadFolder(path) is { Count: > 0 } files) return files;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw Unreadable(path, fault);
        }

        throw Failure.BadInput($"no audit log lies in the folder '{path}'", "Name the folder that the gateway writes its audit log into, or the file that sluice verify --evidence wrote.");
    }

    private static Failure Unreadable(string path, Exception fault) => Failure.BadInput($"{path} cannot be read: {fault.Message.TrimEnd('.')}", "Name an audit log, or its folder, that may be read.");
}
