using System.Text;
using Sluice.Findings;
using Sluice.Readers.Yaml;

namespace Sluice.Tests.Readers.Yaml;

public sealed class SourceTextTests
{
    [Fact]
    public void Places_and_lines_are_those_of_a_slow_count()
    {
        var random = new Random(7);
        var text = new StringBuilder();
        while (text.Length < 6000)
        {
            text.Append(random.Next(12) switch { 0 => "\n", 1 => "\r\n", 2 => "é", 3 => "😀", 4 => new string('x', random.Next(700)), _ => "ab " });
        }

        var source = SourceText.FromText("f", text.ToString());
        var (line, column) = (1, 1);
        for (var offset = 0; offset < source.Length; offset++)
        {
            if ((source.Bytes[offset] & 0xC0) != 0x80)
            {
                Assert.Equal(new SourceSpan("f", line, column, line, column), source.Span(offset, 0));
                (line, column) = source.Bytes[offset] == (byte)'\n' ? (line + 1, 1) : (line, column + 1);
            }
        }

        var lines = text.ToString().Split('\n');
        for (var i = 0; i < lines.Length; i++)
        {
            Assert.Equal(lines[i].TrimEnd('\r'), source.LineText(i + 1));
        }

        Assert.Equal("", source.LineText(lines.Length + 5));
        Assert.Equal(source.Length, source.LineStart(lines.Length + 5));
    }

    [Fact]
    public void An_empty_source_has_one_empty_line()
    {
        var source = SourceText.FromText("f", "");
        Assert.Equal(new SourceSpan("f", 1, 1, 1, 1), source.Span(0, 0));
        Assert.Equal("", source.LineText(1));
        Assert.Empty(DocumentReader.Read(source));
    }
}
