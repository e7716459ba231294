using System.CommandLine;

namespace Sluice.Cli;

/// <summary>A verb of the command line: what it does in one line, and examples that its help shows.</summary>
internal sealed class Verb : Command
{
    /// <param name="name">What is typed.</param>
    /// <param name="purpose">One line: what it answers. Also shown in the list of verbs.</param>
    public Verb(string name, string purpose)
        : base(name, purpose)
    {
    }

    /// <summary>Real command lines with what they answer; at least two.</summary>
    public required IReadOnlyList<(string Line, string Answer)> Examples { get; init; }

    /// <summary>More than a line, for the help of the verb alone; empty when the line says it all.</summary>
    public string Details { get; init; } = "";

    /// <summary>What is typed after <c>sluice</c> for a command, with the verb that it belongs to: <c>review renew</c>; empty for the root.</summary>
    public static string Typed(Command command) => command is RootCommand ? ""
        : command.Parents.OfType<Command>().FirstOrDefault() is { } above and not RootCommand ? $"{above.Name} {command.Name}" : command.Name;
}
