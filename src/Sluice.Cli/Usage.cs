using System.CommandLine;
using System.CommandLine.Parsing;
using Sluice.Findings;

namespace Sluice.Cli;

/// <summary>What is wrong with a command line, with what was probably meant.</summary>
internal static class Usage
{
    /// <summary>The first thing that is wrong; null when nothing is.</summary>
    /// <param name="parsed">The command line as it was understood.</param>
    /// <param name="arguments">The command line as it was given.</param>
    public static Failure? Check(ParseResult parsed, IReadOnlyList<string> arguments)
    {
        var command = parsed.CommandResult.Command;
        var help = command is RootCommand ? "See sluice --help." : $"See sluice {Verb.Typed(command)} --help.";
        if (WrongOption(parsed, arguments) is { } option) return Unknown("option", Name(option), HelpPage.Options(command).SelectMany(Names), help);
        if (GivenValue(command, arguments) is { } flag) return Failure.BadInput($"{Name(flag)} takes no value, and was given '{flag[(Name(flag).Length + 1)..]}'", help);
        if (parsed.Errors.Count == 0) return null;
        if (command.Subcommands.Count > 0 && parsed.UnmatchedTokens is ["version", ..]) return Failure.BadInput("there is no verb version; did you mean --version?", help);
        if (command.Subcommands.Count > 0 && parsed.UnmatchedTokens.Count > 0)
            return Unknown("verb", parsed.UnmatchedTokens[0], command.Subcommands.Select(static verb => verb.Name), help);
        if (parsed.UnmatchedTokens.Count > 0) return Failure.BadInput($"'{parsed.UnmatchedTokens[0]}' is one argument too many", help);
        return Failure.BadInput(Missing(parsed.Errors[0]) ?? parsed.Errors[0].Message.TrimEnd('.'), help);
    }

    private static Failure Unknown(string what, string written, IEnumerable<string> known, string help) => Failure.BadInput(
        Spelling.Nearest(written, known) is { } near ? $"there is no {what} {written}; did you mean {near}?" : $"there is no {what} {written}", help);

    private static string? Missing(ParseError error) => error.SymbolResult switch
    {
        OptionResult { Implicit: true, Option: { Required: true, Name: var name } } => $"{name} is missing",
        OptionResult { IdentifierToken.Value: var name, Tokens.Count: 0 } => $"{name} needs a value",
        OptionResult { IdentifierToken.Value: var name, Tokens: [var first, var second, ..], Option.Arity.MaximumNumberOfValues: 1 } => $"{name} is given twice: {first.Value} and {second.Value}",
        ArgumentResult { Argument.Name: var name, Tokens.Count: 0 } => $"{name} is missing",
        CommandResult { Command: RootCommand } => "a verb is missing",
        CommandResult { Command: var command } when command.Arguments.FirstOrDefault(static argument => argument.Arity.MinimumNumberOfValues > 0) is { } first => $"{first.Name} is missing",
        _ => null,
    };

    /// <summary>
    /// Something that looks like an option and was taken for an argument because no option has that name. After <c>--</c> everything is an argument.
    /// </summary>
    private static string? WrongOption(ParseResult parsed, IReadOnlyList<string> arguments)
    {
        var taken = parsed.UnmatchedTokens.Concat(parsed.CommandResult.Children
            .Where(static child => child is ArgumentResult)
            .SelectMany(static child => child.Tokens.Select(static token => token.Value))).ToHashSet(StringComparer.Ordinal);
        return arguments.TakeWhile(static argument => argument != "--")
            .FirstOrDefault(argument => argument.Length > 1 && argument[0] == '-' && taken.Contains(argument));
    }

    /// <summary>A switch that was written with a value, which would be taken for an argument.</summary>
    private static string? GivenValue(Command command, IReadOnlyList<string> arguments)
    {
        var switches = HelpPage.Options(command).Where(static option => option.ValueType == typeof(bool)).SelectMany(Names).ToHashSet(StringComparer.Ordinal);
        return arguments.TakeWhile(static argument => argument != "--").FirstOrDefault(argument => argument.Contains('=', StringComparison.Ordinal) && switches.Contains(Name(argument)));
    }

    private static string Name(string option) => option.IndexOf('=', StringComparison.Ordinal) is var equals and > 0 ? option[..equals] : option;

    private static IEnumerable<string> Names(Option option) => [option.Name, .. option.Aliases];
}
