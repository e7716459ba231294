using System.Text;

namespace Sluice.Readers.Sources;

/// <summary>How a run of an outside tool ended.</summary>
internal enum ToolOutcome
{
    Unknown = 0,

    /// <summary>The program is not installed, or not in PATH.</summary>
    Missing,

    /// <summary>It took longer than it may.</summary>
    TimedOut,

    /// <summary>It ended with a code other than zero.</summary>
    Failed,

    /// <summary>It ended with zero.</summary>
    Succeeded,
}

/// <summary>What a run of an outside tool left behind.</summary>
/// <param name="Outcome">How it ended.</param>
/// <param name="Output">Standard output, byte by byte.</param>
/// <param name="Error">Standard error as text.</param>
internal sealed record ToolResult(ToolOutcome Outcome, byte[] Output, string Error)
{
    public bool Succeeded => Outcome == ToolOutcome.Succeeded;

    /// <summary>Standard output as text.</summary>
    public string Text => Encoding.UTF8.GetString(Output);

    /// <summary>The first lines of standard error that say something, joined, without the decoration that tools put before them.</summary>
    public string Reason
    {
        get
        {
            var lines = Error.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
                .Where(static line => !line.StartsWith("Use --debug", StringComparison.Ordinal) && !line.StartsWith("level=", StringComparison.Ordinal))
                .ToList();
            if (!lines.TrueForAll(IsLog)) lines.RemoveAll(IsLog);
            var text = string.Join("; ", lines.Select(Undecorated).Distinct().Take(3));
            return text.Length == 0 ? "it gave no reason" : text.Length > 600 ? text[..600] + " …" : text;
        }
    }

    /// <summary>Whether a line is of the tool's own log (klog: severity and date, <c>E1121 12:37:21.63 …</c>), which tools of Kubernetes write beside their message.</summary>
    private static bool IsLog(string line) =>
        line.Length > 5 && line[0] is 'E' or 'W' or 'I' or 'F' && line.AsSpan(1, 4).IndexOfAnyExceptInRange('0', '9') < 0 && line[5] == ' ';

    private static string Undecorated(string line)
    {
        var quoted = line.IndexOf("err=\"", StringComparison.Ordinal);
        if (quoted >= 0 && line.EndsWith('"')) return line[(quoted + 5)..^1].Replace("\\\"", "\"", StringComparison.Ordinal);
        foreach (var prefix in (string[])["Error: ", "error: ", "fatal: ", "Error from server "])
        {
            if (line.StartsWith(prefix, StringComparison.Ordinal)) return line[prefix.Length..];
        }

        return line;
    }
}
