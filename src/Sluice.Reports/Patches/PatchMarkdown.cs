using Sluice.Findings;
using Sluice.Reports.Escaping;
using Sluice.Reports.Text;

namespace Sluice.Reports.Patches;

/// <summary>Patches as fenced blocks.</summary>
internal static class PatchMarkdown
{
    public static void Write(TextWriter writer, Patch patch)
    {
        var isNew = patch.Target == PatchTarget.NewObject;
        var lines = patch.Lines.Select(line => Visible.Of(isNew ? line.Text : Mark(line.Kind) + line.Text)).ToList();
        var fence = new string('`', Math.Max(3, lines.Select(LongestRun).DefaultIfEmpty().Max() + 1));
        writer.Write($"\n{MarkdownText.Escape(PatchText.Title(patch))}{(isNew || patch.Lines.Count == 0 ? "" : $", line {patch.Lines[0].Line}")}\n{Where(patch)}\n{fence}{(isNew ? "yaml" : "diff")}\n");
        foreach (var line in lines) writer.Write(line + "\n");
        writer.Write($"{fence}\n");
    }

    private static string Where(Patch patch) => string.Concat(PatchText.Where(patch).Select(static sentence => $"\n{MarkdownText.Escape(sentence)}\n"));

    private static string Mark(PatchLineKind kind) => kind switch { PatchLineKind.Added => "+", PatchLineKind.Removed => "-", _ => " " };

    private static int LongestRun(string text)
    {
        var (longest, run) = (0, 0);
        foreach (var letter in text) longest = Math.Max(longest, run = letter == '`' ? run + 1 : 0);
        return longest;
    }
}
