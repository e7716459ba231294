using System.Text;
using Sluice.Findings;
using Sluice.Sets;

namespace Sluice.Compile;

/// <summary>A part of a file between two lines that mark it. What stands outside belongs to whoever wrote it, and is kept.</summary>
/// <param name="Begin">The line before it, which names it.</param>
/// <param name="End">The line after it.</param>
/// <param name="Body">The lines between, header included, ending with a line break.</param>
public sealed record GeneratedSection(string Begin, string End, string Body)
{
    /// <summary>A section of Markdown: <c>&lt;!-- sluice:begin matrix --&gt;</c> to <c>&lt;!-- sluice:end --&gt;</c>.</summary>
    public static GeneratedSection Markdown(string name, IEnumerable<SourceSpan> sources, string body) =>
        new($"<!-- sluice:begin {name} -->", "<!-- sluice:end -->", $"<!-- {GeneratedFile.Header(sources)} -->\n\n{body}\n");

    /// <summary>A section of a file whose comments begin with <c>#</c>.</summary>
    public static GeneratedSection Lines(string name, IEnumerable<SourceSpan> sources, string body) =>
        new($"# sluice:begin {name}", "# sluice:end", $"# {GeneratedFile.Header(sources)}\n{body}");

    /// <summary>The section with its marks.</summary>
    public override string ToString() => $"{Begin}\n{Body}{End}\n";

    /// <summary>
    /// A file with its sections as they are now. Null when it has none of their marks, or one that does not end: then it is left alone. A section whose mark was taken out stays out.
    /// </summary>
    public static string? Renew(string file, ValueList<GeneratedSection> sections)
    {
        ArgumentNullException.ThrowIfNull(file);
        var (text, found, within) = (new StringBuilder(file.Length), false, (GeneratedSection?)null);
        foreach (var line in file.ReplaceLineEndings("\n").TrimEnd('\n').Split('\n'))
        {
            var mark = line.Trim();
            if (within is not null)
            {
                if (sections.Any(section => section.Begin == mark)) return null;
                if (mark == within.End) within = null;
                continue;
            }

            within = sections.FirstOrDefault(section => section.Begin == mark);
            if (within is null) text.Append(line).Append('\n');
            else
            {
                found = true;
                text.Append(within.ToString());
            }
        }

        return found && within is null ? text.ToString() : null;
    }
}
