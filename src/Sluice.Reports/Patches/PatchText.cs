using System.Globalization;
using Sluice.Findings;
using Sluice.Reports.Text;

namespace Sluice.Reports.Patches;

/// <summary>Patches for reading: line numbers, then what goes (<c>-</c>) and what comes (<c>+</c>).</summary>
public static class PatchText
{
    public static void Write(ConsoleText text, Patch patch, int indent)
    {
        text.Line(StyledText.Of(Title(patch), Tone.Strong), indent);
        foreach (var (line, tone) in Lines(patch)) text.Verbatim(StyledText.Of(new string(' ', indent) + line, tone));
    }

    /// <summary>What is patched: a file, what was rendered, or an object that is new.</summary>
    public static string Title(Patch patch) => patch.Target switch
    {
        PatchTarget.File => patch.File,
        PatchTarget.Rendered => $"{patch.File}: not a file, change it at its origin",
        PatchTarget.NewObject => $"new: {patch.File}",
        _ => throw new ArgumentOutOfRangeException(nameof(patch), patch.Target, null),
    };

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
