using System.Globalization;
using System.Text.RegularExpressions;
using Sluice.Reports.Markup;
using Sluice.Reports.Relations.Drawing;

namespace Sluice.Tests.Reports;

public sealed class PaletteTests
{
    public static TheoryData<string> Themes() => [Palette.Light, Palette.Dark];

    /// <summary>WCAG 2.2, 1.4.3: text needs 4.5 to 1; 1.4.11: what a picture says needs 3 to 1.</summary>
    [Theory]
    [MemberData(nameof(Themes))]
    public void Text_and_marks_stand_out_from_what_they_lie_on(string theme)
    {
        foreach (var ground in (string[])["page", "surface", "band"])
        {
            foreach (var text in (string[])["ink", "muted", "accent"]) Assert.True(Contrast(theme, text, ground) >= 4.5, $"{text} on {ground}");
            foreach (var mark in (string[])["w1", "w2", "w3", "w4", "w5"]) Assert.True(Contrast(theme, mark, ground) >= 3, $"{mark} on {ground}");
        }

        Assert.True(Contrast(theme, "page", "ink") >= 4.5, "the tip");
    }

    [Theory]
    [MemberData(nameof(Themes))]
    public void Wider_is_stronger_for_those_who_see_no_hue(string theme)
    {
        Assert.True(Contrast(theme, "w2", "surface") > Contrast(theme, "w1", "surface") * 1.3);
        Assert.True(Contrast(theme, "w3", "surface") > Contrast(theme, "w2", "surface") * 1.3);
    }

    [Theory]
    [InlineData(TablePage.LightStates)]
    [InlineData(TablePage.DarkStates)]
    public void The_words_of_states_stand_out_from_their_band(string states)
    {
        foreach (var state in (string[])["good", "bad", "warn", "note"]) Assert.True(Contrast(states, state, $"{state}-band") >= 4.5, state);
    }

    [Fact]
    public void A_contrast_is_computed_as_the_guideline_says() =>
        Assert.Equal(21, Contrast("--a:#000000;--b:#ffffff;", "a", "b"), 6);

    private static double Contrast(string theme, string a, string b)
    {
        var (x, y) = (Luminance(Color(theme, a)), Luminance(Color(theme, b)));
        return (Math.Max(x, y) + 0.05) / (Math.Min(x, y) + 0.05);
    }

    private static string Color(string theme, string name) => Regex.Match(theme, $"--{name}:#([0-9a-f]{{6}});").Groups[1].Value;

    private static double Luminance(string color)
    {
        var parts = Enumerable.Range(0, 3).Select(at => int.Parse(color.AsSpan(at * 2, 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture) / 255.0)
            .Select(part => part <= 0.04045 ? part / 12.92 : Math.Pow((part + 0.055) / 1.055, 2.4)).ToArray();
        return (0.2126 * parts[0]) + (0.7152 * parts[1]) + (0.0722 * parts[2]);
    }
}
