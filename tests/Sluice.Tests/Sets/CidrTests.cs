using Sluice.Sets;

namespace Sluice.Tests.Sets;

public sealed class CidrTests
{
    [Theory]
    [InlineData("10.0.0.0/8", "10.0.0.0/8")]
    [InlineData("0.0.0.0/0", "0.0.0.0/0")]
    [InlineData("255.255.255.255/32", "255.255.255.255/32")]
    [InlineData("::/0", "::/0")]
    [InlineData("::1/128", "::1/128")]
    [InlineData("2001:DB8::/32", "2001:db8::/32")]
    [InlineData("2001:db8:0:0:0:0:0:0/32", "2001:db8::/32")]
    [InlineData("fe80::1/64", "fe80::/64")]
    public void A_block_is_read_and_written_canonically(string text, string canonical)
    {
        Assert.True(Cidr.TryParse(text, out var block, out _));
        Assert.Equal(canonical, block.ToString());
        Assert.Equal(block, Cidr.Parse(canonical));
    }

    [Theory]
    [InlineData("")]
    [InlineData("/")]
    [InlineData("/8")]
    [InlineData("10")]
    [InlineData("10/8")]
    [InlineData("10.0.0.0")]
    [InlineData("10.0.0.0/")]
    [InlineData("10.0.0/8")]
    [InlineData("10.0.0.0.0/8")]
    [InlineData("010.0.0.0/8")]
    [InlineData("10.00.0.0/8")]
    [InlineData("10.0.0.0/08")]
    [InlineData("10.0.0.0/+8")]
    [InlineData("10.0.0.0/-1")]
    [InlineData("10.0.0.0/8 ")]
    [InlineData(" 10.0.0.0/8")]
    [InlineData("10.0.0.0/ 8")]
    [InlineData("10.0.0.0/8/8")]
    [InlineData("1.2.3.4/33")]
    [InlineData("256.0.0.0/8")]
    [InlineData("10.0.0.-1/8")]
    [InlineData("0x0a.0.0.0/8")]
    [InlineData("10.0.0.0/8.0")]
    [InlineData("10.0.0.0/255.0.0.0")]
    [InlineData("167772160/8")]
    [InlineData("::/129")]
    [InlineData("::ffff:10.0.0.0/129")]
    [InlineData(":::/8")]
    [InlineData("fe80::1%eth0/64")]
    [InlineData("[::1]/128")]
    [InlineData("2001:db8::1::/64")]
    [InlineData("12345::/16")]
    [InlineData("１0.0.0.0/8")]
    [InlineData("10.0.0.0/８")]
    public void What_is_not_a_block_is_not_guessed_at(string text) => Assert.False(Cidr.TryParse(text, out _, out _));

    [Theory]
    [InlineData("10.0.1.1/4", "0.0.0.0/4")]
    [InlineData("192.168.1.7/24", "192.168.1.0/24")]
    [InlineData("2001:db8::1/32", "2001:db8::/32")]
    public void Host_bits_are_cleared_and_said(string text, string block)
    {
        Assert.True(Cidr.TryParse(text, out var cidr, out var hadHostBits));
        Assert.True(hadHostBits);
        Assert.Equal(Cidr.Parse(block), cidr);
    }

    [Theory]
    [InlineData("10.0.0.0/8")]
    [InlineData("10.0.0.1/32")]
    [InlineData("0.0.0.0/0")]
    [InlineData("fd00::1/128")]
    public void A_block_without_host_bits_is_not_said_to_have_them(string text)
    {
        Assert.True(Cidr.TryParse(text, out _, out var hadHostBits));
        Assert.False(hadHostBits);
    }

    [Fact]
    public void An_address_mapped_into_IPv6_is_the_IPv4_address()
    {
        Assert.True(Cidr.TryParseAddress("::ffff:10.0.0.1", out var isIPv6, out var address));
        Assert.False(isIPv6);
        Assert.Equal((UInt128)0x0A000001, address);
    }

    [Theory]
    [InlineData("::ffff:10.0.0.0/104", "10.0.0.0/8")]
    [InlineData("::ffff:10.0.0.1/128", "10.0.0.1/32")]
    [InlineData("::ffff:0.0.0.0/96", "0.0.0.0/0")]
    [InlineData("::ffff:10.0.0.0/24", "::/24")]
    [InlineData("::ffff:0.0.0.0/95", "::fffe:0:0/95")]
    public void A_block_mapped_into_IPv6_is_IPv4_when_it_holds_nothing_else(string text, string block)
    {
        Assert.True(Cidr.TryParse(text, out var cidr, out _));
        Assert.Equal(Cidr.Parse(block), cidr);
    }

    [Theory]
    [InlineData("10.0.0.0/8", "10.1.0.0/16", true)]
    [InlineData("10.0.0.0/8", "10.0.0.0/8", true)]
    [InlineData("10.1.0.0/16", "10.0.0.0/8", false)]
    [InlineData("10.0.0.0/8", "11.0.0.0/16", false)]
    [InlineData("::/0", "10.0.0.0/8", false)]
    [InlineData("0.0.0.0/0", "::1/128", false)]
    public void A_block_contains_the_blocks_inside_it_of_its_own_family(string outer, string inner, bool contains) =>
        Assert.Equal(contains, Cidr.Parse(outer).Contains(Cidr.Parse(inner)));

    [Fact]
    public void Blocks_are_ordered_by_family_then_address_then_the_wider_first()
    {
        string[] ordered = ["0.0.0.0/0", "10.0.0.0/8", "10.0.0.0/16", "10.1.0.0/16", "::/0", "::1/128", "fd00::/8"];
        Assert.Equal(ordered, ordered.Reverse().Select(Cidr.Parse).Order().Select(block => block.ToString()));
    }

    [Theory]
    [InlineData(false, 33)]
    [InlineData(true, 129)]
    [InlineData(false, -1)]
    public void A_prefix_longer_than_the_family_cannot_be_built(bool isIPv6, int prefix) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Cidr.Of(isIPv6, 0, prefix));

    [Fact]
    public void The_widest_blocks_end_at_the_last_address()
    {
        Assert.Equal((UInt128)uint.MaxValue, Cidr.AllIPv4.Last);
        Assert.Equal(UInt128.MaxValue, Cidr.AllIPv6.Last);
    }
}
