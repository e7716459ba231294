using Sluice.Analysis;
using Sluice.Checks;
using Sluice.Findings;
using Sluice.Model;
using Sluice.Reports;
using Sluice.Reports.Differences;
using Sluice.Tests.Building;
using Sluice.Tests.Charters;
using static Sluice.Tests.Building.Given;

namespace Sluice.Tests.Reports;

/// <summary>What of a change the charter covers, and what <c>--fail-on unapproved</c> stops at.</summary>
public sealed class UnapprovedTests
{
    private const string Shop = "governs: [{namespace: shop}]\ndns: {allowed: false}\ncomponents:\n  web: {namespace: shop, pods: {app: web}}\n  db: {namespace: shop, pods: {app: db}, ports: {sql: 5432}}\n  proxy: {namespace: shop, pods: {app: proxy}, ports: {proxy: 3128}}\n";

    private static readonly Cluster Closed = Cluster.Whole.Pod("shop/web", "app=web").Pod("shop/db", "app=db").Pod("shop/proxy", "app=proxy").Pod("lab/x", "app=x").Pod("lab/y", "app=y")
        .Policy(NetworkPolicy("shop/deny").Ingress().Egress()).Policy(NetworkPolicy("lab/deny").Ingress().Egress());

    private static readonly NetworkPolicy ToDb = NetworkPolicy("shop/db", "app=db").Ingress(Rule(Pods("app=web")).On("5432"));

    private static readonly NetworkPolicy FromWeb = NetworkPolicy("shop/web", "app=web").Egress(Rule(Pods("app=db")).On("5432"));

    [Fact]
    public void What_a_flow_covers_passes_and_the_flow_is_named()
    {
        var report = Between(Closed.Policy(ToDb), Closed.Policy(ToDb).Policy(FromWeb), Shop + "flows: [{from: web, to: db}]");
        Assert.Equal(0, report.Failing);
        Assert.Equal("web → db", Assert.Single(Covering(report).By).Flow!.ToString());
    }

    [Fact]
    public void What_nothing_covers_fails()
    {
        var report = Between(Closed.Policy(ToDb), Closed.Policy(ToDb).Policy(FromWeb), Shop);
        Assert.Equal(1, report.Failing);
        Assert.Empty(Covering(report).By);
        Assert.Equal("exit 1: 1 opened connection is not approved", DifferenceWords.Exit(report));
    }

    [Fact]
    public void A_part_that_is_covered_is_not_the_whole()
    {
        var wide = NetworkPolicy("shop/web", "app=web").Egress(Rule(Pods("app=db")).On("5432", "22"));
        var admits = NetworkPolicy("shop/db", "app=db").Ingress(Rule(Pods("app=web")).On("5432", "22"));
        var report = Between(Closed, Closed.Policy(admits).Policy(wide), Shop + "flows: [{from: web, to: db}]");
        Assert.Equal(1, report.Failing);
        Assert.Equal("TCP 22 not covered by the charter", CoverageWords.Mark(report, Assert.Single(report.Changes)));
    }

    [Fact]
    public void Addresses_are_covered_by_several_blocks_together()
    {
        var out1 = NetworkPolicy("shop/out", "app=web").Egress(Rule(Block("203.0.113.0/24")).On("443"));
        const string Half = "flows: [{from: web, to: 203.0.113.0/25, ports: [443]}";
        Assert.Equal(1, Between(Closed, Closed.Policy(out1), $"{Shop}{Half}]").Failing);
        var whole = Between(Closed, Closed.Policy(out1), $"{Shop}{Half}, {{from: web, to: 203.0.113.128/25, ports: [443]}}]");
        Assert.Equal(0, whole.Failing);
        Assert.Equal(2, Covering(whole).By.Count);
    }

    [Theory]
    [InlineData("expires: 2026-06-01", 0)]
    [InlineData("expires: 2026-05-31", 1)]
    [InlineData("notBefore: 2026-06-02", 1)]
    public void An_exception_covers_while_it_counts(string days, int failing) => Assert.Equal(failing, Between(
        Closed.Policy(ToDb), Closed.Policy(ToDb).Policy(FromWeb), Shop, Chartered.Exception("repair", "{from: web, to: db}", days)).Failing);

    [Fact]
    public void What_is_forbidden_is_covered_by_nothing()
    {
        var report = Between(
            Closed, Closed.Policy(NetworkPolicy("lab/x", "app=x").Egress(Rule(Pods("app=y")).On("80"))).Policy(NetworkPolicy("lab/y", "app=y").Ingress(Rule(Pods("app=x")).On("80"))),
            Shop + "flows: [{from: lab/x, to: lab/y, ports: [80]}]\nforbidden: [{from: lab/*, to: lab/*}]", [], allowsProblems: true);
        Assert.Equal(1, report.Failing);
        Assert.Equal("forbidden by the charter", CoverageWords.Mark(report, Assert.Single(report.Changes)));
    }

    [Fact]
    public void A_flow_between_sides_that_nobody_governs_covers_too()
    {
        var after = Closed.Policy(NetworkPolicy("lab/x", "app=x").Egress(Rule(Pods("app=y")).On("80"))).Policy(NetworkPolicy("lab/y", "app=y").Ingress(Rule(Pods("app=x")).On("80")));
        Assert.Equal(0, Between(Closed, after, Shop + "flows: [{from: lab/x, to: lab/y, ports: [80]}]").Failing);
        Assert.Equal(1, Between(Closed, after, Shop).Failing);
    }

    [Fact]
    public void Around_the_gateway_is_not_covered_and_to_it_is()
    {
        const string Spec = Shop + "gateway: {component: proxy}\nflows: [{from: web, to: internet, ports: [443]}]";
        Assert.Equal(1, Between(Closed, Closed.Policy(NetworkPolicy("shop/out", "app=web").Egress(Rule(Block("203.0.113.0/24")).On("443"))), Spec).Failing);
        var admits = Closed.Policy(NetworkPolicy("shop/proxy", "app=proxy").Ingress(Rule(Pods("app=web")).On("3128")));
        Assert.Equal(0, Between(admits, admits.Policy(NetworkPolicy("shop/web", "app=web").Egress(Rule(Pods("app=proxy")).On("3128"))), Spec).Failing);
    }

    [Fact]
    public void What_may_have_been_opened_counts_as_opened()
    {
        var doubtful = Closed.Policy(ToDb).Policy(FromWeb with { Standing = PolicyStanding.Doubtful });
        Assert.Equal(1, Between(Closed.Policy(ToDb), doubtful, Shop).Failing);
        Assert.Equal(0, Between(Closed.Policy(ToDb), doubtful, Shop + "flows: [{from: web, to: db}]").Failing);
    }

    [Fact]
    public void What_is_closed_needs_no_approval()
    {
        var report = Between(Closed.Policy(ToDb).Policy(FromWeb), Closed, Shop);
        Assert.NotEmpty(report.Changes);
        Assert.Equal(0, report.Failing);
    }

    [Fact]
    public void A_changed_exception_is_told_with_what_was_changed_and_who_has_to_approve()
    {
        var before = Chartered.Spec(Shop, Chartered.Exception("same", "{from: web, to: db}"), Chartered.Exception("longer", "{from: web, to: 203.0.113.0/24, ports: [443]}")).Sound();
        var now = Chartered.Spec(
            Shop + "exceptions: {approvals: {public: [sec@example.com]}}",
            Chartered.Exception("new", "{from: shop/*, to: db}"),
            Chartered.Exception("longer", "{from: web, to: 203.0.113.0/24, ports: [443]}", "expires: 2026-12-31"),
            Chartered.Exception("same", "{from: web, to: db}")).Bound(Closed.Snapshot);
        var changes = ExceptionChange.Between(before, now);
        Assert.Equal(["longer", "new"], changes.Select(static change => change.Exception.Name));
        Assert.Equal(["expires (was 2026-06-30)"], changes[0].Changed);
        Assert.True(changes[1].IsNew);
        Assert.Equal(["shop/proxy → shop/db", "shop/web → shop/db"], changes[1].Opens.Connections.Select(static path => $"{path.From} → {path.To}"));
        Assert.Equal(["sec@example.com"], changes[1].Lacking);
        Assert.Equal("required: sec@example.com; claimed by nobody; missing: sec@example.com", ExceptionWords.Approvals(changes[1]));
    }

    [Theory]
    [InlineData("text")]
    [InlineData("markdown")]
    [InlineData("html")]
    [InlineData("github")]
    [InlineData("sarif")]
    [InlineData("json")]
    public void Every_format_names_what_covers_a_connection_and_what_nothing_covers(string format)
    {
        var wide = NetworkPolicy("shop/web", "app=web").Egress(Rule(Pods("app=db")).On("5432", "22"), Rule(Block("203.0.113.0/24")).On("443"));
        var admits = NetworkPolicy("shop/db", "app=db").Ingress(Rule(Pods("app=web")).On("5432", "22"));
        var report = Between(Closed, Closed.Policy(admits).Policy(wide), Shop + "flows: [{from: web, to: db}]", Chartered.Exception("rates", "{from: web, to: 203.0.113.0/24, ports: [443]}"));
        var text = Written(report, format);
        Assert.Contains("exception rates", text.Replace("\"exception\":\"rates\"", "exception rates", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Contains("data@example.com", text, StringComparison.Ordinal);
        Assert.Contains("web → db", text, StringComparison.Ordinal);
        if (format != "json") Assert.Contains("TCP 22 not covered by the charter", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("text")]
    [InlineData("markdown")]
    [InlineData("html")]
    [InlineData("github")]
    [InlineData("sarif")]
    [InlineData("json")]
    public void Every_format_tells_what_a_change_says_of_exceptions_and_what_is_wrong_with_the_charter(string format)
    {
        var now = Chartered.Spec(Shop, Chartered.Exception("rates", "{from: web, to: 203.0.113.0/24, ports: [443]}")).Bound(Closed.Snapshot);
        var report = Between(Closed, Closed, Shop) with
        {
            Exceptions = ExceptionChange.Between(Chartered.Spec(Shop).Sound(), now),
            CharterProblems = [new("SLU1019", Severity.Error, new("sluice.yaml", 7, 5, 7, 9), "the flow a opens what the charter forbids: b")],
        };
        var text = Written(report, format);
        Assert.Contains("rates", text, StringComparison.Ordinal);
        Assert.Contains("CHG-1", text, StringComparison.Ordinal);
        if (format != "json") Assert.Contains("the flow a opens what the charter forbids", text, StringComparison.Ordinal);
    }

    private static string Written(DifferenceReport report, string format) =>
        System.Net.WebUtility.HtmlDecode(System.Text.RegularExpressions.Regex.Unescape(System.Text.Encoding.UTF8.GetString(Golden.Bytes(report, ReportFormats.Diff.Find(format)!)).Replace("\\n", " ", StringComparison.Ordinal)));

    private static Covering Covering(DifferenceReport report) => report.CoveringOf(report.Changes.First(static change => !change.Opened.IsEmpty))!;

    private static DifferenceReport Between(Cluster before, Cluster after, string spec, params string[] exceptions) => Between(before, after, spec, exceptions, allowsProblems: false);

    private static DifferenceReport Between(Cluster before, Cluster after, string spec, string[] exceptions, bool allowsProblems)
    {
        var bound = Chartered.Spec(spec, exceptions).Bound(after.Snapshot);
        if (!allowsProblems) Assert.Empty(bound.Problems);
        return DifferenceReport.Of(ReachabilityDifference.Between(before.Snapshot, after.Snapshot, Profile.Upstream), "old", "new", FailOn.Unapproved) with { Coverage = Coverage.Of(bound) };
    }
}
