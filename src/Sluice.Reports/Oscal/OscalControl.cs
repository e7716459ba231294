using System.Text;

namespace Sluice.Reports.Oscal;

/// <summary>
/// Names of controls as OSCAL writes them: of NIST SP 800-53 those of its catalogue (<c>sc-7.5</c>), of other frameworks, which publish none, the name as a token
/// (<c>pci-dss-4.0-1.2.5</c>).
/// </summary>
internal static class OscalControl
{
    private const string Nist = "NIST 800-53r5 ";

    /// <summary>The control as a token: letters, digits, <c>.</c>, <c>-</c> and <c>_</c>, and a letter first, or a <c>_</c> where it has none.</summary>
    public static string Id(string control)
    {
        var text = new StringBuilder();
        foreach (var letter in (control.StartsWith(Nist, StringComparison.Ordinal) ? control[Nist.Length..].Replace('(', '.') : control).ToLowerInvariant())
        {
            if (char.IsAsciiLetterOrDigit(letter) || letter is '.' or '-' or '_') text.Append(letter);
            else if (letter != ')') text.Append('-');
        }

        if (text.Length == 0 || !char.IsAsciiLetter(text[0])) text.Insert(0, '_');
        return text.ToString();
    }

    /// <summary>The framework and its version: all but the last word.</summary>
    public static string Framework(string control) => control.LastIndexOf(' ') is var blank and > 0 ? control[..blank] : control;
}
