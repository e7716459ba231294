using Sluice.Readers.Evidence;
using Sluice.Readers.Sources;
using Sluice.Readers.Yaml;

namespace Sluice.Cli;

/// <summary>Reads a bundle for a verb, <c>-</c> for standard input.</summary>
internal static class BundleSource
{
    /// <summary>The bundle of a file, or what is wrong with it.</summary>
    /// <exception cref="Failure">The file cannot be read.</exception>
    public static BundleRead Read(string path) => BundleReader.Read(new SourceText(path, Bytes(path)));

    /// <summary>The content of a file.</summary>
    /// <exception cref="Failure">The file cannot be read.</exception>
    public static byte[] Bytes(string path)
    {
        try
        {
            return path == "-" ? SourceBytes.OfStream(Console.OpenStandardInput()) : SourceBytes.OfFile(path, isNamed: true);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw Failure.BadInput(
                File.Exists(path) ? $"{path} cannot be read: {fault.Message.TrimEnd('.')}" : Directory.Exists(path) ? $"'{path}' is a folder, and a bundle is wanted" : $"no file '{path}' in {Directory.GetCurrentDirectory()}",
                "Name the file that sluice verify --evidence wrote.");
        }
    }
}
