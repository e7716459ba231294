using Sluice.Charters;
using Sluice.Findings;

namespace Sluice.Compile;

/// <summary>The folder of a charter, from which generated files count places, so that they are the same wherever somebody stands when compiling.</summary>
internal static class CharterFolder
{
    /// <summary>As places show it, without a slash at its end; empty when they are without folder already.</summary>
    public static string Of(Charter charter)
    {
        var file = charter.Span.File ?? "";
        return file[..Math.Max(0, file.LastIndexOf('/'))];
    }

    /// <summary>A place counted from a folder; one that lies elsewhere as it is.</summary>
    public static SourceSpan Strip(SourceSpan span, string folder) =>
        folder.Length > 0 && span.File is { } file && file.StartsWith(folder + "/", StringComparison.Ordinal) ? span with { File = file[(folder.Length + 1)..] } : span;

    /// <summary>Places counted from the charter's folder.</summary>
    public static IEnumerable<SourceSpan> Strip(this Charter charter, IEnumerable<SourceSpan> spans)
    {
        var folder = Of(charter);
        return spans.Select(span => Strip(span, folder));
    }
}
