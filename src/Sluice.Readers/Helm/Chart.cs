using Sluice.Readers.Yaml;

namespace Sluice.Readers.Helm;

/// <summary>What the <c>Chart.yaml</c> of a folder says (Helm chart API v1 and v2).</summary>
/// <param name="Name">The name of the chart; of the folder when the file does not say.</param>
/// <param name="IsLibrary">Whether it only lends templates to other charts and renders nothing itself.</param>
internal sealed record Chart(string Name, bool IsLibrary)
{
    public const string FileName = "Chart.yaml";

    public static bool IsMarker(string fileName) => string.Equals(fileName, FileName, StringComparison.Ordinal);

    /// <summary>Reads the file; what cannot be read is left to helm, which says so.</summary>
    public static Chart Read(string folder)
    {
        var name = Path.GetFileName(Path.TrimEndingDirectorySeparator(folder));
        try
        {
            var source = new SourceText(FileName, Sources.SourceBytes.OfFile(Path.Combine(folder, FileName), isNamed: false));
            foreach (var document in DocumentReader.Read(source))
            {
                var written = document.Root["name"u8].Text;
                return new(written.Length > 0 ? written : name, document.Root["type"u8].ValueEquals("library"u8));
            }
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return new(name, false);
        }

        return new(name, false);
    }
}
