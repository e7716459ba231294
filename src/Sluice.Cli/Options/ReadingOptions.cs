using System.CommandLine;
using System.CommandLine.Parsing;
using Sluice.Readers;
using Sluice.Readers.Sources;
using Sluice.Sets;

namespace Sluice.Cli.Options;

/// <summary>The options about what is read, common to every verb that reads manifests.</summary>
internal sealed class ReadingOptions
{
    private readonly Option<string[]> with = new("--with")
    {
        Description = "Surroundings (a path, or live) that take part in the analysis and are not judged.",
        HelpName = "PATH",
        Arity = ArgumentArity.OneOrMore,
    };

    private readonly Option<string?> space = new("--namespace", "-n")
    {
        Description = "Namespace of objects that name none, and of charts; default if not given. In a cluster that lets nobody list a kind in all namespaces, the one that is listed.",
        HelpName = "NAMESPACE",
        CustomParser = ReadNamespace,
    };

    private readonly Option<string[]> valuesFiles = new("--values", "-f")
    {
        Description = "Values file for Helm charts; may be repeated.",
        HelpName = "FILE",
        Arity = ArgumentArity.OneOrMore,
    };

    private readonly Option<string[]> values = new("--set")
    {
        Description = "Single value for Helm charts; may be repeated.",
        HelpName = "KEY=VALUE",
        Arity = ArgumentArity.OneOrMore,
    };

    private readonly Option<bool> allowRemote = new("--allow-remote") { Description = "Let Kustomize fetch bases from other machines." };

    /// <summary>The namespace that was given; null when none was.</summary>
    public string? Namespace(ParseResult parsed) => parsed.GetValue(space);

    /// <summary>The first of the options that was given; null when none was.</summary>
    public string? Given(ParseResult parsed) => Arguments.Given(parsed, with, space, valuesFiles, values, allowRemote);

    public void AddTo(Command command)
    {
        command.Add(with);
        command.Add(space);
        command.Add(valuesFiles);
        command.Add(values);
        command.Add(allowRemote);
    }

    /// <summary>The sources that paths name; the current folder when there are none.</summary>
    public static ValueList<SourceSpec> Sources(IReadOnlyList<string> paths) => paths.Count == 0 ? [SourceSpec.CurrentFolder] : paths.Select(SourceSpec.Parse).ToValueList();

    /// <summary>What is to be read when these sources are judged.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="paths">The paths as given; the current folder when there are none.</param>
    public ReadRequest Request(ParseResult parsed, IReadOnlyList<string> paths) => new()
    {
        Sources = Sources(paths),
        Surroundings = (parsed.GetValue(with) ?? []).Select(SourceSpec.Parse).ToValueList(),
        Namespaces = Namespace(parsed) is { } given ? [given] : [],
        StandardInput = Console.OpenStandardInput,
        Rendering = new()
        {
            Namespace = parsed.GetValue(space) ?? "default",
            ValuesFiles = (parsed.GetValue(valuesFiles) ?? []).ToValueList(),
            Values = (parsed.GetValue(values) ?? []).ToValueList(),
            AllowRemote = parsed.GetValue(allowRemote),
        },
    };

    private static string? ReadNamespace(ArgumentResult result)
    {
        var name = result.Tokens[0].Value;
        if (RenderOptions.IsNamespaceName(name)) return name;
        var meant = new string([.. name.Select(static letter => char.IsAsciiLetterOrDigit(letter) ? char.ToLowerInvariant(letter) : '-')]).Trim('-');
        var hint = RenderOptions.IsNamespaceName(meant) ? $"did you mean {meant}? " : "";
        result.AddError($"'{name}' cannot be the name of a namespace; {hint}A name has up to 63 lower-case letters, digits and -, with a letter or digit at both ends");
        return null;
    }
}
