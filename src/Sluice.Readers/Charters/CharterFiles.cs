using Sluice.Evidence;
using Sluice.Findings;
using Sluice.Readers.Sources;
using Sluice.Readers.Yaml;
using Sluice.Sets;

namespace Sluice.Readers.Charters;

/// <summary>
/// Where a charter lies: <c>sluice.yaml</c>, beside it <c>exceptions/*.yaml</c> and <c>resolved.yaml</c>, and <c>overlays/ENVIRONMENT.yaml</c> with
/// <c>overlays/ENVIRONMENT/exceptions/*.yaml</c> for one environment, so that ownership and review work file by file.
/// </summary>
public static class CharterFiles
{
    /// <summary>The name of the file that a charter begins with.</summary>
    public const string FileName = "sluice.yaml";

    /// <summary>The name of the file, beside the charter, of the addresses that names had.</summary>
    public const string ResolvedName = "resolved.yaml";

    /// <summary>The charter that lies in a folder; null when none does.</summary>
    public static string? In(string folder)
    {
        ArgumentNullException.ThrowIfNull(folder);
        var file = Path.Combine(folder, FileName);
        return File.Exists(file) ? Shown(file) : null;
    }

    /// <summary>The folder of a charter that is named by its file or by its folder.</summary>
    public static string FolderOf(string path) => Directory.Exists(path) ? path : Path.GetDirectoryName(path) ?? "";

    /// <summary>The file of the addresses that names had, beside a charter, as places show it.</summary>
    public static string ResolvedIn(string path) => Shown(Path.Combine(FolderOf(path), ResolvedName));

    /// <summary>The environments that a charter has overlays for, ascending.</summary>
    public static ValueList<string> Environments(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        var overlays = Path.Combine(FolderOf(path), "overlays");
        return Directory.Exists(overlays)
            ? Directory.EnumerateFiles(overlays, "*.yaml").Select(Path.GetFileNameWithoutExtension).OfType<string>().Order(StringComparer.Ordinal).ToValueList()
            : default;
    }

    /// <summary>Reads the charter of a file, or of a folder that holds one.</summary>
    /// <param name="path">The file, or the folder.</param>
    /// <param name="environment">The environment whose overlay is added; null for none.</param>
    /// <param name="texts">Keeps what is read, so that places can be shown.</param>
    /// <param name="replaced">Files, by their shown paths, that are read as if they had this content, or, with null, as if they were not there.</param>
    public static CharterRead Read(string path, string? environment, SourceTexts texts, IReadOnlyDictionary<string, byte[]?>? replaced = null)
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(texts);
        var problems = new List<Problem>();
        var sources = new List<CharterSource>();
        var first = Directory.Exists(path) ? Path.Combine(path, FileName) : path;
        if (!File.Exists(first))
            return new(Sluice.Charters.Charter.Empty, [new(SourceProblems.Unreadable, Severity.Error, SourceSpan.OfFile(Shown(first)), $"no charter: there is no file {Shown(first)}") { Remedy = "Name it with --charter, or write one with sluice init." }]);
        var folder = Path.GetDirectoryName(first) ?? "";
        Add(first, isOverlay: false);
        foreach (var file in Below(Path.Combine(folder, "exceptions"))) Add(file, isOverlay: false);
        if (Path.Combine(folder, ResolvedName) is var resolved && File.Exists(resolved)) Add(resolved, isOverlay: false);
        if (environment is not null) AddOverlay(Path.Combine(folder, "overlays"), environment);
        var digests = sources.Select(static source => FileDigest.Of(source.Text.File, source.Text.Whole));
        var read = CharterReader.Read(sources) with { Files = SubjectNames.Of(digests, [folder]) };
        return problems.Count == 0 ? read : read with { Problems = problems.Concat(read.Problems).ToValueList() };

        void AddOverlay(string overlays, string name)
        {
            var file = Path.Combine(overlays, name + ".yaml");
            var own = Below(Path.Combine(overlays, name, "exceptions"));
            if (!File.Exists(file) && own.Count == 0)
            {
                var known = Environments(first);
                problems.Add(new(SourceProblems.Unreadable, Severity.Error, SourceSpan.OfFile(Shown(file)), $"no overlay for the environment {name}: there is no file {Shown(file)}")
                {
                    Remedy = known.Count > 0 ? $"Known: {string.Join(", ", known)}." : "An overlay adds flows and exceptions for one environment; write the file, or leave out --environment.",
                });
            }

            if (File.Exists(file)) Add(file, isOverlay: true);
            foreach (var exception in own) Add(exception, isOverlay: true);
        }

        void Add(string file, bool isOverlay)
        {
            var shown = Shown(file);
            try
            {
                if (replaced?.TryGetValue(shown, out var content) != true) content = SourceBytes.OfFile(file, isNamed: file == first);
                if (content is not null) sources.Add(new(new SourceText(shown, content), isOverlay));
            }
            catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
            {
                problems.Add(SourceProblems.File(shown, Reasons.Of(failure)));
            }
        }
    }

    private static List<string> Below(string folder) => !Directory.Exists(folder) ? [] :
        [.. Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Where(static file => Path.GetExtension(file) is ".yaml" or ".yml" or ".json").Order(StringComparer.Ordinal)];

    private static string Shown(string file) => PathNames.For(file).Show(file);
}
