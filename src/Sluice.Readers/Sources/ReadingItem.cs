using Sluice.Readers.Helm;
using Sluice.Readers.Kustomize;
using Sluice.Readers.Yaml;

namespace Sluice.Readers.Sources;

/// <summary>One thing to read: a file, a text in memory or a unit.</summary>
/// <param name="Open">Gives the text, or says why there is none.</param>
internal sealed record ReadingItem(Func<CancellationToken, Rendering> Open)
{
    /// <summary>The unit; null for a file or text.</summary>
    public Unit? Unit { get; init; }

    public bool IsSurroundings { get; init; }

    public bool IsNamed { get; init; }

    /// <summary>A file; with the content to take instead of its own where there is one.</summary>
    public static ReadingItem Of(ManifestFile file, bool isSurroundings, bool isNamed, byte[]? replaced) =>
        new(_ => replaced is null ? Load(file, isNamed) : Rendering.Of(new SourceText(file.Shown, replaced)))
        {
            IsSurroundings = isSurroundings,
            IsNamed = isNamed,
        };

    public static ReadingItem Of(SourceText text, bool isSurroundings, bool isNamed) => new(_ => Rendering.Of(text))
    {
        IsSurroundings = isSurroundings,
        IsNamed = isNamed,
    };

    public static ReadingItem Of(Unit unit, RenderOptions options) => new(stop => unit.Kind == UnitKind.Helm
        ? HelmRenderer.Render(unit, options, stop)
        : KustomizeRenderer.Render(unit, options, stop))
    {
        Unit = unit,
        IsSurroundings = unit.IsSurroundings,
        IsNamed = true,
    };

    private static Rendering Load(ManifestFile file, bool isNamed)
    {
        try
        {
            return Rendering.Of(new SourceText(file.Shown, SourceBytes.OfFile(file.Path, isNamed)));
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return Rendering.Failed(SourceProblems.File(file.Shown, Reasons.Of(fault, file.Path)));
        }
    }
}
