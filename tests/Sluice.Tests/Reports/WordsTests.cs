using Sluice.Reports.Escaping;
using Sluice.Reports.Markup;
using Sluice.Reports.Text;
using Sluice.Reports.Words;
using Sluice.Sets;

namespace Sluice.Tests.Reports;

public sealed class WordsTests
{
    [Theory]
    [InlineData("0.0.0.0/0 ::/0", "internet")]
    [InlineData("0.0.0.0/0", "internet (IPv4)")]
    [InlineData("::/0", "internet (IPv6)")]
    [InlineData("10.0.0.0/8 172.16.0.0/12 192.168.0.0/16", "private addresses")]
    [InlineData("203.0.113.7/32", "203.0.113.7")]
    [InlineData("169.254.169.254/32", "169.254.169.254 (cloud metadata)")]
    [InlineData("203.0.113.0/24 2001:db8::/32", "203.0.113.0/24, 2001:db8::/32")]
    [InlineData("10.0.0.0/32 10.0.1.0/32 10.0.2.0/32 10.0.3.0/32 10.0.4.0/30", "10.0.0.0, 10.0.1.0, 10.0.2.0 and 2 more blocks (8 addresses)")]
    public void Addresses_are_named_as_short_as_they_are_exact(string blocks, string words) =>
        Assert.Equal(words, AddressWords.Of(AddressSet.Of(blocks.Split(' ').Select(Cidr.Parse))));

    [Fact]
    public void The_internet_less_a_few_blocks_says_which()
    {
        var rest = AddressSet.All.Except(AddressSet.Of([Cidr.Parse("10.0.0.0/8"), Cidr.Parse("169.254.169.254/32")]));
        Assert.Equal("internet except 10.0.0.0/8 and 169.254.169.254", AddressWords.Of(rest));
        var noPrivate = AddressSet.AllIPv4.Except(AddressSet.Of([Cidr.Parse("10.0.0.0/8"), Cidr.Parse("172.16.0.0/12"), Cidr.Parse("192.168.0.0/16")]));
        Assert.Equal("internet (IPv4) except private addresses", AddressWords.Of(noPrivate));
    }

    [Fact]
    public void Traffic_names_every_protocol_that_it_has()
    {
        var some = TrafficSet.Of(Protocol.Tcp, PortSet.Of(80).Union(PortSet.Of(443, 445))).Union(TrafficSet.Of(Protocol.Udp, 53));
        Assert.Equal("TCP 80,443-445 · UDP 53", TrafficWords.Of(some));
        Assert.Equal("all ports", TrafficWords.Of(TrafficSet.AllPorts));
        Assert.Equal("all traffic", TrafficWords.Of(TrafficSet.Everything));
        Assert.Equal("TCP 80 · ICMP · other protocols", TrafficWords.Of(TrafficSet.Of(Protocol.Tcp, 80).WithPortless()));
        Assert.Equal("TCP all ports · SCTP 9", TrafficWords.Of(TrafficSet.Of(Protocol.Tcp, PortSet.All).Union(TrafficSet.Of(Protocol.Sctp, 9))));
    }

    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("=1+1", "'=1+1")]
    [InlineData("-1", "'-1")]
    [InlineData("a,b", "\"a,b\"")]
    [InlineData("say \"x\"", "\"say \"\"x\"\"\"")]
    [InlineData("@a,b", "\"'@a,b\"")]
    [InlineData("a\nb", "a\\u{a}b")]
    public void A_cell_of_CSV_is_never_a_formula_nor_two_cells(string text, string cell) => Assert.Equal(cell, CsvWriter.Cell(text));

    [Theory]
    [InlineData("a`b", "`` a`b ``")]
    [InlineData("a|b", "`a\\|b`")]
    public void Code_in_Markdown_ends_where_it_should(string text, string code) => Assert.Equal(code, MarkdownText.Code(text));

    [Theory]
    [InlineData("deploy/billing.yaml", 28, "./deploy/billing.yaml#L28")]
    [InlineData("/abs/a b.yaml", 0, "/abs/a%20b.yaml")]
    [InlineData("javascript:alert(1)", 1, "./javascript%3Aalert%281%29#L1")]
    [InlineData("//evil.example/x", 1, "/evil.example/x#L1")]
    [InlineData("..\\up.yaml", 3, "../up.yaml#L3")]
    public void A_link_to_a_file_never_has_a_scheme_or_a_host(string file, int line, string link) => Assert.Equal(link, SafeLink.To(file, line));

    [Fact]
    public void Every_hole_of_markup_is_escaped()
    {
        using var text = new StringWriter();
        new HtmlWriter(text).Write($"<a title=\"{"\"><script>"}\">{"a & b\u0007"} {3} {1.25}</a>");
        Assert.Equal("<a title=\"&quot;&gt;&lt;script&gt;\">a &amp; b\\u{7} 3 1.25</a>", text.ToString());
    }

    [Fact]
    public void A_paragraph_is_wrapped_and_loses_nothing()
    {
        using var writer = new StringWriter();
        var words = string.Join(' ', Enumerable.Range(1, 60).Select(n => $"word{n}")) + " " + new string('x', 90);
        new ConsoleText(writer, new TerminalSettings(60, Color: false, Unicode: true)).Line(words, indent: 2, hanging: 2);
        var lines = writer.ToString().TrimEnd('\n').Split('\n');
        Assert.All(lines[..^1], line => Assert.InRange(line.Length, 1, 60));
        Assert.Equal(words, string.Join(' ', lines.Select(line => line.Trim())));
    }
}
