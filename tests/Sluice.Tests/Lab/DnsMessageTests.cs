using System.Net;
using Sluice.Lab.Probing;

namespace Sluice.Tests.Lab;

/// <summary>A query and its answer: only an address that answers this very query counts.</summary>
public sealed class DnsMessageTests
{
    [Theory]
    [InlineData("198.51.100.2")]
    [InlineData("2001:db8:0:53::2")]
    public void The_address_of_a_name_comes_back(string address)
    {
        var known = IPAddress.Parse(address);
        var isIPv6 = address.Contains(':', StringComparison.Ordinal);
        var answer = DnsMessage.Answer(DnsMessage.Query(7, "api.example.com", isIPv6), (name, asksIPv6) => name == "api.example.com" && asksIPv6 == isIPv6 ? known : null)!;
        Assert.Equal(known, DnsMessage.AddressIn(answer, 7));
        Assert.Null(DnsMessage.AddressIn(answer, 8));
        Assert.Null(DnsMessage.AddressIn(answer.AsSpan(0, answer.Length - 1), 7));
    }

    [Fact]
    public void A_name_that_nobody_knows_has_no_address()
    {
        var query = DnsMessage.Query(7, "nobody.example.com", isIPv6: false);
        Assert.Null(DnsMessage.AddressIn(DnsMessage.Answer(query, static (_, _) => null), 7));
        Assert.Null(DnsMessage.AddressIn(query, 7));
    }
}
