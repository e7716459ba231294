using System.CommandLine;

namespace Sluice.Cli.Options;

/// <summary>What a shell offers as the value of an option.</summary>
internal static class Completions
{
    /// <summary>The option, for which these values are offered and no others: for an enum the names of its members would be, which no option takes.</summary>
    public static Option<T> Completed<T>(this Option<T> option, params ReadOnlySpan<string> values)
    {
        option.CompletionSources.Clear();
        option.CompletionSources.Add([.. values]);
        return option;
    }
}
