using Sluice.Sets;

namespace Sluice.Tests.Sets;

public class SpecialRangesTests
{
    [Theory]
    [InlineData("8.8.8.8", null)]
    [InlineData("1.1.1.1", null)]
    [InlineData("169.253.255.255", null)]
    [InlineData("172.32.0.0", null)]
    [InlineData("100.128.0.0", null)]
    [InlineData("223.255.255.255", null)]
    [InlineData("2606:4700::1111", null)]
    [InlineData("64:ff9b::808:808", null)]
    [InlineData("169.254.169.254", "the metadata address of clouds")]
    [InlineData("169.254.169.253", "a link-local address")]
    [InlineData("100.64.0.0", "an address shared between carrier and customer")]
    [InlineData("255.255.255.255", "the broadcast address")]
    [InlineData("::1", "the loopback address")]
    [InlineData("::2", "an IPv4-compatible address")]
    [InlineData("2001:0:1::", "a Teredo address")]
    [InlineData("2001:1::1", "an address for protocol assignments")]
    [InlineData("2002::", "a 6to4 address")]
    [InlineData("fe80::1", "a link-local address")]
    [InlineData("4000::", "an address that was never handed out")]
    [InlineData("1fff::", "an address that was never handed out")]
    public void An_address_is_set_aside_or_like_any_other(string text, string? expected)
    {
        Assert.True(Cidr.TryParseAddress(text, out var isIPv6, out var address));
        Assert.Equal(expected, SpecialRanges.Find(isIPv6, address)?.Noun);
    }

    [Fact]
    public void An_IPv4_mapped_address_is_found_as_IPv6() => Assert.Equal("an IPv4-mapped address", SpecialRanges.Find(true, ((UInt128)0xFFFF << 32) | 0x08080808)?.Noun);

    [Theory]
    [InlineData("10.1.2.0/24", "10.1.2.3", true)]
    [InlineData("10.0.0.0/8", "10.1.2.3", true)]
    [InlineData("0.0.0.0/0", "10.1.2.3", false)]
    [InlineData("169.254.0.0/16", "169.254.169.254", false)]
    [InlineData("169.254.169.254/32", "169.254.169.254", true)]
    [InlineData("::/0", "4000::1", false)]
    [InlineData("4000::/16", "4000::1", true)]
    public void A_block_names_a_range_only_where_it_lies_in_it(string block, string text, bool expected)
    {
        Assert.True(Cidr.TryParseAddress(text, out var isIPv6, out var address));
        Assert.Equal(expected, SpecialRanges.IsNamedBy(Cidr.Parse(block), SpecialRanges.Find(isIPv6, address)!));
    }

    [Fact]
    public void Narrow_ranges_stand_before_those_around_them()
    {
        for (var later = 0; later < SpecialRanges.All.Count; later++)
        {
            for (var earlier = 0; earlier < later; earlier++) Assert.False(SpecialRanges.All[earlier].Block.Contains(SpecialRanges.All[later].Block));
        }
    }
}
