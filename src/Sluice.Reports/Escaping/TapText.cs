using Sluice.Reports.Text;

namespace Sluice.Reports.Escaping;

/// <summary>Texts inside the Test Anything Protocol, version 14.</summary>
internal static class TapText
{
    /// <summary>A description: a number sign would begin a directive and a backslash an escape.</summary>
    public static string Description(string text) => Visible.Of(text).Replace("\\", "\\\\", StringComparison.Ordinal).Replace("#", "\\#", StringComparison.Ordinal);

    /// <summary>A value of the YAML block below a test.</summary>
    public static string Quoted(string text) => $"'{Visible.Of(text).Replace("'", "''", StringComparison.Ordinal)}'";
}
