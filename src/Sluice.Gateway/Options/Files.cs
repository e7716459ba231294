using Sluice.Findings;
using Sluice.Gateway.Allowlist;
using Sluice.Gateway.Callers;
using Sluice.Gateway.Input;
using Sluice.Gateway.Serving;
using Sluice.Sets;

namespace Sluice.Gateway.Options;

/// <summary>Reads what is in force from the files of the command line: all of it, or nothing with every problem.</summary>
internal sealed class Files(GatewayOptions options, ClusterCallers? cluster = null)
{
    /// <summary>The callers of the command line as they were found first: one whose last entry ended is still that caller, and may reach nothing.</summary>
    private readonly Dictionary<string, (Cidr Block, Caller Caller)> found = new(StringComparer.Ordinal);

    public GatewayState? Read(List<Problem> problems)
    {
        var allowlist = Bytes(options.Allowlist, problems) is { } list ? AllowlistReader.Read(options.Allowlist, list, problems) : null;
        var callers = options.Callers is not { } file ? CallerMap.Nobody : Bytes(file, problems) is { } map ? CallerReader.Read(file, map, problems, cluster is not null) : null;
        if (allowlist is null || callers is null) return null;
        foreach (var text in options.Caller)
        {
            if (CallerReader.ReadOption(text, allowlist, out var known) is not { } fault) found[text] = known;
            else if (!found.ContainsKey(text)) problems.Add(new(InputProblem.Form, Severity.Error, SourceSpan.OfFile("--caller"), fault));
        }

        return problems.Count > 0 ? null : new(allowlist, callers.With(found.Values, cluster));
    }

    private static byte[]? Bytes(string file, List<Problem> problems)
    {
        try
        {
            if (new FileInfo(file).Length <= PlacedJson.LargestFile) return File.ReadAllBytes(file);
            problems.Add(new(InputProblem.Unreadable, Severity.Error, SourceSpan.OfFile(file), "the file is larger than 64 MiB"));
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            problems.Add(new(InputProblem.Unreadable, Severity.Error, SourceSpan.OfFile(file), fault is FileNotFoundException or DirectoryNotFoundException ? "there is no such file" : $"the file cannot be read: {fault.Message}"));
        }

        return null;
    }
}
