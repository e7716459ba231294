using Sluice.Charters.Adoption;
using Sluice.Readers.Proxies;
using Sluice.Readers.Sources;
using Sluice.Readers.Yaml;

namespace Sluice.Cli;

/// <summary>Reads the configuration of a proxy for <c>sluice init</c>.</summary>
internal static class ProxySource
{
    /// <summary>What a Squid lets through.</summary>
    /// <exception cref="Failure">A file is not there, or nothing in them is understood.</exception>
    public static ImportedAllowlist Squid(IEnumerable<string> paths) => Sound(SquidReader.Read(paths.Select(static path => Open(path, "Name squid.conf, and the files that its lists are taken from."))));

    /// <summary>What a Smokescreen lets through.</summary>
    /// <exception cref="Failure">The file is not there, or something in it is wrong.</exception>
    public static ImportedAllowlist Smokescreen(string path) => Sound(SmokescreenReader.Read(Open(path, "Name the file that Smokescreen is given as --egress-acl-file.")));

    private static ImportedAllowlist Sound(ImportedAllowlist read)
    {
        if (read.Problems.Count == 0) return read;
        var first = read.Problems[0];
        throw new Failure(ExitCodes.BadInput, first.Span.File is null ? first.Message : $"{first.Span}: {first.Message}", first.Remedy) { Problems = [.. read.Problems.Span[1..]] };
    }

    private static SourceText Open(string path, string remedy)
    {
        try
        {
            return new SourceText(path, path == "-" ? SourceBytes.OfStream(Console.OpenStandardInput()) : SourceBytes.OfFile(path, isNamed: true));
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw Failure.BadInput(
                File.Exists(path) ? $"{path} cannot be read: {fault.Message.TrimEnd('.')}" : Directory.Exists(path) ? $"'{path}' is a folder, and a file is wanted" : $"no file '{path}' in {Directory.GetCurrentDirectory()}", remedy);
        }
    }
}
