using System.Globalization;
using System.Runtime.CompilerServices;
using Sluice.Reports.Text;

namespace Sluice.Reports.Markup;

/// <summary>
/// Takes an interpolated string apart for <see cref="HtmlWriter"/>: literals are markup, holes are escaped. Control characters, which XML does not
/// allow, become visible escapes; numbers are invariant with at most two decimals.
/// </summary>
[InterpolatedStringHandler]
public readonly ref struct MarkupHandler
{
    private readonly HtmlWriter writer;

    public MarkupHandler(int literalLength, int formattedCount, HtmlWriter writer)
    {
        _ = literalLength;
        _ = formattedCount;
        this.writer = writer;
    }

    public void AppendLiteral(string markup) => writer.Literal(markup);

    public void AppendFormatted(string? text) => writer.Text(Visible.Of(text ?? ""));

    public void AppendFormatted(int number) => writer.Literal(number.ToString(CultureInfo.InvariantCulture));

    public void AppendFormatted(double number) => writer.Literal(number.ToString("0.##", CultureInfo.InvariantCulture));
}
