using System.Globalization;
using Sluice.Findings;
using Sluice.Reports.Text;
using Sluice.Reports.Words;

namespace Sluice.Reports.Patches;

/// <summary>Patches for reading: line numbers, then what goes (<c>-</c>) and what comes (<c>+</c>).</summary>
public static class PatchText
{
    public static void Write(ConsoleText text, Patch patch, int indent)
    {
        text.Line(StyledText.Of(Title(patch), Tone.Strong), indent);
        foreach (var sentence in Where(patch)) text.Line(sentence, indent, hanging: 2);
        foreach (var (line, tone) in Lines(patch)) text.Verbatim(StyledText.Of(new string(' ', indent) + line, tone));
    }

    /// <summary>What is patched: a file, what was rendered, or an object that is new.</summary>
    public static string Title(Patch patch) => patch.Target switch
    {
        PatchTarget.File => patch.File,
        PatchTarget.Rendered when patch.Origin is null => $"{patch.File}: not a file, change it at its origin",
        PatchTarget.Rendered => $"{patch.File}: not a file, the lines are those of the rendered object",
        PatchTarget.NewObject => $"new: {patch.File}",
        _ => throw new ArgumentOutOfRangeException(nameof(patch), patch.Target, null),
    };

    /// <summary>Where a change of what was rendered has to be made, and what else it changes; nothing for a file that is only itself.</summary>
    public static IEnumerable<string> Where(Patch patch)
    {
        if (patch is { IsTemplate: true, Origin: { } template }) yield return $"Change the template, {template}, or the values, so that it renders to this.";
        else if (patch.Origin is { } origin && patch.AlsoChanges.Count == 0) yield return $"It was written in {origin}: change it there, or by a patch in the overlay.";
        else if (patch.Origin is { } shared) yield return $"It was written in {shared}. A change there changes {Others(patch)} too; a patch in the overlay changes only this one.";
        else if (patch.AlsoChanges.Count > 0) yield return $"The file is part of a Kustomize base: this also changes {Others(patch)}.";
    }

    private static string Others(Patch patch) => Counts.Sample([.. patch.AlsoChanges], 6);

    /// <summary>The lines with their numbers and marks.</summary>
    public static IEnumerable<(string Line, Tone Tone)> Lines(Patch patch)
    {
        var width = patch.Lines.Select(static line => line.Line).DefaultIfEmpty(1).Max().ToString(CultureInfo.InvariantCulture).Length;
        foreach (var line in patch.Lines)
        {
            var (mark, tone) = line.Kind switch
            {
                PatchLineKind.Removed => ('-', Tone.Bad),
                PatchLineKind.Added => ('+', Tone.Good),
                _ => (' ', Tone.Dim),
            };
            var number = line.Line.ToString(CultureInfo.InvariantCulture).PadLeft(width);
            yield return ($"{number} {mark} {line.Text}".TrimEnd(), tone);
        }
    }
}
