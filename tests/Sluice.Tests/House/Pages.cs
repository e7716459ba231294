using System.Text.RegularExpressions;

namespace Sluice.Tests.House;

/// <summary>How a source file has to look: a page long, named by a noun of the field, swallowing nothing, leaving nothing for later.</summary>
internal static partial class Pages
{
    /// <summary>Lines in a file. There is no list of exceptions: what is longer holds two things and is split.</summary>
    public const int MaxLines = 300;

    public static IEnumerable<string> Violations(CodeFile file)
    {
        if (file.Lines.Count > MaxLines)
            yield return $"{file.Path}: {file.Lines.Count} lines, {MaxLines} at most";
        if (EmptyName().IsMatch(file.Name.Split('.')[0]))
            yield return $"{file.Path}: the name says nothing about what is inside";
        foreach (Match match in SwallowedException().Matches(file.Text))
            yield return $"{file.Path}:{LineOf(file.Text, match.Index)}: an exception is swallowed without a word";
        foreach (Match match in Later().Matches(file.Text))
            yield return $"{file.Path}:{LineOf(file.Text, match.Index)}: {match.Value}";
    }

    private static int LineOf(string text, int index) => text.AsSpan(0, index).Count('\n') + 1;

    [GeneratedRegex("(Manager|Helpers?|Utils?|Utilities|Utility|Common|Base|Info)$")]
    private static partial Regex EmptyName();

    // A block that holds a comment says why nothing is done there, and passes.
    [GeneratedRegex(@"\bcatch\b\s*(\([^)]*\)\s*)?(when\s*\([^{]*\)\s*)?\{\s*\}")]
    private static partial Regex SwallowedException();

    [GeneratedRegex(@"\b(TODO|FIXME|HACK|XXX)\b|NotImplementedException")]
    private static partial Regex Later();
}
