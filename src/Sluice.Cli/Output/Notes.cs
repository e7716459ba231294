using System.Text;
using Sluice.Findings;
using Sluice.Reports.Words;
using Sluice.Sets;

namespace Sluice.Cli.Output;

/// <summary>Standard error: what is wrong, and what changes the meaning of the answer, always; progress, only on a terminal.</summary>
internal static class Notes
{
    /// <summary>Says why there is no answer.</summary>
    public static void Fail(Failure failure)
    {
        Wrapped("sluice: " + failure.Message, "  ");
        if (failure.Remedy is { } remedy) Wrapped("  " + remedy, "  ");
        foreach (var problem in failure.Problems)
        {
            var place = problem.Span.ToString();
            Wrapped($"sluice: {(place.Length > 0 && !problem.Message.Contains(place, StringComparison.Ordinal) ? place + ": " : "")}{problem.Message}", "  ");
            if (problem.Remedy is { } mend) Wrapped("  " + mend, "  ");
        }
    }

    /// <summary>Says what a reader of the answer has to know.</summary>
    public static void Say(string text) => Wrapped($"sluice: {text}", "  ");

    /// <summary>Says that errors of the input leave some of it unknown, where there are any.</summary>
    public static void SayUnread(ValueList<Problem> problems)
    {
        var unread = problems.Count(static problem => problem.Severity == Severity.Error);
        if (unread > 0) Say($"{Counts.Of(unread, "problem")} of the input, so that some of it is not known; sluice check shows them");
    }

    /// <summary>One line about a bug in Sluice; the stack only where it is asked for.</summary>
    public static void Bug(Exception fault)
    {
        var message = fault.Message.ReplaceLineEndings(" ");
        Console.Error.WriteLine($"sluice: this is a bug in sluice: {fault.GetType().Name}: {message} Please report it with the command line (CONTRIBUTING.md says where); SLUICE_DEBUG=1 shows where it happened.");
        if (Environment.GetEnvironmentVariable("SLUICE_DEBUG") == "1") Console.Error.WriteLine(fault);
    }

    private static void Wrapped(string text, string indent)
    {
        var width = Screen.Width(!Console.IsErrorRedirected);
        var line = new StringBuilder();
        foreach (var word in text.Split(' '))
        {
            if (line.Length > indent.Length && line.Length + word.Length + 1 > width)
            {
                Console.Error.WriteLine(line);
                line.Clear().Append(indent);
            }

            if (line.Length > 0 && line[^1] != ' ') line.Append(' ');
            line.Append(word.Length == 0 ? " " : word);
        }

        Console.Error.WriteLine(line);
    }
}
