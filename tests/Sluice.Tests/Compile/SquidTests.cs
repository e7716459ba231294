using Sluice.Charters;
using Sluice.Compile;
using Sluice.Lab;
using Sluice.Reports.Compilation;
using Sluice.Tests.Charters;

namespace Sluice.Tests.Compile;

/// <summary>What is written for Squid lets through what the charter means, as a real Squid judges it, and says what it loses.</summary>
public sealed class SquidTests
{
    private const string Base = "governs: [{namespace: shop}]\ncomponents:\n  web: {namespace: shop, pods: {app: web}}\n  job: {namespace: shop, pods: {app: job}}\n  proxy: {namespace: egress, pods: {app: proxy}, ports: {proxy: 3128}}\ngateway: {component: proxy}\n";

    private const string Web = "10.1.0.2", Job = "10.1.0.3", Stranger = "10.1.0.9";

    private static readonly BoundCharter Governed = Chartered.Spec(
        Base + """
        flows:
          - {from: web, to: [api.example.com, "*.pay.example.com"], ports: [8443], reason: payments}
          - {from: web, to: 203.0.113.0/28, ports: [8080]}
          - {from: web, to: internet, ports: [443]}
          - {from: shop/*, to: everybody.example.com, ports: [8443]}
        forbidden:
          - {from: web, to: "*.never.pay.example.com", reason: never}
          - {from: job, to: "*", except: {ports: [8443]}}
        """,
        Chartered.Exception("mail", "{from: web, to: {domains: [smtp.example.com], ports: [2525], tls: off}}"),
        Chartered.Exception("rates", "{from: job, to: rates.example.com, ports: [8443, 8080]}"),
        Chartered.Exception("gone", "{from: web, to: gone.example.com, ports: [8443]}", "expires: 2026-05-31"),
        Chartered.Exception("later", "{from: web, to: later.example.com, ports: [8443]}", "notBefore: 2026-06-02")).Bound();

    /// <summary>Names that lead outside, one into a block, and such as lead to what is not public, wholly or beside a public address.</summary>
    private const string Hosts = """
        198.51.100.10 api.example.com pay.example.com x.pay.example.com a.b.pay.example.com xpay.example.com never.pay.example.com x.never.pay.example.com everybody.example.com
        198.51.100.10 smtp.example.com rates.example.com gone.example.com later.example.com elsewhere.example.org
        203.0.113.5 inside.example.org
        127.0.0.1 loop.pay.example.com
        10.1.0.2 private.pay.example.com private.example.org
        2002:7f00:1::1 sixtofour.pay.example.com

        """;

    [Fact]
    public void A_real_squid_allows_and_denies_as_the_charter_says()
    {
        RunningSquid.Require();
        Assert.SkipUnless(PacketLab.IsPrivileged, "a network namespace of the tests needs root");
        using var squid = new RunningSquid(
            File(Governed), [("web", Web), ("job", Job), ("shop._all", $"{Web}\n{Job}\n")], [Web, Job, Stranger, "198.51.100.10", "203.0.113.5"], [8443, 8080, 2525, 443], Hosts);
        var wrong = new List<string>();
        foreach (var (caller, request, expected) in Table())
        {
            var answer = squid.Ask(caller, request);
            if (answer != expected) wrong.Add($"{caller} {request}: {answer}, not {expected}");
        }

        Assert.Equal("", string.Join('\n', wrong));
    }

    /// <summary>The first and the second are the canaries: a tunnel that has to open, and one that has to be refused.</summary>
    private static IEnumerable<(string Caller, string Request, string Expected)> Table()
    {
        const string Open = "200 hello", Denied = "403";
        yield return (Web, "api.example.com:8443", Open);
        yield return (Web, "elsewhere.example.org:8443", Denied);
        yield return (Web, "API.EXAMPLE.COM:8443", Open);
        yield return (Web, "api.example.com:8080", Denied);
        yield return (Web, "x.pay.example.com:8443", Open);
        yield return (Web, "a.b.pay.example.com:8443", Open);
        yield return (Web, "pay.example.com:8443", Denied);
        yield return (Web, "xpay.example.com:8443", Denied);
        yield return (Web, "never.pay.example.com:8443", Open);
        yield return (Web, "x.never.pay.example.com:8443", Denied);
        yield return (Web, "x.never.pay.example.com.:8443", Denied);
        yield return (Web, "loop.pay.example.com:8443", Denied);
        yield return (Web, "private.pay.example.com:8443", Denied);
        yield return (Web, "198.51.100.10:8443", Denied);
        yield return (Web, "127.0.0.1:8443", Denied);
        yield return (Web, "203.0.113.5:8080", Open);
        yield return (Web, "inside.example.org:8080", Open);
        yield return (Web, "203.0.113.5:8443", Denied);
        yield return (Web, "203.0.113.77:8080", Denied);
        yield return (Web, "elsewhere.example.org:443", Open);
        yield return (Web, "198.51.100.10:443", Open);
        yield return (Web, "private.example.org:443", Denied);
        yield return (Web, "10.1.0.3:443", Denied);
        yield return (Web, "[::ffff:10.1.0.3]:443", Denied);
        yield return (Web, "[64:ff9b::a01:3]:443", Denied);
        yield return (Web, "sixtofour.pay.example.com:8443", Denied);
        yield return (Web, "x.never.pay.example.com:443", Denied);
        yield return (Web, "x.never.pay.example.com.:443", Denied);
        yield return (Web, "GET http://api.example.com:8443/", Denied);
        yield return (Web, "smtp.example.com:2525", Open);
        yield return (Web, "GET http://smtp.example.com:2525/", Open);
        yield return (Web, "GET ftp://smtp.example.com:2525/", Denied);
        yield return (Web, "gone.example.com:8443", Denied);
        yield return (Web, "later.example.com:8443", Denied);
        yield return (Web, "rates.example.com:8443", Denied);
        yield return (Job, "rates.example.com:8443", Open);
        yield return (Job, "rates.example.com:8080", Denied);
        yield return (Job, "api.example.com:8443", Denied);
        yield return (Job, "everybody.example.com:8443", Open);
        yield return (Stranger, "everybody.example.com:8443", Denied);
        yield return (Stranger, "api.example.com:8443", Denied);
        yield return (Web, "GET http://proxy.test:3128/squid-internal-mgr/info", Denied);
    }

    [Fact]
    public void Callers_that_surely_are_among_the_forbidden_are_denied_by_their_own_files_too()
    {
        var text = File(Chartered.Spec(Base + "flows: [{from: web, to: api.example.com, ports: [443]}]\nforbidden: [{from: shop/*, to: \"*.example.com\"}, {from: job, to: api.example.com}]").Bound());
        Assert.Contains("acl never_from_shop._all src \"/etc/squid/sluice/callers/web\"\n", text, StringComparison.Ordinal);
        Assert.DoesNotContain("acl never_from_job src \"/etc/squid/sluice/callers/web\"\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public void What_nobody_opens_is_denied_and_what_is_denied_stands_before_what_is_open()
    {
        var nothing = File(Chartered.Spec(Base).Bound());
        Assert.DoesNotContain("http_access allow", nothing, StringComparison.Ordinal);
        Assert.EndsWith("\nhttp_access deny all\n", nothing, StringComparison.Ordinal);
        var lines = File(Governed).Split('\n').Where(static line => line.StartsWith("http_access ", StringComparison.Ordinal)).ToList();
        Assert.True(lines.FindIndex(static line => line.StartsWith("http_access allow", StringComparison.Ordinal)) > lines.FindIndex(static line => line.Contains("never_from", StringComparison.Ordinal)));
        Assert.Equal("http_access deny !sluice_callers", lines[0]);
        Assert.Equal(lines.Count - 1, lines.FindLastIndex(static line => line.StartsWith("http_access deny", StringComparison.Ordinal)));
    }

    [Fact]
    public void A_reason_cannot_add_a_line()
    {
        var text = File(Chartered.Spec(Base + "flows: [{from: web, to: api.example.com, ports: [443], reason: \"x\\nhttp_access allow all\\u2028y\"}]").Bound());
        Assert.DoesNotContain("\nhttp_access allow all", text, StringComparison.Ordinal);
        Assert.Contains("x http_access allow all y", text, StringComparison.Ordinal);
    }

    [Fact]
    public void For_every_grant_it_is_told_what_is_lost()
    {
        var compiled = CompileTarget.Find("squid")!.Compile(Governed);
        var told = compiled.Capabilities.ToLookup(CompileWords.Subject, static one => one.Limit);
        Assert.Equal([Limit.CallerFiles, Limit.NoNameInTls, Limit.AddressNotHeld, Limit.PlainLog], told["flow web → api.example.com"]);
        Assert.Equal([Limit.CallerFiles, Limit.AddressNotHeld, Limit.PlainLog], told["flow web → 203.0.113.0/28"]);
        Assert.Equal([Limit.CallerFiles, Limit.NoExpiry, Limit.AddressNotHeld, Limit.PlainLog], told["exception mail: web → smtp.example.com"]);
        Assert.Equal([Limit.CallerFiles, Limit.NoExpiry, Limit.NoNameInTls, Limit.AddressNotHeld, Limit.PlainLog], told["exception rates: job → rates.example.com"]);
        Assert.Empty(told["exception later: web → later.example.com"]);
        Assert.All(compiled.Capabilities, one => Assert.NotEqual("expressed exactly", CompileWords.Consequence(one, compiled.Target, Chartered.Noon)));
        Assert.Contains(compiled.Capabilities, one => CompileWords.Consequence(one, compiled.Target, Chartered.Noon).StartsWith("ends on 2026-06-30", StringComparison.Ordinal));
    }

    [Fact]
    public void What_squid_cannot_carry_or_know_is_told()
    {
        var compiled = CompileTarget.Find("squid")!.Compile(Chartered.Spec(
            Base.Replace("gateway: {component: proxy}\n", "", StringComparison.Ordinal) + "flows: [{from: web, to: internet, ports: [53/UDP]}, {from: web, to: internet, ports: [53/UDP, 53]}, {from: other/x, to: internet, ports: [443]}]").Bound());
        Assert.Equal(
            [(Standing.Failed, Limit.OnlyTcp), (Standing.Approximated, Limit.CallerFiles), (Standing.Failed, Limit.NoGateway), (Standing.Approximated, Limit.OnlyTcp), (Standing.Approximated, Limit.AddressNotHeld), (Standing.Approximated, Limit.PlainLog), (Standing.Failed, Limit.WorkloadUnread)],
            compiled.Capabilities.Select(static one => (one.Standing, one.Limit)));
    }

    [Fact]
    public void A_real_squid_reads_what_is_written_without_a_complaint()
    {
        RunningSquid.Require();
        var longest = new string('a', 60);
        var odd = Chartered.Spec($"{Base}flows: [{{from: web, to: [{longest}.{longest}.example.com, \"*.{longest}.{longest}.example.com\"], ports: [1-1000, 2000, 3000, 4000, 5000, 6000, 7000, 8000]}}, {{from: {{labels: {{tier: a}}}}, to: internet, ports: [all]}}, {{from: \"*\", to: \"2001:db8::/32\", ports: [443]}}]").Bound();
        foreach (var bound in (BoundCharter[])[SmallCharter.Bound, Governed, odd]) Assert.Equal("", Parse(bound));
        for (var seed = 1; seed <= 12; seed++)
        {
            var (documents, snapshot) = RandomCharter.Draw(seed);
            Assert.Equal("", Parse(Chartered.Spec(documents[0], documents[1..]).Bound(snapshot)));
        }

        Assert.NotEqual("", RunningSquid.Parse("http_access allow nobody_defined_this\n", []));
    }

    private static string Parse(BoundCharter bound)
    {
        var text = File(bound);
        var callers = text.Split('\n').Where(static line => line.Contains(" src \"", StringComparison.Ordinal)).Select(static line => line[(line.LastIndexOf('/') + 1)..].TrimEnd('"')).Distinct(StringComparer.Ordinal);
        return RunningSquid.Parse(text, callers.Select(static (file, number) => (file, $"10.1.0.{number + 2}\n")));
    }

    private static string File(BoundCharter bound) => Assert.Single(CompileTarget.Find("squid")!.Compile(bound).Files).Content;
}
