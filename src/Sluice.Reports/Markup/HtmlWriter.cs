using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace Sluice.Reports.Markup;

/// <summary>
/// Writes HTML and SVG. What stands in the source is markup; every hole of an interpolated string is text and is escaped, in content and in
/// double-quoted attributes alike. Attributes are always quoted.
/// </summary>
public sealed class HtmlWriter(TextWriter writer)
{
    /// <summary>Markup with holes.</summary>
    [SuppressMessage("Performance", "CA1822", Justification = "the handler takes this writer as its argument and has written to it")]
    public void Write([InterpolatedStringHandlerArgument("")] ref MarkupHandler markup) => _ = markup;

    /// <summary>Markup that is known when the program is built: styles and scripts of this assembly, never input.</summary>
    public void Trusted(string markup) => writer.Write(markup);

    internal void Literal(string markup) => writer.Write(markup);

    internal void Text(ReadOnlySpan<char> text)
    {
        var start = 0;
        for (var at = 0; at < text.Length; at++)
        {
            var entity = text[at] switch { '<' => "&lt;", '>' => "&gt;", '&' => "&amp;", '"' => "&quot;", '\'' => "&#39;", _ => null };
            if (entity is null) continue;
            writer.Write(text[start..at]);
            writer.Write(entity);
            start = at + 1;
        }

        writer.Write(text[start..]);
    }
}
