using System.CommandLine;
using System.CommandLine.Invocation;
using System.Text;
using Sluice.Cli.Output;

namespace Sluice.Cli;

/// <summary>The help of a verb: how it is called, what it answers, examples first, then arguments and options.</summary>
internal sealed class HelpPage : SynchronousCommandLineAction
{
    private const int Indent = 2;

    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        Answer.WriteText(Of(parseResult.CommandResult.Command, Screen.Width(!Console.IsOutputRedirected)));
        return ExitCodes.Clean;
    }

    /// <summary>The page, in lines of at most that many columns where words allow it.</summary>
    public static string Of(Command command, int width)
    {
        var page = new StringBuilder();
        var verb = command as Verb;
        Wrap(page, Usage(command), 0, 4, width);
        page.Append('\n');
        Wrap(page, command.Description ?? "", 0, 0, width);
        if (verb is { Details.Length: > 0 }) Wrap(page, verb.Details, 0, 0, width);
        if (verb is not null) Examples(page, verb, width);
        Table(page, "Verbs", [.. command.Subcommands.Select(static child => (child.Name, child.Description ?? ""))], width);
        Table(page, "Arguments", [.. command.Arguments.Select(static argument => (argument.Name, argument.Description ?? ""))], width);
        Table(page, "Options", [.. Options(command).Select(static option => (Label(option), option.Description ?? ""))], width);
        Wrap(page, verb is null ? "\nEach verb has its own page: sluice VERB --help" : "\nExit codes: 0 clean, 1 findings, 2 bad input, 3 could not run.", 0, 0, width);
        return page.ToString();
    }

    /// <summary>The options of a command and those that every command has.</summary>
    public static IEnumerable<Option> Options(Command command) =>
        command.Options.Concat(Above(command).SelectMany(static parent => parent.Options.Where(static option => option.Recursive)))
            .Where(static option => !option.Hidden);

    private static IEnumerable<Command> Above(Command command) => command.Parents.OfType<Command>().SelectMany(static parent => Above(parent).Prepend(parent));

    private static string Usage(Command command)
    {
        var usage = new StringBuilder("sluice");
        if (command is not RootCommand) usage.Append(' ').Append(Verb.Typed(command));
        if (command is RootCommand) usage.Append(" VERB");
        foreach (var argument in command.Arguments)
        {
            var many = argument.Arity.MaximumNumberOfValues > 1 ? "…" : "";
            usage.Append(' ').Append(argument.Arity.MinimumNumberOfValues == 0 ? $"[{argument.Name}{many}]" : argument.Name + many);
        }

        return usage.Append(" [options]").ToString();
    }

    private static void Examples(StringBuilder page, Verb verb, int width)
    {
        page.Append("\nExamples\n");
        foreach (var (line, answer) in verb.Examples)
        {
            page.Append(' ', Indent).Append(line).Append('\n');
            Wrap(page, answer, Indent + 4, 0, width);
        }
    }

    private static void Table(StringBuilder page, string title, IReadOnlyList<(string Label, string Text)> rows, int width)
    {
        if (rows.Count == 0) return;
        page.Append('\n').Append(title).Append('\n');
        var isWide = width >= 80;
        var column = isWide ? Math.Min(28, rows.Max(static row => row.Label.Length)) + Indent + 2 : Indent + 6;
        foreach (var (label, text) in rows)
        {
            page.Append(' ', Indent).Append(label);
            if (isWide && label.Length + Indent + 2 <= column) page.Append(' ', column - Indent - label.Length);
            else page.Append('\n').Append(' ', column);
            Wrap(page, text, column, 0, width, isStarted: true);
        }
    }

    private static string Label(Option option)
    {
        var shortName = option.Aliases.FirstOrDefault(static alias => alias.Length == 2 && alias[0] == '-');
        var value = option.HelpName is { } name && option.ValueType != typeof(bool) ? $" {name}" : "";
        return (shortName is null ? "" : $"{shortName}, ") + option.Name + value;
    }

    private static void Wrap(StringBuilder page, string text, int indent, int hanging, int width, bool isStarted = false)
    {
        var column = indent;
        var isFirst = true;
        if (!isStarted) page.Append(' ', indent);
        foreach (var word in text.Split(' '))
        {
            if (!isFirst && column + 1 + word.Length > width)
            {
                page.Append('\n').Append(' ', indent + hanging);
                column = indent + hanging;
                isFirst = true;
            }

            if (!isFirst) page.Append(' ');
            page.Append(word);
            column += word.Length + (isFirst ? 0 : 1);
            isFirst = false;
        }

        page.Append('\n');
    }
}
