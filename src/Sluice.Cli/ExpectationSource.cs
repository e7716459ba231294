using Sluice.Readers.Expectations;
using Sluice.Readers.Sources;
using Sluice.Readers.Yaml;

namespace Sluice.Cli;

/// <summary>Reads a file of expectations for a verb, <c>-</c> for standard input.</summary>
internal static class ExpectationSource
{
    /// <summary>The expectations of a file in which nothing is wrong.</summary>
    /// <param name="path">The file.</param>
    /// <param name="remedy">What to do when there is no such file.</param>
    /// <exception cref="Failure">There is no such file, or something in it is wrong.</exception>
    public static ExpectationFile Read(string path, string remedy)
    {
        var file = ExpectationReader.Read(Open(path, remedy));
        if (file.Problems.Count == 0) return file;
        var first = file.Problems[0];
        throw new Failure(ExitCodes.BadInput, $"{first.Span}: {first.Message}", first.Remedy) { Problems = [.. file.Problems.Span[1..]] };
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
                File.Exists(path) ? $"{path} cannot be read: {fault.Message.TrimEnd('.')}" : Directory.Exists(path) ? $"'{path}' is a folder, and a file of expectations is wanted" : $"no file '{path}' in {Directory.GetCurrentDirectory()}",
                remedy);
        }
    }
}
