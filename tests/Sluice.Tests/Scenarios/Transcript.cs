namespace Sluice.Tests.Scenarios;

/// <summary>A command of a console session with what it printed. The exit code is the output of <c>echo $?</c> when that follows; null otherwise.</summary>
internal sealed record Exchange(string Command, string Output, int? ExitCode);

/// <summary>
/// A console session as it is shown in documentation: lines that begin with <c>$ </c> are commands, the lines up to the next one are output.
/// A command without output is only shown, not run.
/// </summary>
internal static class Transcript
{
    /// <summary>The sessions in blocks marked <c>console</c> of a Markdown text.</summary>
    public static IEnumerable<Exchange> OfMarkdown(string markdown)
    {
        var lines = markdown.Split('\n');
        for (var at = 0; at < lines.Length; at++)
        {
            if (lines[at] != "```console") continue;
            var end = Array.IndexOf(lines, "```", at + 1);
            foreach (var exchange in Read(lines[(at + 1)..end])) yield return exchange;
            at = end;
        }
    }

    /// <summary>The commands of one session.</summary>
    public static IEnumerable<Exchange> Read(IReadOnlyList<string> lines)
    {
        var starts = Enumerable.Range(0, lines.Count).Where(at => lines[at].StartsWith("$ ", StringComparison.Ordinal)).ToList();
        for (var at = 0; at < starts.Count; at++)
        {
            var command = lines[starts[at]][2..];
            if (command == "echo $?") continue;
            var end = at + 1 < starts.Count ? starts[at + 1] : lines.Count;
            var code = at + 1 < starts.Count && lines[end] == "$ echo $?" ? int.Parse(lines[end + 1], System.Globalization.CultureInfo.InvariantCulture) : (int?)null;
            yield return new(command, string.Join('\n', lines.Skip(starts[at] + 1).Take(end - starts[at] - 1)).TrimEnd('\n'), code);
        }
    }
}
