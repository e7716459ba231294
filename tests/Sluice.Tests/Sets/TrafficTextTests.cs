using Sluice.Sets;

namespace Sluice.Tests.Sets;

public sealed class TrafficTextTests
{
    [Fact]
    public void A_port_without_protocol_is_TCP() => Assert.Equal(TrafficSet.Of(Protocol.Tcp, 443), Parse("443"));

    [Fact]
    public void A_protocol_is_read_in_any_case() => Assert.Equal(TrafficSet.Of(Protocol.Udp, 7844), Parse("7844/udp"));

    [Fact]
    public void A_range_and_a_port_are_joined() => Assert.Equal(
        TrafficSet.Of(Protocol.Tcp, PortSet.Of(30000, 30100)).Union(TrafficSet.Of(Protocol.Sctp, 9)), Parse("30000-30100/TCP, 9/SCTP"));

    [Theory]
    [InlineData("ICMP")]
    [InlineData("icmpv6")]
    [InlineData("ICMPv4")]
    public void ICMP_stands_alone_in_any_case_and_of_any_family(string text) => Assert.Equal(TrafficSet.OnlyIcmp, Parse(text));

    [Fact]
    public void What_has_no_ports_is_joined_with_ports() => Assert.Equal(TrafficSet.Portless.Union(TrafficSet.Of(Protocol.Tcp, 80)), Parse("80, ICMP, other"));

    [Theory]
    [InlineData("8/ICMP")]
    [InlineData("ICMP/8")]
    [InlineData("47/other")]
    public void A_type_of_ICMP_is_refused_with_what_to_write(string text)
    {
        Assert.False(TrafficText.TryParse(text, out _, out var why));
        Assert.Contains("write ICMP or other alone", why, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("0")]
    [InlineData("65536")]
    [InlineData("http")]
    [InlineData("+80")]
    [InlineData("90-80")]
    [InlineData("80/ICMP")]
    [InlineData("80,")]
    public void What_is_no_port_is_refused_with_a_reason(string text)
    {
        Assert.False(TrafficText.TryParse(text, out _, out var why));
        Assert.NotEmpty(why);
    }

    private static TrafficSet Parse(string text)
    {
        Assert.True(TrafficText.TryParse(text, out var traffic, out var why), why);
        return traffic;
    }
}
