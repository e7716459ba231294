using System.Text.RegularExpressions;

namespace Sluice.Tests.Conformance;

/// <summary>
/// The public suites, where this machine has them: <c>SLUICE_CONFORMANCE</c>, or <c>shared/conformance</c> in a folder above. Their cases are data and no part of the project.
/// </summary>
internal static partial class ConformanceFolders
{
    /// <summary>The folder of the suites; null when there is none.</summary>
    public static string? Root { get; } = Environment.GetEnvironmentVariable("SLUICE_CONFORMANCE") ?? Above(AppContext.BaseDirectory);

    /// <summary>The cases of a suite by name; none when the suites are absent.</summary>
    public static IEnumerable<string> Cases(string suite)
    {
        var folder = Root is null ? null : Path.Combine(Root, suite);
        return folder is null || !Directory.Exists(folder) ? []
            : Directory.EnumerateDirectories(folder).Where(path => File.Exists(Path.Combine(path, "expected.json"))).Order(StringComparer.Ordinal);
    }

    /// <summary>The manifests of a case, as names relative to the suites and text.</summary>
    public static IEnumerable<(string File, string Text)> Manifests(string @case)
    {
        var files = Directory.EnumerateFiles(@case, "*", SearchOption.AllDirectories).Where(IsManifest).Order(StringComparer.Ordinal);
        return files.Select(file => (Path.GetRelativePath(Root!, file).Replace('\\', '/'), Quoted(File.ReadAllText(file))));
    }

    /// <summary>
    /// The suites were written down as YAML 1.2, where a plain <c>y</c> is text. Kubernetes reads YAML 1.1, where it is true: put in quotes it is what was meant.
    /// </summary>
    private static string Quoted(string yaml) => PlainY().Replace(yaml, "$1\"$2\"");

    private static bool IsManifest(string file) =>
        Path.GetExtension(file) is ".yaml" or ".yml" or ".json" && Path.GetFileName(file) is not ("expected.json" or "objects-v0.1.1.yaml");

    private static string? Above(string folder)
    {
        for (var at = new DirectoryInfo(folder); at is not null; at = at.Parent)
        {
            var path = Path.Combine(at.FullName, "shared", "conformance");
            if (Directory.Exists(path)) return path;
        }

        return null;
    }

    [GeneratedRegex(@"(?m)((?::|-)[ ]+)(y)(?=[ ]*\r?$)")]
    private static partial Regex PlainY();
}
