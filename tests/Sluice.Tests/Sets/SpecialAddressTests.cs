using Sluice.Analysis;
using Sluice.Sets;
using Sluice.Tests.Oracle;

namespace Sluice.Tests.Sets;

/// <summary>Which addresses are public, everywhere: the IANA registries of special-purpose addresses.</summary>
public sealed class SpecialAddressTests
{
    /// <summary>The first and the last address of blocks that the registries call not globally reachable, that are for multicast, or that nobody was given.</summary>
    [Theory]
    [InlineData("0.0.0.0", "0.255.255.255")]
    [InlineData("10.0.0.0", "10.255.255.255")]
    [InlineData("100.64.0.0", "100.127.255.255")]
    [InlineData("127.0.0.0", "127.255.255.255")]
    [InlineData("169.254.0.0", "169.254.255.255")]
    [InlineData("172.16.0.0", "172.31.255.255")]
    [InlineData("192.0.0.0", "192.0.0.255")]
    [InlineData("192.168.0.0", "192.168.255.255")]
    [InlineData("198.18.0.0", "198.19.255.255")]
    [InlineData("224.0.0.0", "255.255.255.255")]
    [InlineData("::", "64:ff9a:ffff:ffff:ffff:ffff:ffff:ffff")]
    [InlineData("64:ff9b::1:0:0", "1fff:ffff:ffff:ffff:ffff:ffff:ffff:ffff")]
    [InlineData("4000::", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff")]
    public void What_is_set_aside_is_not_public_and_its_neighbours_are(string first, string last)
    {
        Assert.True(Cidr.TryParseAddress(first, out var isIPv6, out var low));
        Assert.True(Cidr.TryParseAddress(last, out _, out var high));
        Assert.False(SpecialAddresses.Public.Contains(isIPv6, low));
        Assert.False(SpecialAddresses.Public.Contains(isIPv6, high));
        var most = isIPv6 ? UInt128.MaxValue : uint.MaxValue;
        if (low > 0) Assert.True(SpecialAddresses.Public.Contains(isIPv6, low - 1), "the address before");
        if (high < most) Assert.True(SpecialAddresses.Public.Contains(isIPv6, high + 1), "the address after");
    }

    [Theory]
    [InlineData("8.8.8.8")]
    [InlineData("192.31.196.1")]
    [InlineData("203.0.113.7")]
    [InlineData("2001::1")]
    [InlineData("2001:db8::1")]
    [InlineData("64:ff9b::808:808")]
    [InlineData("2606:4700::1111")]
    public void What_is_reachable_or_stands_for_it_in_examples_is_public(string address)
    {
        Assert.True(Cidr.TryParseAddress(address, out var isIPv6, out var number));
        Assert.True(SpecialAddresses.Public.Contains(isIPv6, number));
    }

    [Theory]
    [InlineData("fd00::1")]
    [InlineData("fe80::1")]
    [InlineData("fec0::1")]
    [InlineData("ff02::1")]
    [InlineData("64:ff9b:1::1")]
    [InlineData("5f00::1")]
    public void What_is_local_or_was_never_handed_out_is_not(string address)
    {
        Assert.True(Cidr.TryParseAddress(address, out var isIPv6, out var number));
        Assert.True(SpecialAddresses.NotPublic.Contains(isIPv6, number));
    }

    [Fact]
    public void The_word_internet_means_the_public_addresses() =>
        Assert.True(EndpointPattern.TryParse("internet", out var pattern, out _) && pattern.Addresses.Equals(SpecialAddresses.Public));

    [Fact]
    public void The_oracle_has_its_own_list_and_it_says_the_same() =>
        Assert.Equal(AddressSet.AllIPv4.Except(AddressSet.Of(NaiveMatching.SpecialRanges)), SpecialAddresses.PublicIPv4);
}
