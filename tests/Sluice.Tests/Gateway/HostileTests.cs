using System.Globalization;
using System.Text;

namespace Sluice.Tests.Gateway;

/// <summary>
/// What an enemy inside would send, byte by byte, to a gateway that lets its caller reach one address, a few names and nothing else; each with the answer that it has to get.
/// Canaries: the same gateway lets the honest requests through, so that refusing everything is no way to pass.
/// </summary>
public sealed partial class HostileTests : IAsyncLifetime
{
    private readonly Origin origin = new();
    private RunningGateway gateway = null!;

    private static string Entries(int port) => $$"""
        {"action": "allow", FETCHER, "to": {"cidrs": ["127.0.0.1/32"]}, "ports": [{"protocol": "TCP", "port": {{port}}}], "exception": "local"},
        {"action": "allow", FETCHER, "to": {"cidrs": ["0.0.0.0/0", "::/0"]}, "ports": [{"protocol": "TCP", "port": 1, "endPort": 65535}], "exception": "everything"},
        {"action": "allow", FETCHER, "to": {"domain": "*.lab.test"}, "tls": "off", "exception": "names"},
        {"action": "allow", FETCHER, "to": {"domain": "tls.example"}, "tls": "required", "exception": "secure"},
        {"action": "deny", FETCHER, "to": {"domain": "*.forbidden.lab.test"}, "reason": "never"},
        {"action": "deny", FETCHER, "to": {"cidrs": ["198.51.100.0/24", "9.9.9.0/24"]}, "reason": "never"}
        """;

    public ValueTask InitializeAsync()
    {
        gateway = RunningGateway.Start(Entries(origin.Port), limits: new() { HeadTime = TimeSpan.FromSeconds(3), Dial = TimeSpan.FromSeconds(3) });
        gateway.Names.Answer("good.lab.test", "127.0.0.1");
        gateway.Names.Answer("tls.example", "127.0.0.1");
        return default;
    }

    public async ValueTask DisposeAsync()
    {
        await gateway.DisposeAsync();
        await origin.DisposeAsync();
    }

    [Theory]
    [InlineData("CONNECT 127.0.0.1:PORT HTTP/1.1\r\nHost: 127.0.0.1:PORT\r\n\r\n")]
    [InlineData("CONNECT 127.0.0.1:PORT HTTP/1.1\r\n\r\n")]
    [InlineData("CONNECT 127.0.0.1:PORT HTTP/1.0\r\n\r\n")]
    [InlineData("CONNECT good.lab.test:PORT HTTP/1.1\r\nHost: good.lab.test:PORT\r\nUser-Agent: x\r\n\r\n")]
    [InlineData("CONNECT GOOD.lab.test.:PORT HTTP/1.1\r\nHost: good.lab.test:PORT\r\n\r\n")]
    [InlineData("GET http://good.lab.test:PORT/ HTTP/1.1\r\nHost: good.lab.test:PORT\r\n\r\n")]
    [InlineData("GET http://good.lab.test:PORT HTTP/1.0\r\n\r\n")]
    [InlineData("GET HTTP://Good.Lab.Test:PORT/a?b=c%20d HTTP/1.1\r\nHost:good.lab.test:PORT  \r\nX: \t y\r\n\r\n")]
    [InlineData("POST http://127.0.0.1:PORT/ HTTP/1.1\r\nHost: 127.0.0.1:PORT\r\nContent-Length: 3\r\n\r\nabc")]
    [InlineData("POST http://127.0.0.1:PORT/ HTTP/1.1\r\nHost: 127.0.0.1:PORT\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n")]
    public async Task The_honest_get_through(string request) => Assert.Equal(200, await StatusOf(request));

    /// <summary>Hosts as literals: odd forms are refused as such (400), plain ones by their range (403).</summary>
    public static TheoryData<string, int> Literals => new()
    {
        { "127.1", 400 },
        { "127.0.1", 400 },
        { "0x7f.0.0.1", 400 },
        { "0x7f.1", 400 },
        { "0x7f000001", 400 },
        { "0X7F000001", 400 },
        { "2130706433", 400 },
        { "017700000001", 400 },
        { "0177.0.0.1", 400 },
        { "00127.0.0.1", 400 },
        { "127.0.0.01", 400 },
        { "127.0.0.1.", 200 },
        { "127.0.0.1..", 400 },
        { "2852039166", 400 },
        { "0xa9fea9fe", 400 },
        { "0xa9.0xfe.0xa9.0xfe", 400 },
        { "0251.0376.0251.0376", 400 },
        { "169.254.43518", 400 },
        { "425.510.425.510", 400 },
        { "4294967295", 400 },
        { "1.2.3.4.5", 400 },
        { "127%2e0%2e0%2e1", 400 },
        { "%31%32%37.0.0.1", 400 },
        { "①②⑦.⓪.⓪.①", 400 },
        { "127。0。0。1", 400 },
        { "good.lab.test%00.example", 400 },
        { "user@127.0.0.1", 400 },
        { "good.lab.test@127.0.0.1", 400 },
        { "good.lab.test\\@127.0.0.1", 400 },
        { "good.lab.test#127.0.0.1", 400 },
        { "::1", 400 },
        { "[::1", 400 },
        { "[::1]x", 400 },
        { "[::1%25lo]", 400 },
        { "[127.0.0.1]", 400 },
        { "[]", 400 },
        { "localhost", 403 },
        { "LOCALHOST.", 403 },
        { "metadata.google.internal", 403 },
        { "kubernetes.default.svc.cluster.local", 403 },
        { "0.0.0.0", 403 },
        { "0.1.2.3", 403 },
        { "10.0.0.1", 403 },
        { "100.64.0.1", 403 },
        { "100.100.100.200", 403 },
        { "127.0.0.2", 403 },
        { "127.255.255.254", 403 },
        { "169.254.0.1", 403 },
        { "169.254.169.254", 403 },
        { "172.16.0.1", 403 },
        { "172.31.255.255", 403 },
        { "192.0.0.8", 403 },
        { "192.0.2.1", 403 },
        { "192.31.196.1", 403 },
        { "192.52.193.1", 403 },
        { "192.88.99.1", 403 },
        { "192.168.0.1", 403 },
        { "192.175.48.1", 403 },
        { "198.18.0.1", 403 },
        { "198.51.100.1", 403 },
        { "203.0.113.1", 403 },
        { "224.0.0.1", 403 },
        { "239.255.255.250", 403 },
        { "240.0.0.1", 403 },
        { "255.255.255.255", 403 },
        { "9.9.9.9", 403 },
        { "[::]", 403 },
        { "[::1]", 403 },
        { "[::127.0.0.1]", 403 },
        { "[::ffff:127.0.0.1]", 403 },
        { "[::ffff:7f00:1]", 403 },
        { "[0:0:0:0:0:ffff:a9fe:a9fe]", 403 },
        { "[64:ff9b::127.0.0.2]", 403 },
        { "[64:ff9b::a00:1]", 403 },
        { "[64:ff9b::a9fe:a9fe]", 403 },
        { "[64:ff9b::909:909]", 403 },
        { "[64:ff9b:1::1]", 403 },
        { "[100::1]", 403 },
        { "[2001::1]", 403 },
        { "[2001:0:7f00:1::]", 403 },
        { "[2001:2::1]", 403 },
        { "[2001:10::1]", 403 },
        { "[2001:20::1]", 403 },
        { "[2001:db8::1]", 403 },
        { "[2002:7f00:1::]", 403 },
        { "[2002:a9fe:a9fe::1]", 403 },
        { "[3fff::1]", 403 },
        { "[5f00::1]", 403 },
        { "[fc00::1]", 403 },
        { "[fd00:ec2::254]", 403 },
        { "[fe80::1]", 403 },
        { "[fec0::1]", 403 },
        { "[ff02::1]", 403 },
        { "[4000::1]", 403 },
    };

    [Theory]
    [MemberData(nameof(Literals))]
    public async Task A_host_that_leads_inside_is_refused_in_every_spelling(string host, int expected)
    {
        var bytes = Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(host));
        Assert.Equal(expected, await StatusOf($"CONNECT {bytes}:PORT HTTP/1.1\r\n\r\n"));
        Assert.Equal(expected, await StatusOf($"GET http://{bytes}:PORT/ HTTP/1.1\r\nHost: {bytes}:PORT\r\n\r\n"));
    }

    /// <summary>What a name server of the enemy says for a name that an entry allows.</summary>
    public static TheoryData<string> Answers => new(
        "127.0.0.2", "10.0.0.1", "169.254.169.254", "172.20.0.1", "192.168.1.1", "100.64.0.1", "0.0.0.0", "192.0.2.1", "198.18.0.1", "224.0.0.1", "255.255.255.255", "198.51.100.9", "9.9.9.9",
        "::1", "::", "fd00::1", "fe80::1", "fec0::1", "ff02::1", "2001:db8::1", "2002:a00:1::", "2001:0:a00:1::", "64:ff9b::a00:1", "64:ff9b:1::1", "::ffff:10.0.0.1", "::10.0.0.1",
        "127.0.0.1 10.0.0.1", "10.0.0.1 127.0.0.1", "127.0.0.1 fd00::1", "127.0.0.1 64:ff9b::a9fe:a9fe", "127.0.0.1 ::ffff:127.0.0.1", "cname inner.lab.test");

    [Theory]
    [MemberData(nameof(Answers))]
    public async Task A_name_with_one_address_inside_is_refused_whatever_else_it_has(string addresses)
    {
        gateway.Names.Answer("inner.lab.test", "10.9.9.9");
        gateway.Names.Answer("evil.lab.test", addresses.StartsWith("cname", StringComparison.Ordinal) ? [addresses, "10.9.9.9"] : addresses.Split(' '));
        var status = await StatusOf("CONNECT evil.lab.test:PORT HTTP/1.1\r\n\r\n");
        // The address that an alias leads to is not in its own answer here: what has no address is not reached.
        Assert.Equal(addresses.StartsWith("cname", StringComparison.Ordinal) ? 502 : 403, status);
        Assert.Equal(0, origin.Connections);
    }

    [Fact]
    public async Task A_name_that_changes_its_address_after_it_was_judged_is_dialled_where_it_was_judged()
    {
        gateway.Names.Lifetime = 0;
        gateway.Names.Answer("rebind.lab.test", "127.0.0.1");
        gateway.Names.Answer("rebind.lab.test", "169.254.169.254");
        Assert.Equal(200, await StatusOf("CONNECT rebind.lab.test:PORT HTTP/1.1\r\n\r\n"));
        Assert.Equal(1, gateway.Names.Asked("rebind.lab.test"));
        Assert.Equal(403, await StatusOf("CONNECT rebind.lab.test:PORT HTTP/1.1\r\n\r\n"));
    }

    [Fact]
    public async Task A_name_that_nothing_allows_is_not_even_resolved()
    {
        Assert.Equal(403, await StatusOf("CONNECT c2VjcmV0.attacker.example:443 HTTP/1.1\r\n\r\n"));
        Assert.Equal(403, await StatusOf("CONNECT a.forbidden.lab.test:443 HTTP/1.1\r\n\r\n"));
        Assert.Equal(0, gateway.Names.AskedInAll);
    }

    [Fact]
    public async Task A_wildcard_never_stands_for_its_apex() => Assert.Equal(403, await StatusOf("CONNECT lab.test:PORT HTTP/1.1\r\n\r\n"));

    private async Task<int> StatusOf(string request) =>
        RunningGateway.StatusOf(await gateway.AskAsync(request.Replace("PORT", origin.Port.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal)));
}
