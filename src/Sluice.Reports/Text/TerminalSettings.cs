namespace Sluice.Reports.Text;

/// <summary>What a terminal can show.</summary>
/// <param name="Width">Columns to fill before wrapping; at least 40 are used.</param>
/// <param name="Color">Whether ANSI colours are allowed. Colour adds and never carries meaning.</param>
/// <param name="Unicode">Whether symbols beyond ASCII can be shown; otherwise they are spelt in ASCII.</param>
public sealed record TerminalSettings(int Width, bool Color, bool Unicode)
{
    /// <summary>100 columns, no colour, all symbols: what goes into a file or a pipe.</summary>
    public static TerminalSettings Plain { get; } = new(100, Color: false, Unicode: true);

    /// <summary>The columns that are used.</summary>
    public int Columns => Math.Max(40, Width);
}
