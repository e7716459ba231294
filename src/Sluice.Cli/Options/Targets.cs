using System.CommandLine;
using System.CommandLine.Parsing;
using Sluice.Compile;
using Sluice.Findings;

namespace Sluice.Cli.Options;

/// <summary>The option that names what a charter is compiled to.</summary>
internal static class Targets
{
    /// <summary>The option <c>--target</c>, for a verb that says what it is for.</summary>
    public static Option<CompileTarget[]> Option(string description) => new("--target", "-t")
    {
        Description = description,
        HelpName = "TARGET",
        CustomParser = Read,
        CompletionSources = { static _ => CompileTarget.All.Select(static target => new System.CommandLine.Completions.CompletionItem(target.Name, documentation: target.Title)) },
    };

    /// <summary>The targets that were named, in the order in which they are told; networkpolicy when none was.</summary>
    public static IEnumerable<CompileTarget> Of(CompileTarget[]? named)
    {
        var wanted = named is { Length: > 0 } ? named : [CompileTarget.All[0]];
        return CompileTarget.All.Where(target => Array.IndexOf(wanted, target) >= 0);
    }

    private static CompileTarget[] Read(ArgumentResult result)
    {
        var found = new List<CompileTarget>();
        foreach (var name in result.Tokens.SelectMany(static token => token.Value.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)))
        {
            if (CompileTarget.Find(name) is { } target) found.Add(target);
            else
            {
                var names = CompileTarget.All.Select(static known => known.Name).ToList();
                var nearest = Spelling.Nearest(name, names) is { } near ? $"; did you mean {near}?" : ".";
                result.AddError($"there is no target '{name}'{nearest} Known: {string.Join(", ", names)}");
            }
        }

        return [.. found];
    }
}
