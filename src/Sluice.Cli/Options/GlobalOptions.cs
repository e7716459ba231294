using System.CommandLine;

namespace Sluice.Cli.Options;

/// <summary>The options of every verb.</summary>
internal static class GlobalOptions
{
    public static Option<bool> NoColor { get; } = new("--no-color") { Description = "No colours, as with NO_COLOR set.", Recursive = true };

    public static Option<bool> Quiet { get; } = new("--quiet", "-q") { Description = "No progress and no notes.", Recursive = true };
}
