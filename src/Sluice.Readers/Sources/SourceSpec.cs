namespace Sluice.Readers.Sources;

/// <summary>A PATH as it is given on the command line. <c>live</c> is always the cluster: a folder of that name is written <c>./live</c>.</summary>
public sealed record SourceSpec
{
    private SourceSpec(string text, SourceKind kind, string path, string qualifier) =>
        (Text, Kind, Path, Qualifier) = (text, kind, path, qualifier);

    /// <summary>As it was given.</summary>
    public string Text { get; }

    public SourceKind Kind { get; }

    /// <summary>The path; for a revision the one inside the repository, empty for the whole tree.</summary>
    public string Path { get; }

    /// <summary>The kubeconfig context of a live cluster (empty for the current one), or the Git revision.</summary>
    public string Qualifier { get; }

    /// <summary>
    /// Whether it is what a path held at a revision, for a comparison with now: the revision may lack it, and nobody can have meant a file of the name <c>REV:PATH</c>.
    /// </summary>
    public bool IsEarlier { get; private init; }

    /// <summary>The current folder, which is meant when no path is given.</summary>
    public static SourceSpec CurrentFolder { get; } = new(".", SourceKind.Path, ".", "");

    /// <summary>Reads an argument. Whether it exists is seen when it is read; only of <c>a:b</c> an existing file is asked for, because it wins over a revision.</summary>
    public static SourceSpec Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text == "-") return new(text, SourceKind.StandardInput, "", "");
        if (text == "live") return new(text, SourceKind.Live, "", "");
        if (text.StartsWith("live:", StringComparison.Ordinal)) return new(text, SourceKind.Live, "", text[5..]);
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        if (colon > 0 && text[0] != '-' && !System.IO.Path.Exists(text)) return new(text, SourceKind.Revision, text[(colon + 1)..], text[..colon]);
        return new(text, SourceKind.Path, text, "");
    }

    /// <summary>What a path of this machine held at a revision.</summary>
    public static SourceSpec At(string revision, string path)
    {
        ArgumentNullException.ThrowIfNull(revision);
        ArgumentNullException.ThrowIfNull(path);
        return new(path, SourceKind.Revision, System.IO.Path.IsPathRooted(path) ? path : $"./{path}", revision) { IsEarlier = true };
    }

    public override string ToString() => Text;
}
