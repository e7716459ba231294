using Sluice.Gateway.Allowlist;
using Sluice.Gateway.Callers;
using Sluice.Gateway.Destinations;
using Sluice.Model;

namespace Sluice.Tests.Gateway;

public class CallerRulesTests
{
    private static readonly DateTimeOffset Now = new(2026, 6, 1, 12, 0, 0, TimeSpan.Zero);

    private static readonly Caller Fetcher = new() { Name = "shop/fetcher", By = Recognition.Address, Namespace = "shop", NamespaceLabels = Labels.Of((Labels.NamespaceName, "shop"), ("tenant", "acme")), PodLabels = Labels.Of(("app", "fetcher")) };

    private static Ruling Screen(string entries, string host, int port = 443, Caller? caller = null)
    {
        Assert.True(HostName.TryParse(host, out var name, out _));
        return RunningGateway.State(entries).Allowlist.For(caller ?? Fetcher).Screen(name, port, Now);
    }

    [Theory]
    [InlineData("api.example.com", RulingReason.Allowed)]
    [InlineData("example.com", RulingReason.NoEntry)]
    [InlineData("a.b.example.org", RulingReason.Allowed)]
    [InlineData("example.org", RulingReason.NoEntry)]
    [InlineData("notexample.org", RulingReason.NoEntry)]
    [InlineData("x.api.example.com", RulingReason.NoEntry)]
    [InlineData("no.example.org", RulingReason.Forbidden)]
    [InlineData("deep.no.example.org", RulingReason.Allowed)]
    public void A_name_is_held_to_the_entries_as_the_charter_means_them(string host, RulingReason expected) => Assert.Equal(expected, Screen("""
        {"action": "allow", FETCHER, "to": {"domain": "api.example.com"}}, {"action": "allow", FETCHER, "to": {"domain": "*.example.org"}}, {"action": "deny", FETCHER, "to": {"domain": "no.example.org"}}
        """, host).Reason);

    [Theory]
    [InlineData("\"expires\": \"2026-06-01T12:00:00Z\"", 443, RulingReason.Expired)]
    [InlineData("\"expires\": \"2026-06-01T12:00:01Z\"", 443, RulingReason.Allowed)]
    [InlineData("\"notBefore\": \"2026-06-01T12:00:01Z\"", 443, RulingReason.NotYet)]
    [InlineData("\"notBefore\": \"2026-06-01T12:00:00Z\"", 443, RulingReason.Allowed)]
    [InlineData("\"ports\": [{\"port\": 443}]", 444, RulingReason.OtherPort)]
    [InlineData("\"ports\": [{\"port\": 440, \"endPort\": 450}]", 444, RulingReason.Allowed)]
    [InlineData("\"ports\": [{\"protocol\": \"UDP\", \"port\": 443}]", 443, RulingReason.OtherPort)]
    public void An_entry_counts_from_its_first_instant_until_its_last_on_its_ports(string more, int port, RulingReason expected) =>
        Assert.Equal(expected, Screen($$"""{"action": "allow", FETCHER, "to": {"domain": "api.example.com"}, {{more}} }""", "api.example.com", port).Reason);

    [Fact]
    public void What_is_forbidden_is_not_allowed_by_any_number_of_entries() => Assert.Equal(RulingReason.Forbidden, Screen("""
        {"action": "allow", FETCHER, "to": {"domain": "api.example.com"}}, {"action": "deny", "from": {"namespaceSelector": {"matchLabels": {"tenant": "acme"}}}, "to": {}}, {"action": "allow", FETCHER, "to": {"domain": "*.example.com"}}
        """, "api.example.com").Reason);

    [Fact]
    public void A_block_allows_an_address_and_never_a_name() => Assert.Equal(
        (RulingReason.Allowed, RulingReason.NoEntry, RulingReason.NoEntry),
        (Screen("""{"action": "allow", FETCHER, "to": {"cidrs": ["8.8.8.0/24"]}}""", "8.8.8.8").Reason, Screen("""{"action": "allow", FETCHER, "to": {"cidrs": ["8.8.8.0/24"]}}""", "8.8.9.8").Reason,
            Screen("""{"action": "allow", FETCHER, "to": {"cidrs": ["0.0.0.0/0"]}}""", "dns.example.com").Reason));

    [Fact]
    public void What_is_not_known_of_a_caller_allows_nothing_and_denies()
    {
        var byAccount = new Caller { Name = "shop/sa", By = Recognition.Certificate, Namespace = "shop", ServiceAccount = "fetcher", NamespaceLabels = Labels.Of((Labels.NamespaceName, "shop")) };
        const string Allow = """{"action": "allow", "from": {"namespace": "shop", "podSelector": {"matchLabels": {"app": "fetcher"}}ACCOUNTS}, "to": {"domain": "api.example.com"}}""";
        Assert.Equal(RulingReason.NoEntry, Screen(Allow.Replace("ACCOUNTS", "", StringComparison.Ordinal), "api.example.com", caller: byAccount).Reason);
        Assert.Equal(RulingReason.Allowed, Screen(Allow.Replace("ACCOUNTS", ", \"serviceAccounts\": [\"shop/fetcher\"]", StringComparison.Ordinal), "api.example.com", caller: byAccount).Reason);
        var both = Allow.Replace("ACCOUNTS", ", \"serviceAccounts\": [\"shop/fetcher\"]", StringComparison.Ordinal) + """, {"action": "deny", "from": {"namespace": "shop", "podSelector": {"matchLabels": {"app": "other"}}}, "to": {}}""";
        Assert.Equal(RulingReason.Forbidden, Screen(both, "api.example.com", caller: byAccount).Reason);
        Assert.Equal(RulingReason.NoEntry, Screen(both, "api.example.com", caller: byAccount with { Namespace = "elsewhere", NamespaceLabels = Labels.Empty }).Reason);
    }

    [Theory]
    [InlineData("{\"action\": \"allow\", FETCHER, \"to\": {\"domain\": \"api.example.com\"}}", "entry: ")]
    [InlineData("{\"action\": \"allow\", FETCHER, \"to\": {\"domain\": \"api.example.com\"}, \"exception\": \"api\"}", "exception api")]
    [InlineData("{\"action\": \"deny\", FETCHER, \"to\": {\"domain\": \"api.example.com\"}}", "forbidden: ")]
    public void An_entry_is_called_by_what_it_stands_for(string entry, string name) => Assert.StartsWith(name, Screen(entry, "api.example.com").Entry!.Rule, StringComparison.Ordinal);

    [Fact]
    public void Zero_decides_nothing() => Assert.True(default(Ruling) is { IsAllowed: false, IsMerelyMissing: false, Reason: RulingReason.Unknown });
}
