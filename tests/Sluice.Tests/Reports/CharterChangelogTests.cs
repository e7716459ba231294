using Sluice.Analysis;
using Sluice.Reports.Review;
using Sluice.Sets;

namespace Sluice.Tests.Reports;

/// <summary>The changelog of a charter keeps what people wrote, and gets the newest line first.</summary>
public sealed class CharterChangelogTests
{
    [Theory]
    [InlineData(null, "# Changelog of the charter\n\n- new\n", 3)]
    [InlineData("# Ours\n\n- old\n", "# Ours\n\n- new\n- old\n", 3)]
    [InlineData("* old\n* older\n", "- new\n* old\n* older\n", 1)]
    [InlineData("# Ours\n", "# Ours\n\n- new\n", 3)]
    [InlineData("# Ours", "# Ours\n\n- new\n", 3)]
    [InlineData("# Ours\r\n\r\n- old\r\n", "# Ours\r\n\r\n- new\r\n- old\r\n", 3)]
    [InlineData("# Ours\r\n", "# Ours\r\n\r\n- new\r\n", 3)]
    public void A_line_comes_before_the_others(string? before, string after, int line)
    {
        Assert.Equal(after, CharterChangelog.With(before, "- new", out var at));
        Assert.Equal(line, at);
        Assert.Equal("- new", after.ReplaceLineEndings("\n").Split('\n')[at - 1]);
    }

    [Fact]
    public void A_reason_is_never_markup_and_stays_on_its_line() => Assert.Equal(
        "- 2026-06-01: `e` revoked: done\\u{a}- \\[fake\\](x). It opens no path.",
        CharterChangelog.Line(new(2026, 6, 1), "revoked", new("e", default), " done\n- [fake](x). ", "It opens no path.").Replace("\\\\u", "\\u", StringComparison.Ordinal));

    [Fact]
    public void Traffic_that_cannot_be_said_before_and_after_alike_is_not_told()
    {
        var change = new ConnectionChange
        {
            From = new DomainEndpoint("a.example.com"),
            To = new DomainEndpoint("b.example.com"),
            Kind = ChangeKind.Unknown,
            Opened = TrafficSet.Empty,
            Closed = TrafficSet.Of(Protocol.Tcp, 80),
            Unknown = TrafficSet.Of(Protocol.Tcp, 443).Union(TrafficSet.Of(Protocol.Udp, 53)),
            PerhapsOpened = TrafficSet.Of(Protocol.Tcp, 443),
        };
        Assert.Equal("Keeps open 1 connection: a.example.com → b.example.com TCP 80,443.", CharterChangelog.Effect("Keeps open", [change]));
    }
}
