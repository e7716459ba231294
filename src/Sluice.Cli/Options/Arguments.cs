using System.CommandLine;
using System.CommandLine.Parsing;
using Sluice.Analysis;
using Sluice.Sets;

namespace Sluice.Cli.Options;

/// <summary>Arguments and options whose values several verbs read alike.</summary>
internal static class Arguments
{
    /// <summary>PATH…: what is read and judged.</summary>
    public static Argument<string[]> Paths() => new("PATH")
    {
        Description = "File, folder, Kustomize folder, Helm chart, - for standard input, live[:CONTEXT], or REV:PATH of a Git revision. The current folder if not given.",
        Arity = ArgumentArity.ZeroOrMore,
    };

    /// <summary>An option that names endpoints.</summary>
    public static Option<EndpointPattern?> Endpoint(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "ENDPOINT",
        CustomParser = ReadEndpoint,
    };

    /// <summary>An argument that names endpoints.</summary>
    public static Argument<EndpointPattern?> EndpointArgument(string name, string description) => new(name)
    {
        Description = description,
        CustomParser = ReadEndpoint,
    };

    /// <summary>An option that names ports.</summary>
    public static Option<TrafficSet?> Traffic(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "PORT",
        CustomParser = ReadTraffic,
    };

    /// <summary>Reads an endpoint, or says why it is none.</summary>
    public static EndpointPattern? ReadEndpoint(ArgumentResult result)
    {
        if (EndpointPattern.TryParse(result.Tokens[0].Value, out var pattern, out var why)) return pattern;
        var text = result.Tokens[0].Value;
        result.AddError(result.Parent is CommandResult && Path.Exists(text)
            ? $"{result.Argument.Name} is missing: '{text}' is a file or folder, and what is read comes last"
            : $"'{text}' names no endpoint: {why}");
        return null;
    }

    /// <summary>Nothing in what was read has this name.</summary>
    public static Failure NoEndpoint(EndpointMatch match) => Failure.BadInput(
        $"nothing that was read is called '{match.Pattern}'",
        match.Nearest is { } near ? $"Did you mean {near}?" : "sluice list shows the names of everything that was read.");

    /// <summary>The name of the first option that was given; null when none was.</summary>
    public static string? Given(ParseResult parsed, params ReadOnlySpan<Option> options)
    {
        foreach (var option in options)
        {
            if (parsed.GetResult(option) is { Implicit: false }) return option.Name;
        }

        return null;
    }

    private static TrafficSet? ReadTraffic(ArgumentResult result)
    {
        if (TrafficText.TryParse(result.Tokens[0].Value, out var traffic, out var why)) return traffic;
        result.AddError(why);
        return null;
    }
}
