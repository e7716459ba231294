using System.Text;
using Sluice.Findings;

namespace Sluice.Reports.Judgement;

/// <summary>A piece of an edit in a source file: what stands at the span is replaced. An empty span inserts.</summary>
/// <param name="Deleted">File and region, end exclusive.</param>
/// <param name="Inserted">The text that takes its place, with <c>\n</c> between lines.</param>
public sealed record TextReplacement(SourceSpan Deleted, string Inserted)
{
    /// <summary>The groups of lines of a patch, each as one replacement of whole lines.</summary>
    public static IReadOnlyList<TextReplacement> Of(Patch patch)
    {
        ArgumentNullException.ThrowIfNull(patch);
        var replacements = new List<TextReplacement>();
        var shift = 0;
        for (var at = 0; at < patch.Lines.Count;)
        {
            if (patch.Lines[at].Kind == PatchLineKind.Context)
            {
                at++;
                continue;
            }

            var (removed, added, inserted) = (0, 0, new StringBuilder());
            var first = patch.Lines[at].Kind == PatchLineKind.Removed ? patch.Lines[at].Line : patch.Lines[at].Line - shift;
            for (; at < patch.Lines.Count && patch.Lines[at].Kind == PatchLineKind.Removed && patch.Lines[at].Line == first + removed; at++) removed++;
            for (; at < patch.Lines.Count && patch.Lines[at].Kind == PatchLineKind.Added; at++, added++) inserted.Append(patch.Lines[at].Text).Append('\n');
            replacements.Add(new(new(patch.File, first, 1, first + removed, 1), inserted.ToString()));
            shift += added - removed;
        }

        return replacements;
    }
}
