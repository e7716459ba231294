namespace Sluice.Reports.Relations.Drawing;

/// <summary>
/// The colours of the drawings: one blue that deepens with width, orange for every port, grey hatching for unknown. They differ in lightness and not
/// only in hue, and each step has its own size of mark, so that no step depends on colour vision. Text has a contrast of at least 4.5 to what it stands on,
/// marks at least 3 (WCAG 2.2, 1.4.3 and 1.4.11).
/// </summary>
internal static class Palette
{
    public const string Light =
        "--page:#fcfcfb;--surface:#ffffff;--ink:#1c2530;--muted:#5d6876;--line:#e2e6eb;--band:#f2f4f7;"
        + "--w1:#458ac8;--w2:#2167ad;--w3:#0d3a6b;--w4:#d0660f;--w5:#727c89;--accent:#1d5c9c;";

    public const string Dark =
        "--page:#11161c;--surface:#171d25;--ink:#e5e9ef;--muted:#97a3b1;--line:#2a323d;--band:#1c232c;"
        + "--w1:#4a7fb2;--w2:#6db1ea;--w3:#cfe7fc;--w4:#f2a04c;--w5:#8e99a7;--accent:#7fbcf2;";

    public const string Font = "Inter,'Segoe UI',system-ui,-apple-system,'Helvetica Neue',Arial,sans-serif";

    /// <summary>The share of a cell that a mark fills, by width.</summary>
    public static double Mark(AccessWidth width) => width switch
    {
        AccessWidth.One => 0.44,
        AccessWidth.Few => 0.6,
        AccessWidth.Many => 0.76,
        AccessWidth.All or AccessWidth.Unknown => 0.9,
        _ => 0,
    };
}
