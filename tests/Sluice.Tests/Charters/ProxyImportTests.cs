using NJsonSchema;
using Sluice.Charters;
using Sluice.Charters.Adoption;
using Sluice.Findings;
using Sluice.Model;
using Sluice.Readers.Charters;
using Sluice.Readers.Proxies;
using Sluice.Readers.Yaml;
using Sluice.Reports;
using Sluice.Reports.Adoption;
using Sluice.Tests.Building;
using Sluice.Tests.House;
using Sluice.Tests.Reports;

namespace Sluice.Tests.Charters;

/// <summary>Allowlists of proxies become drafts, and everything that does not is told with its line.</summary>
public sealed class ProxyImportTests
{
    private static readonly DateOnly Day = new(2026, 6, 1);

    /// <summary>A configuration as Debian's with an allowlist, and what people put into one over the years.</summary>
    private const string Squid = """
        # squid.conf of the egress hosts
        acl SSL_ports port 443 8443
        acl Safe_ports port 80 443 8443     # and no others
        acl CONNECT method CONNECT
        acl web src 10.1.2.0/24
        acl batch src 10.1.3.0/24 \
                      10.1.4.7
        acl vendors dstdomain .example.com api.vendor.net
        acl vendors dstdomain 203.0.113.5
        acl odd dstdomain com *.star.example .ok.example
        acl tracker dstdomain .ads.example.org
        acl mirror dst 198.51.100.0/24
        acl lists dstdomain -n "/etc/squid/allowed.txt"
        acl gone dstdomain "/etc/squid/gone.txt"
        acl night time 22:00-06:00
        acl regex dstdom_regex -i \.cdn\.
        acl never_used dstdomain unused.example.com
        acl rsync port 873

        http_port 3128
        http_access deny !Safe_ports
        http_access deny CONNECT !SSL_ports
        http_access deny manager
        http_access deny to_localhost
        http_access deny tracker
        http_access allow web vendors
        http_access allow batch mirror rsync
        http_access allow batch mirror
        http_access allow web lists
        http_access allow web odd
        http_access allow night vendors
        http_access allow web regex
        http_access allow web vendors !tracker
        http_access allow nobody vendors
        http_access deny web vendors
        http_access allow localhost
        http_access allow batch
        http_access deny all
        http_access allow web vendors
        http_reply_access allow all
        cache_dir ufs /var/spool/squid 100 16 256
        """;

    [Fact]
    public void Names_of_squid_become_drafts_and_a_dot_before_a_name_means_the_name_and_what_is_below()
    {
        var read = SquidReader.Read([Text("etc/squid.conf", Squid), Text("lists/allowed.txt", "# allowed\n.allowed.example\nother.allowed.example   # why\n")]);
        Assert.Empty(read.Problems);
        Assert.Equal(
            [
                "web-to-vendors by web line 26: *.example.com api.vendor.net example.com | 203.0.113.5/32 | 443,8443",
                "batch-to-mirror by batch line 28:  | 198.51.100.0/24 | 443,8443",
                "web-to-lists by web line 29: *.allowed.example allowed.example other.allowed.example |  | 443,8443",
                "web-to-odd by web line 30: *.ok.example ok.example |  | 443,8443",
            ],
            read.Paths.Select(static path => $"{path.Name} by {string.Join(' ', path.Callers)} line {path.Span.Line}: {string.Join(' ', path.Domains)} | {string.Join(' ', path.Blocks)} | {path.Ports}"));
        Assert.Equal(["*.ads.example.org ads.example.org"], read.Denials.Select(static denial => string.Join(' ', denial.Domains)));
    }

    [Fact]
    public void Every_line_of_squid_that_is_not_carried_over_is_told_with_its_place_and_why()
    {
        var read = SquidReader.Read([Text("etc/squid.conf", Squid), Text("lists/allowed.txt", ".allowed.example\n")]);
        Assert.Equal(
            [
                "5 CallerByAddress web: 10.1.2.0/24",
                "6 CallerByAddress batch: 10.1.3.0/24 10.1.4.7/32",
                "10 NoDomainName com",
                "10 NoDomainName *.star.example",
                "14 FileNotNamed acl gone dstdomain \"/etc/squid/gone.txt\"",
                "14 UnusedList gone",
                "17 UnusedList never_used",
                "20 NotAboutAccess http_port 3128",
                "23 AlwaysDenied http_access deny manager",
                "24 AlwaysDenied http_access deny to_localhost",
                "27 DeniedBefore http_access allow batch mirror rsync",
                "31 OtherCondition http_access allow night vendors",
                "32 OtherCondition http_access allow web regex",
                "33 LeavesOut http_access allow web vendors !tracker",
                "34 UnknownList http_access allow nobody vendors",
                "35 DeniedInPart http_access deny web vendors",
                "36 OpenToAll http_access allow localhost",
                "37 OpenToAll http_access allow batch",
                "39 DeniedBefore http_access allow web vendors",
                "40 OtherAccess http_reply_access allow all",
                "41 NotAboutAccess cache_dir ufs /var/spool/squid 100 16 256",
            ],
            read.Remarks.Select(static remark => $"{remark.Span.Line} {remark.Reason} {remark.Subject}"));
        Assert.All(read.Remarks, static remark => Assert.Equal("etc/squid.conf", remark.Span.File));
    }

    [Theory]
    [InlineData("http_access allow all", ImportReason.OpenToAll)]
    [InlineData("acl lan src 10.0.0.0/8\nhttp_access allow lan\nhttp_access deny all", ImportReason.OpenToAll)]
    [InlineData("acl bad dstdomain .bad.example\nacl lan src 10.0.0.0/8\nhttp_access allow lan !bad\nhttp_access deny all", ImportReason.OpenToAll)]
    [InlineData("acl bad dstdomain .bad.example\nhttp_access deny bad", ImportReason.OpenAtTheEnd)]
    public void A_squid_that_is_open_is_a_finding_and_never_an_exception(string text, ImportReason reason)
    {
        var read = SquidReader.Read([Text("squid.conf", text)]);
        Assert.Empty(read.Paths);
        Assert.Equal([reason], read.Remarks.Where(static remark => remark.IsFinding).Select(static remark => remark.Reason));
    }

    [Fact]
    public void A_squid_that_ends_with_what_it_allows_is_closed() =>
        Assert.DoesNotContain(SquidReader.Read([Text("squid.conf", "acl ok dstdomain .ok.example\nhttp_access allow ok")]).Remarks, static remark => remark.IsFinding);

    [Fact]
    public void A_name_that_was_denied_before_is_not_opened_and_one_that_was_opened_before_is_not_forbidden()
    {
        var read = SquidReader.Read([Text("squid.conf", "acl a dstdomain .a.example b.example\nacl b dstdomain x.a.example\nacl c dstdomain .a.example\nacl d dstdomain b.example\nhttp_access deny c\nhttp_access allow a\nhttp_access deny d\nhttp_access deny b\nhttp_access deny all")]);
        Assert.Equal(["b.example"], Assert.Single(read.Paths).Domains);
        Assert.Equal([5, 8], read.Denials.Select(static denial => denial.Span.Line));
        Assert.Contains(read.Remarks, static remark => remark is { Reason: ImportReason.OpenedBefore, Span.Line: 7 });
        Assert.Equal(2, read.Remarks.Count(static remark => remark is { Reason: ImportReason.DeniedBefore, Span.Line: 6 }));
    }

    [Fact]
    public void A_name_of_which_a_part_was_denied_before_is_not_opened()
    {
        var read = SquidReader.Read([Text("squid.conf", "acl part dstdomain bad.a.example\nacl whole dstdomain .a.example\nhttp_access deny part\nhttp_access allow whole\nhttp_access deny all")]);
        Assert.Equal(["a.example"], Assert.Single(read.Paths).Domains);
        Assert.Contains(read.Remarks, static remark => remark is { Reason: ImportReason.LeavesOut, Subject: "*.a.example", Span.Line: 4 });
    }

    [Fact]
    public void A_bare_list_of_names_is_for_whoever_uses_the_proxy()
    {
        var read = SquidReader.Read([Text("allowed.txt", "# ours\napi.example.com\n\n.example.org\n\"quoted\"\n")]);
        var path = Assert.Single(read.Paths);
        Assert.Equal(["*.example.org", "api.example.com", "example.org"], path.Domains);
        Assert.Equal([ImportedAllowlist.AnyCaller], path.Callers);
        Assert.Equal([ImportReason.PortAssumed, ImportReason.CallerAssumed, ImportReason.NoDomainName], read.Remarks.Select(static remark => remark.Reason));
    }

    [Fact]
    public void A_file_without_a_list_is_refused() => Assert.NotEmpty(SquidReader.Read([Text("empty.conf", "# nothing\n")]).Problems);

    private const string Smokescreen = """
        ---
        version: v1
        services:
          - name: checkout
            project: payments
            action: enforce
            allowed_domains: [api.stripe.example, "*.bank.example", bad.example, 203.0.113.9]
          - name: reports
            project: data
            action: report
            allowed_domains: [warehouse.example.com]
          - name: legacy
            project: platform
            action: open
          - name: checkout
            action: enforce
        default:
          project: other
          action: enforce
          allowed_domains: ["*.default.example"]
        global_allow_list: [status.example.com, both.example, "*.shared.example", "*"]
        global_deny_list: [bad.example, both.example, "*.worse.example", not.shared.example]
        """;

    [Fact]
    public void Services_of_smokescreen_become_drafts_of_their_project()
    {
        var read = SmokescreenReader.Read(Text("acl.yaml", Smokescreen));
        Assert.Empty(read.Problems);
        Assert.Equal(
            [
                "checkout-egress payments by checkout: *.bank.example api.stripe.example bad.example | 203.0.113.9/32",
                "reports-egress data by reports: warehouse.example.com | ",
                "proxy-callers-egress other by proxy-callers: *.default.example | ",
                "global-allow-list  by checkout reports legacy proxy-callers: status.example.com | ",
            ],
            read.Paths.Select(static path => $"{path.Name} {path.Owner} by {string.Join(' ', path.Callers)}: {string.Join(' ', path.Domains)} | {string.Join(' ', path.Blocks)}"));
        Assert.Equal(["*.worse.example both.example not.shared.example"], read.Denials.Select(static denial => string.Join(' ', denial.Domains)));
        Assert.Equal(
            ["PortAssumed services", "OnlyReported reports: report", "OpenToAll legacy: open", "SaidTwice checkout", "CallerAssumed default", "LeavesOut *.shared.example", "DeniedBefore both.example", "NoDomainName *", "OpenedBefore bad.example"],
            read.Remarks.Select(static remark => $"{remark.Reason} {remark.Subject}"));
        Assert.Equal(["reports: report", "legacy: open"], read.Remarks.Where(static remark => remark.IsFinding).Select(static remark => remark.Subject));
    }

    [Theory]
    [InlineData("version: v2\nservices: []", "`v2` is no version of the ACL that is read")]
    [InlineData("version: v1", "an ACL of Smokescreen has a list `services`")]
    [InlineData("version: v1\nservices: [{name: a, action: enfroce}]", "`enfroce` is no action of Smokescreen")]
    [InlineData("version: v1\nservices: [{action: open}]", "a service without a name")]
    [InlineData("version: v1\nservices: [{name: a, action: open, allowed_domain: [a.example]}]", "unknown field `allowed_domain`")]
    [InlineData("version: v1\nservices: [{name: a, action: open, allowed_domains: a.example}]", "a list of domain names is expected here")]
    [InlineData("", "the file holds no ACL")]
    public void What_is_no_acl_of_smokescreen_is_refused(string text, string message)
    {
        var problem = Assert.Single(SmokescreenReader.Read(Text("acl.yaml", text)).Problems);
        Assert.Equal((message, Severity.Error, "acl.yaml"), (problem.Message, problem.Severity, problem.Span.File));
        Assert.NotNull(problem.Remedy);
    }

    [Fact]
    public void What_is_written_reads_back_and_opens_nothing_until_it_is_filled_in()
    {
        foreach (var allowlist in (ImportedAllowlist[])[SmokescreenReader.Read(Text("acl.yaml", Smokescreen)), SquidReader.Read([Text("squid.conf", Squid), Text("allowed.txt", ".allowed.example\n")])])
        {
            var adopted = AllowlistAdoption.Of(allowlist, Snapshot.Empty, Day);
            var charter = Read(CharterText.Of(adopted)).Sound();
            Assert.Equal(adopted.Drafts.Count, charter.Exceptions.Count);
            Assert.Equal(
                adopted.Drafts.Select(static draft => (draft.Exception.Name, draft.Exception.Opens!.ToString(), draft.Exception.Owner, (DateOnly?)Day.AddDays(90))),
                charter.Exceptions.Select(static exception => (exception.Name, exception.Opens!.ToString(), exception.Owner, exception.Expires)));
            Assert.All(charter.Exceptions, static exception => Assert.Equal(ExceptionState.Incomplete, exception.StateAt(Chartered.Noon)));
            Assert.Equal(adopted.Charter.Forbidden.Select(static never => never.ToString()), charter.Forbidden.Select(static never => never.ToString()));
            Assert.All(charter.Components, static component => Assert.Equal(AllowlistAdoption.Unassigned, component.Namespace));
        }
    }

    [Fact]
    public void A_draft_that_is_filled_in_opens_what_the_proxy_opens_and_contradicts_nothing()
    {
        var adopted = AllowlistAdoption.Of(SquidReader.Read([Text("squid.conf", Squid), Text("allowed.txt", ".allowed.example\n")]), Snapshot.Empty, Day);
        var files = CharterText.Of(adopted).Select(static file => file with
        {
            Content = file.Content.Replace("  owner:  ", "  owner: a@example.com #", StringComparison.Ordinal).Replace("  reason:  ", "  reason: needed #", StringComparison.Ordinal)
                .Replace("  dataClassification: ", "  dataClassification: public #", StringComparison.Ordinal).Replace("  auditRef:  ", "  auditRef: CHG-1 #", StringComparison.Ordinal),
        });
        var bound = Read(files).Bound();
        Assert.Empty(bound.Problems);
        Assert.Contains(bound.Grants, static grant => grant.To.Peer.ToString() == "*.example.com" && grant.From.Peer.ToString() == "web" && grant.Traffic.Tcp.ToString() == "443,8443");
    }

    [Fact]
    public async Task What_is_told_begins_with_where_the_proxy_is_open_and_keeps_the_contract()
    {
        var adopted = AllowlistAdoption.Of(SquidReader.Read([Text("squid.conf", Squid)]), Snapshot.Empty, Day);
        var report = new AdoptionReport { Origin = CharterOrigin.Proxy, Adopted = adopted, Files = [.. CharterText.Of(adopted).Select(static file => new CharterFileResult(file.Path, CharterFileOutcome.Written))] };
        var text = Golden.Text(report, ReportFormats.Init[0]);
        var (open, others) = (text.IndexOf("squid is open here", StringComparison.Ordinal), text.IndexOf("not in the charter", StringComparison.Ordinal));
        Assert.True(open >= 0 && open < others, text);
        Assert.InRange(text.IndexOf("http_access allow localhost  squid.conf:36", StringComparison.Ordinal), open, others);
        Assert.True(text.IndexOf("http_access allow night vendors  squid.conf:31", StringComparison.Ordinal) > others, text);
        var schema = await JsonSchema.FromFileAsync(Path.Combine(Checkout.Root, "docs", "schemas", "init.schema.json"), TestContext.Current.CancellationToken);
        Assert.Empty(schema.Validate(Golden.Text(report, ReportFormats.Init.Find("json")!)));
    }

    [Fact]
    public void A_caller_with_the_name_of_one_workload_is_that_workload()
    {
        var pods = Cluster.Part.Pod("pay/checkout", "app=checkout").Pod("a/reports", "app=r").Pod("b/reports", "app=r").Snapshot;
        var adopted = AllowlistAdoption.Of(SmokescreenReader.Read(Text("acl.yaml", Smokescreen)), pods, Day);
        Assert.Equal("pay/checkout", Assert.Single(adopted.Drafts.Single(static draft => draft.Exception.Name == "checkout-egress").Exception.Opens!.From).ToString());
        Assert.Equal(["legacy", "proxy-callers", "reports"], adopted.Charter.Components.Select(static component => component.Name));
    }

    private static CharterRead Read(IEnumerable<CharterFile> files) => CharterReader.Read(files.Select(static file => new CharterSource(SourceText.FromText(file.Path, file.Content), IsOverlay: false)));

    private static SourceText Text(string file, string text) => SourceText.FromText(file, text);
}
