using Sluice.Gateway.Destinations;

namespace Sluice.Tests.Gateway;

public class HostNameTests
{
    [Theory]
    [InlineData("example.com", "example.com")]
    [InlineData("EXAMPLE.Com.", "example.com")]
    [InlineData("a_b.example.com", "a_b.example.com")]
    [InlineData("xn--bcher-kva.example", "xn--bcher-kva.example")]
    [InlineData("1.2.3.4.example.com", "1.2.3.4.example.com")]
    [InlineData("203.0.113.7", "203.0.113.7")]
    [InlineData("[2001:DB8::0:1]", "2001:db8::1")]
    [InlineData("localhost", "localhost")]
    public void A_plain_host_has_one_form(string text, string expected)
    {
        Assert.True(HostName.TryParse(text, out var host, out _));
        Assert.Equal(expected, host.Name);
        Assert.Equal(expected.Contains(':') || expected == "203.0.113.7", host.Address is not null);
    }

    [Theory]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("a..b")]
    [InlineData(".example.com")]
    [InlineData("example.com..")]
    [InlineData("-a.example")]
    [InlineData("a-.example")]
    [InlineData("exa mple.com")]
    [InlineData("example.com%2e")]
    [InlineData("ex%61mple.com")]
    [InlineData("bücher.example")]
    [InlineData("example。com")]
    [InlineData("①②⑦.0.0.1")]
    [InlineData("::1")]
    [InlineData("[::1")]
    [InlineData("[fe80::1%25eth0]")]
    [InlineData("[127.0.0.1]")]
    [InlineData("[::g]")]
    [InlineData("a/b")]
    [InlineData("a@b")]
    [InlineData("a\\b")]
    [InlineData("a\0b")]
    public void What_is_no_host_name_is_refused(string text) => Assert.False(HostName.TryParse(text, out _, out _));

    [Theory]
    [InlineData("127.1", "127.0.0.1")]
    [InlineData("0x7f.1", "127.0.0.1")]
    [InlineData("0x7f000001", "127.0.0.1")]
    [InlineData("2130706433", "127.0.0.1")]
    [InlineData("017700000001", "127.0.0.1")]
    [InlineData("0177.0.0.1", "127.0.0.1")]
    [InlineData("169.254.43518", "169.254.169.254")]
    public void A_number_in_another_form_is_refused_and_the_usual_form_is_told(string text, string usual)
    {
        Assert.False(HostName.TryParse(text, out _, out var fault));
        Assert.Contains($"read as {usual}", fault);
    }

    [Theory]
    [InlineData("256.1.1.1")]
    [InlineData("1.2.3.4.5")]
    [InlineData("example.0x1g.1")]
    [InlineData("1.2.3.08")]
    [InlineData("foo.0x")]
    public void What_ends_in_a_number_and_is_no_address_is_refused(string text) => Assert.False(HostName.TryParse(text, out _, out _));

    [Fact]
    public void A_label_and_a_name_have_a_longest()
    {
        Assert.True(HostName.TryParse(new string('a', 63) + ".example", out _, out _));
        Assert.False(HostName.TryParse(new string('a', 64) + ".example", out _, out _));
        Assert.False(HostName.TryParse(string.Join('.', Enumerable.Repeat("abcdefgh", 29)), out _, out _));
    }
}
