using Sluice.Findings;
using Sluice.Readers.Sources;
using Sluice.Readers.Yaml;

namespace Sluice.Readers.Kustomize;

/// <summary>What a <c>kustomization.yaml</c> refers to, as far as it decides what is rendered (kustomize.config.k8s.io).</summary>
internal sealed record Kustomization
{
    private static readonly string[] Names = ["kustomization.yaml", "kustomization.yml", "Kustomization"];

    /// <summary>Full path of the folder.</summary>
    public required string Folder { get; init; }

    /// <summary>Where the file is.</summary>
    public required SourceSpan Span { get; init; }

    /// <summary>Whether it is a component, which is rendered only as a part of others.</summary>
    public bool IsComponent { get; init; }

    /// <summary>Full paths of the folders on this machine that it takes resources from.</summary>
    public IReadOnlyList<string> Folders { get; init; } = [];

    /// <summary>Everything that it lists, as written, with its place.</summary>
    public IReadOnlyList<(string Text, SourceSpan Span)> References { get; init; } = [];

    /// <summary>What it takes from other machines, with the place that says so.</summary>
    public IReadOnlyList<(string Address, SourceSpan Span)> Remotes { get; init; } = [];

    /// <summary>Whether it inflates Helm charts.</summary>
    public bool HasCharts { get; init; }

    public static bool IsMarker(string fileName) => Array.IndexOf(Names, fileName) >= 0;

    /// <summary>Whether a folder has such a file.</summary>
    public static bool Exists(string folder) => Array.Exists(Names, name => File.Exists(Path.Combine(folder, name)));

    /// <summary>Reads the file of a folder; null when the folder has none, or it cannot be read (kustomize then says why).</summary>
    public static Kustomization? Read(string folder, PathNames names)
    {
        foreach (var name in Names)
        {
            var path = Path.Combine(folder, name);
            if (!File.Exists(path)) continue;
            try
            {
                var source = new SourceText(names.Show(path), SourceBytes.OfFile(path, isNamed: false));
                return DocumentReader.Read(source).Select(document => Of(folder, source, document.Root)).FirstOrDefault();
            }
            catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
            {
                return null;
            }
        }

        return null;
    }

    private static Kustomization Of(string folder, SourceText source, DocumentNode root)
    {
        var folders = new List<string>();
        var remotes = new List<(string, SourceSpan)>();
        var references = new List<(string, SourceSpan)>();
        foreach (var field in (string[])["resources", "bases", "components", "crds", "generators", "transformers", "validators"])
        {
            foreach (var item in root[field].Items) Take(item);
        }

        foreach (var field in (string[])["patches", "patchesStrategicMerge", "patchesJson6902", "replacements"])
        {
            foreach (var item in root[field].Items) TakeRemote(item.IsMapping ? item["path"u8] : item);
        }

        foreach (var chart in root["helmCharts"u8].Items) TakeChart(chart["repo"u8]);
        foreach (var chart in root["helmChartInflationGenerator"u8].Items) TakeChart(chart["chartRepoUrl"u8]);
        return new()
        {
            Folder = folder,
            Span = SourceSpan.OfFile(source.File),
            IsComponent = root["kind"u8].ValueEquals("Component"u8),
            Folders = folders,
            References = references,
            Remotes = remotes,
            HasCharts = root["helmCharts"u8].Items.Count > 0 || root["helmChartInflationGenerator"u8].Items.Count > 0,
        };

        void Take(DocumentNode item)
        {
            if (!item.IsScalar || TakeRemote(item)) return;
            if (PathNames.Full(item.Text, folder) is { } path && Directory.Exists(path)) folders.Add(Path.TrimEndingDirectorySeparator(path));
        }

        bool TakeRemote(DocumentNode item)
        {
            if (item.IsScalar) references.Add((item.Text, item.Span));
            if (!item.IsScalar || !IsRemote(item.Text) || Path.Exists(PathNames.Full(item.Text, folder))) return false;
            remotes.Add((item.Text, item.Span));
            return true;
        }

        void TakeChart(DocumentNode repository)
        {
            if (repository.IsScalar && repository.Value.Length > 0) remotes.Add((repository.Text, repository.Span));
        }
    }

    /// <summary>Whether kustomize would fetch it: URLs, scp-like addresses, hosts of its short forms, and anything with a Git reference.</summary>
    private static bool IsRemote(string text) =>
        text.Length > 0 && !text.Contains('\n', StringComparison.Ordinal)
        && (text.Contains("://", StringComparison.Ordinal)
            || text.StartsWith("git::", StringComparison.Ordinal)
            || text.StartsWith("git@", StringComparison.Ordinal)
            || text.StartsWith("gh:", StringComparison.Ordinal)
            || text.StartsWith("github.com", StringComparison.OrdinalIgnoreCase)
            || text.StartsWith("gitlab.com", StringComparison.OrdinalIgnoreCase)
            || text.StartsWith("bitbucket.org", StringComparison.OrdinalIgnoreCase)
            || text.Contains("?ref=", StringComparison.Ordinal)
            || text.Contains(".git//", StringComparison.Ordinal));
}
