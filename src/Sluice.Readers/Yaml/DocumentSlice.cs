namespace Sluice.Readers.Yaml;

/// <summary>One document as a range of bytes, found by its markers alone.</summary>
/// <param name="Start">Where it begins, its directives and its <c>---</c> included.</param>
/// <param name="ContentStart">Where its content begins, after <c>---</c>.</param>
/// <param name="End">Where the next marker or the end of the source is.</param>
/// <param name="AfterEndMarker">Whether it follows <c>...</c> without a <c>---</c> of its own, which no reader of manifests accepts.</param>
internal readonly record struct DocumentSlice(int Start, int ContentStart, int End, bool AfterEndMarker)
{
    /// <summary>Whether directives (<c>%YAML</c>, <c>%TAG</c>) stand before its marker.</summary>
    public bool HasDirectives => ContentStart - Start > 3;
}
