using Sluice.Analysis;
using Sluice.Model;
using Sluice.Readers.Kubernetes;
using Sluice.Readers.Yaml;
using Sluice.Reports;
using Sluice.Reports.Differences;

namespace Sluice.Tests.Reports;

/// <summary>What <c>diff --fail-on</c> stops at, for each way from one verdict to another: the newer side decides, and a doubt opens no gate.</summary>
public sealed class FailOnTests
{
    private const string Pods = """
        apiVersion: v1
        kind: Namespace
        metadata: {name: shop}
        ---
        apiVersion: v1
        kind: Pod
        metadata: {name: api, namespace: shop, labels: {app: api}}
        spec: {containers: [{name: main, image: x}]}
        ---
        apiVersion: v1
        kind: Pod
        metadata: {name: db, namespace: shop, labels: {app: db}}
        spec: {containers: [{name: main, image: x}]}
        """;

    private const string Deny = """
        apiVersion: networking.k8s.io/v1
        kind: NetworkPolicy
        metadata: {name: db, namespace: shop}
        spec: {podSelector: {matchLabels: {app: db}}, policyTypes: [Ingress]}
        """;

    private const string Allow = """
        apiVersion: networking.k8s.io/v1
        kind: NetworkPolicy
        metadata: {name: db, namespace: shop}
        spec: {podSelector: {matchLabels: {app: db}}, ingress: [{from: [{podSelector: {matchLabels: {app: api}}}], ports: [{port: 5432}]}]}
        """;

    /// <summary>Beside a policy that denies, one of a kind that is not evaluated.</summary>
    private const string Unknown = $"{Deny}\n---\napiVersion: cilium.io/v2\nkind: CiliumNetworkPolicy\nmetadata: {{name: db, namespace: shop}}\nspec: {{endpointSelector: {{matchLabels: {{app: db}}}}, ingress: [{{}}]}}\n";

    [Theory]
    [InlineData(Deny, Allow, true, false, "TCP 5432")]
    [InlineData(Deny, Unknown, true, false, "perhaps opened: all ports")]
    [InlineData(Unknown, Allow, true, true, "perhaps opened: TCP 5432; perhaps closed: TCP 1-5431,5433-65535 · UDP all ports · SCTP all ports")]
    [InlineData(Allow, Unknown, true, true, "perhaps opened: TCP 1-5431,5433-65535 · UDP all ports · SCTP all ports; perhaps closed: TCP 5432")]
    [InlineData(Unknown, Deny, false, true, "perhaps closed: all ports")]
    [InlineData(Allow, Deny, false, true, "TCP 5432")]
    public void What_is_not_surely_as_closed_or_as_open_as_before_stops_the_pipeline(string before, string after, bool opened, bool closed, string traffic)
    {
        var report = Report(before, after, FailOn.Opened);
        var change = Assert.Single(report.Changes, static change => change.From is WorkloadEndpoint { Workload.Name.Name: "api" });
        Assert.Equal(opened, report.Fails(change));
        Assert.Equal(closed, (report with { FailOn = FailOn.Closed }).Fails(change));
        Assert.True((report with { FailOn = FailOn.Any }).Fails(change));
        Assert.False((report with { FailOn = FailOn.Nothing }).Fails(change));
        Assert.Equal(traffic, DifferenceWords.Traffic(report, change));
    }

    [Fact]
    public void What_was_in_doubt_and_still_is_has_not_changed() => Assert.Empty(Report(Unknown, Unknown, FailOn.Any).Changes);

    [Fact]
    public void The_text_says_which_connections_failed_the_gate_and_that_a_doubt_counts()
    {
        var opened = Golden.Text(Report(Deny, Unknown, FailOn.Opened), ReportFormats.Diff.Find("text")!);
        Assert.StartsWith("Opens and closes nothing for certain; perhaps opens ", opened, StringComparison.Ordinal);
        Assert.Contains("? shop/api  →  shop/db  perhaps opened: all ports\n", opened, StringComparison.Ordinal);
        Assert.Contains("exit 1: ", opened, StringComparison.Ordinal);
        Assert.EndsWith("perhaps opened (a doubt counts as opened)\n", opened, StringComparison.Ordinal);
        Assert.DoesNotContain("exit", Golden.Text(Report(Deny, Unknown, FailOn.Closed), ReportFormats.Diff.Find("text")!), StringComparison.Ordinal);
        Assert.EndsWith("perhaps closed (a doubt counts as closed)\n", Golden.Text(Report(Unknown, Deny, FailOn.Closed), ReportFormats.Diff.Find("text")!), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("github", "::warning file=")]
    [InlineData("markdown", "<details open><summary><b>Unknown</b>")]
    [InlineData("json", "\"perhapsOpened\":\"all\"")]
    [InlineData("sarif", "\"level\": \"warning\"")]
    public void What_may_be_opened_is_shown_as_what_is_opened(string format, string mark)
    {
        var wanted = Golden.Text(Report(Deny, Unknown, FailOn.Opened), ReportFormats.Diff.Find(format)!);
        var harmless = Golden.Text(Report(Unknown, Deny, FailOn.Opened), ReportFormats.Diff.Find(format)!);
        Assert.Contains(mark, format == "sarif" ? wanted[wanted.IndexOf("\"results\"", StringComparison.Ordinal)..] : wanted, StringComparison.Ordinal);
        Assert.DoesNotContain(mark, format == "sarif" ? harmless[harmless.IndexOf("\"results\"", StringComparison.Ordinal)..] : harmless, StringComparison.Ordinal);
    }

    private static DifferenceReport Report(string before, string after, FailOn failOn) =>
        DifferenceReport.Of(ReachabilityDifference.Between(Read(before), Read(after), Profile.Upstream), "main:deploy", "deploy", failOn);

    private static Snapshot Read(string policies)
    {
        var reader = new ObjectReader(new());
        foreach (var document in DocumentReader.Read(SourceText.FromText("deploy.yaml", $"{Pods}\n---\n{policies}"))) reader.Read(document);
        return new SnapshotBuilder { IsWholeCluster = true }.Add(reader.Objects).Build();
    }
}
