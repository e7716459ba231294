using System.CommandLine;
using System.Globalization;
using Sluice.Cli.Options;
using Sluice.Reports.Text;

namespace Sluice.Cli.Output;

/// <summary>What the terminal at hand can show.</summary>
internal static class Screen
{
    /// <summary>Lines longer than this tire the eye, however wide the terminal is.</summary>
    private const int Widest = 100;

    private static readonly bool IsDumb = Environment.GetEnvironmentVariable("TERM") == "dumb";

    /// <summary>
    /// Keeps <see cref="Console"/> from preparing the terminal: before the first byte it would send the sequence that switches the keypad
    /// (<c>ESC [ ? 1 h ESC =</c>), also to who asked for no colours, and never take it back. It finds the sequence by <c>TERM</c>; to be called first.
    /// </summary>
    public static void LeaveAsItIs() => Environment.SetEnvironmentVariable("TERM", IsDumb ? "dumb" : null);

    /// <summary>
    /// The settings for standard output: colours on a terminal only, never with <c>NO_COLOR</c>, <c>--no-color</c> or <c>TERM=dumb</c>;
    /// symbols beyond ASCII unless the terminal's locale has none; <c>COLUMNS</c> overrides the width.
    /// </summary>
    public static TerminalSettings Settings(ParseResult? parsed)
    {
        var isTerminal = !Console.IsOutputRedirected;
        var color = isTerminal && !Has("NO_COLOR") && !IsDumb && parsed?.GetValue(GlobalOptions.NoColor) != true;
        return new(Width(isTerminal), color, !isTerminal || HasUnicode());
    }

    /// <summary>Columns to fill, from 40 to 100.</summary>
    public static int Width(bool isTerminal)
    {
        var columns = int.TryParse(Environment.GetEnvironmentVariable("COLUMNS"), NumberStyles.None, CultureInfo.InvariantCulture, out var given) ? given
            : isTerminal ? Console.WindowWidth
            : Widest;
        return columns <= 0 ? Widest : Math.Clamp(columns, 40, Widest);
    }

    private static bool Has(string variable) => !string.IsNullOrEmpty(Environment.GetEnvironmentVariable(variable));

    private static bool HasUnicode()
    {
        foreach (var variable in (string[])["LC_ALL", "LC_CTYPE", "LANG"])
        {
            if (Environment.GetEnvironmentVariable(variable) is { Length: > 0 } locale)
                return locale.Contains("UTF-8", StringComparison.OrdinalIgnoreCase) || locale.Contains("UTF8", StringComparison.OrdinalIgnoreCase);
        }

        return OperatingSystem.IsWindows();
    }
}
