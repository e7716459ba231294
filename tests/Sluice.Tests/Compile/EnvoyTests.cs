using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Sluice.Charters;
using Sluice.Compile;
using Sluice.Model;
using Sluice.Reports.Compilation;
using Sluice.Tests.Building;
using Sluice.Tests.Charters;
using Sluice.Tests.Oracle;

namespace Sluice.Tests.Compile;

/// <summary>
/// What is written for Envoy. No Envoy can be had here: the structure is held against its API (<c>tests/peers/envoy</c>), and the rules are judged by a second reading of RBAC, so that a
/// mistake in that reading itself would not be seen.
/// </summary>
public sealed class EnvoyTests
{
    private const string Base = "governs: [{namespace: shop}]\ncomponents:\n  web: {namespace: shop, pods: {app: web}}\n  job: {namespace: shop, pods: {app: job}}\n  proxy: {namespace: egress, pods: {app: proxy}, ports: {proxy: 3128}}\ngateway: {component: proxy}\n";

    private static readonly Snapshot Pods = Cluster.Part.Namespace("shop").Namespace("lab").Namespace("acme", "tenant=acme")
        .Pod("shop/web", "app=web", static workload => workload with { ServiceAccount = "web" })
        .Pod("shop/job", "app=job", static workload => workload with { ServiceAccount = "job" })
        .Pod("shop/cron", "app=cron").Pod("shop/mail", "app=mail").Pod("lab/x", "app=x").Snapshot;

    private static readonly BoundCharter Governed = Chartered.Spec(
        Base + """
        flows:
          - {from: web, to: [api.example.com, "*.pay.example.com"], ports: [8443], reason: payments}
          - {from: web, to: 203.0.113.0/28, ports: [8080]}
          - {from: "*", to: everybody.example.com, ports: [443]}
          - {from: job, to: internet, ports: [8000-8099]}
        forbidden:
          - {from: web, to: "*.never.pay.example.com"}
          - {from: lab/*, to: "*", reason: offline}
          - {from: job, to: 203.0.113.0/24}
          - {from: job, to: bad.example.com}
        tenants: {label: tenant, isolated: [acme], isolatedDns: denied}
        """,
        Chartered.Exception("mail", "{from: web, to: {domains: [smtp.example.com], ports: [25, 80], tls: off}}"),
        Chartered.Exception("gone", "{from: web, to: gone.example.com, ports: [443]}", "expires: 2026-05-31")).Bound(Pods);

    [Theory]
    [InlineData("shop/sa/web", "CONNECT", "api.example.com:8443", "198.51.100.1", "open")]
    [InlineData("shop/sa/web", "CONNECT", "API.example.com:8443", "198.51.100.1", "open")]
    [InlineData("shop/sa/web", "GET", "api.example.com:8443", "198.51.100.1", "refused")]
    [InlineData("shop/sa/web", "CONNECT", "api.example.com:443", "198.51.100.1", "refused")]
    [InlineData("shop/sa/web", "CONNECT", "apiXexample.com:8443", "198.51.100.1", "refused")]
    [InlineData("shop/sa/web", "CONNECT", "api.example.com:8443", "127.0.0.1", "unreachable")]
    [InlineData("shop/sa/web", "CONNECT", "api.example.com:8443", "169.254.169.254", "unreachable")]
    [InlineData("shop/sa/web", "CONNECT", "api.example.com:8443", "64:ff9b::a9fe:a9fe", "unreachable")]
    [InlineData("shop/sa/web", "CONNECT", "api.example.com:8443", "fd00::1", "unreachable")]
    [InlineData("shop/sa/web", "CONNECT", "api.example.com:8443", "2002:7f00:1::1", "unreachable")]
    [InlineData("shop/sa/job", "CONNECT", "any.example.org:8042", "2001:0:4136::1", "unreachable")]
    [InlineData("shop/sa/web", "CONNECT", "api.example.com:8443", "2606:4700::1", "open")]
    [InlineData("shop/sa/web", "CONNECT", "x.pay.example.com:8443", "198.51.100.1", "open")]
    [InlineData("shop/sa/web", "CONNECT", "a.b.pay.example.com:8443", "198.51.100.1", "open")]
    [InlineData("shop/sa/web", "CONNECT", "pay.example.com:8443", "198.51.100.1", "refused")]
    [InlineData("shop/sa/web", "CONNECT", "xpay.example.com:8443", "198.51.100.1", "refused")]
    [InlineData("shop/sa/web", "CONNECT", "x.never.pay.example.com:8443", "198.51.100.1", "refused")]
    [InlineData("shop/sa/web", "CONNECT", "203.0.113.5:8080", "203.0.113.5", "open")]
    [InlineData("shop/sa/web", "CONNECT", "elsewhere.example.org:8080", "203.0.113.5", "open")]
    [InlineData("shop/sa/web", "CONNECT", "elsewhere.example.org:8080", "198.51.100.1", "unreachable")]
    [InlineData("shop/sa/web", "CONNECT", "elsewhere.example.org:8443", "203.0.113.5", "refused")]
    [InlineData("shop/sa/web", "CONNECT", "smtp.example.com:25", "198.51.100.1", "open")]
    [InlineData("shop/sa/web", "GET", "smtp.example.com", "198.51.100.1", "open")]
    [InlineData("shop/sa/web", "CONNECT", "gone.example.com:443", "198.51.100.1", "refused")]
    [InlineData("shop/sa/job", "CONNECT", "api.example.com:8443", "198.51.100.1", "refused")]
    [InlineData("shop/sa/job", "CONNECT", "any.example.org:8042", "198.51.100.1", "open")]
    [InlineData("shop/sa/job", "CONNECT", "any.example.org:8042", "10.0.0.1", "unreachable")]
    [InlineData("shop/sa/job", "CONNECT", "any.example.org:8042", "203.0.113.77", "unreachable")]
    [InlineData("shop/sa/job", "CONNECT", "bad.example.com:8042", "198.51.100.1", "refused")]
    [InlineData("shop/sa/job", "CONNECT", "bad.example.com.:8042", "198.51.100.1", "refused")]
    [InlineData("shop/sa/job", "CONNECT", "any.example.org:8100", "198.51.100.1", "refused")]
    [InlineData("shop/sa/default", "CONNECT", "everybody.example.com:443", "198.51.100.1", "open")]
    [InlineData("lab/sa/default", "CONNECT", "everybody.example.com:443", "198.51.100.1", "refused")]
    [InlineData("acme/sa/any", "CONNECT", "everybody.example.com:443", "198.51.100.1", "refused")]
    [InlineData("unread/sa/any", "CONNECT", "everybody.example.com:443", "198.51.100.1", "refused")]
    public void The_rules_let_through_what_the_charter_means(string caller, string method, string authority, string address, string expected) =>
        Assert.Equal(expected, NaiveEnvoy.Ask(Json(Governed), $"spiffe://cluster.local/ns/{caller}", method, authority, address));

    [Fact]
    public void Nobody_of_another_trust_domain_is_let_through() =>
        Assert.Equal("refused", NaiveEnvoy.Ask(Json(Governed), "spiffe://elsewhere/ns/shop/sa/web", "CONNECT", "api.example.com:8443", "198.51.100.1"));

    /// <summary>Whatever the charter: random ones have names, blocks, wildcards, runs of ports and prohibitions of each kind.</summary>
    [Fact]
    public void The_api_of_Envoy_takes_it_and_every_value_in_it()
    {
        var program = Peer.Require("envoy");
        foreach (var bound in (BoundCharter[])[Governed, SmallCharter.Bound, Chartered.Spec(Base).Bound()]) Assert.Equal((0, "", ""), Peer.Ask(program, Text(bound)));
        for (var seed = Effort.FirstSeed; seed < Effort.FirstSeed + Effort.InProportion(20); seed++)
        {
            var (documents, snapshot) = RandomCharter.Draw(seed);
            var compiled = CompileTarget.Find("envoy")!.Compile(Chartered.Spec(documents[0], documents[1..]).Bound(snapshot));
            foreach (var file in compiled.Files) Assert.Equal((0, "", ""), Peer.Ask(program, file.Content));
        }
    }

    /// <summary>The canary: a field that is not known, a type that is not, and a value that the API forbids.</summary>
    [Theory]
    [InlineData("access_log:", "acess_log:", "acess_log")]
    [InlineData("http.router.v3.Router", "http.router.v3.Ruter", "Ruter")]
    [InlineData("stat_prefix: ", "stat_prefix: \"\" # ", "StatPrefix")]
    public void The_api_of_Envoy_refuses_what_is_none_of_it(string text, string instead, string said)
    {
        var program = Peer.Require("envoy");
        var whole = Text(Governed);
        Assert.Contains(text, whole, StringComparison.Ordinal);
        var (code, _, error) = Peer.Ask(program, whole.Replace(text, instead, StringComparison.Ordinal));
        Assert.Equal(1, code);
        Assert.Contains(said, error, StringComparison.Ordinal);
    }

    [Fact]
    public void An_account_that_others_use_too_lets_nobody_through_and_one_that_nobody_read_neither()
    {
        foreach (var (from, pods) in ((string, Snapshot)[])[("shop/cron", Pods), ("web", Snapshot.Empty)])
        {
            var compiled = CompileTarget.Find("envoy")!.Compile(Chartered.Spec($"{Base}flows: [{{from: {from}, to: api.example.com, ports: [443]}}]").Bound(pods));
            Assert.Equal([(Standing.Failed, Limit.NoServiceAccount)], compiled.Capabilities.Select(static one => (one.Standing, one.Limit)));
            Assert.Equal("refused", NaiveEnvoy.Ask(Json(compiled), "spiffe://cluster.local/ns/shop/sa/default", "CONNECT", "api.example.com:443", "198.51.100.1"));
        }
    }

    [Fact]
    public void For_every_grant_it_is_told_what_is_lost()
    {
        var compiled = CompileTarget.Find("envoy")!.Compile(Governed);
        var told = compiled.Capabilities.ToLookup(CompileWords.Subject, static one => one.Limit);
        Assert.Equal([Limit.ServiceAccounts, Limit.NoNameInTls, Limit.AddressNotHeld, Limit.PlainLog], told["flow web → api.example.com"]);
        Assert.Equal([Limit.ServiceAccounts, Limit.NoExpiry, Limit.AddressNotHeld, Limit.PlainLog], told["exception mail: web → smtp.example.com"]);
        Assert.All(compiled.Capabilities, one => Assert.NotEqual("expressed exactly", CompileWords.Consequence(one, compiled.Target, Chartered.Noon)));
    }

    [Fact]
    public void A_run_of_numbers_is_matched_by_its_pattern_and_no_other_number_is()
    {
        foreach (var (low, high) in ((int, int)[])[(1, 65535), (80, 80), (8000, 8099), (30000, 30100), (1, 9), (9, 10), (7, 1234), (999, 1000), (12345, 54321), (100, 65535)])
        {
            var pattern = new Regex($"^(?:{string.Join('|', AuthorityPattern.Range(low, high))})\\z", RegexOptions.None, TimeSpan.FromSeconds(10));
            for (var number = 0; number <= 70_000; number++) Assert.True(pattern.IsMatch(number.ToString(CultureInfo.InvariantCulture)) == (number >= low && number <= high), $"{number} of {low}-{high}");
        }
    }

    private static string Text(BoundCharter bound) => Assert.Single(CompileTarget.Find("envoy")!.Compile(bound).Files).Content;

    private static JsonElement Json(BoundCharter bound) => Json(CompileTarget.Find("envoy")!.Compile(bound));

    private static JsonElement Json(CompiledTarget compiled) => JsonDocument.Parse(Plain.Json(Plain.Documents(Assert.Single(compiled.Files).Content).Single())).RootElement;
}
