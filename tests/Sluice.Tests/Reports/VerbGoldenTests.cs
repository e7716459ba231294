using Sluice.Reports;
using Sluice.Reports.Differences;
using Sluice.Reports.Expectations;
using Sluice.Reports.Explanations;
using Sluice.Reports.Text;

namespace Sluice.Tests.Reports;

/// <summary>What <c>explain</c>, <c>test</c> and <c>diff</c> write, byte for byte.</summary>
public sealed class VerbGoldenTests
{
    public static TheoryData<string, string> Explanations()
    {
        var cases = new TheoryData<string, string>();
        foreach (var name in (string[])["denied", "allowed", "several", "path", "above"])
        {
            foreach (var format in ReportFormats.Explain.Names) cases.Add(name, format);
        }

        return cases;
    }

    public static TheoryData<string> TestFormats => [.. ReportFormats.Test.Names];

    public static TheoryData<string> DiffFormats => [.. ReportFormats.Diff.Names];

    [Theory]
    [MemberData(nameof(Explanations))]
    public void An_explanation_is_written_as_approved(string name, string format) =>
        Golden.Approve($"explain-{name}.{format}", Golden.Bytes(Explanation(name), ReportFormats.Explain.Find(format)!));

    [Fact]
    public void An_explanation_is_readable_at_60_columns_in_ASCII() => Golden.Approve(
        "explain-denied-narrow.text", Golden.Bytes(Explanation("denied"), ReportFormats.Explain.Find("text")!, new TerminalSettings(60, Color: false, Unicode: false)));

    [Theory]
    [MemberData(nameof(TestFormats))]
    public void Results_are_written_as_approved(string format) => Golden.Approve($"test.{format}", Golden.Bytes<ExpectationReport>(SampleVerbs.Test(), ReportFormats.Test.Find(format)!));

    [Theory]
    [MemberData(nameof(DiffFormats))]
    public void A_difference_is_written_as_approved(string format)
    {
        Golden.Approve($"diff.{format}", Golden.Bytes<DifferenceReport>(SampleVerbs.Diff(), ReportFormats.Diff.Find(format)!));
        Golden.Approve($"diff-nothing.{format}", Golden.Bytes<DifferenceReport>(SampleVerbs.Nothing(), ReportFormats.Diff.Find(format)!));
    }

    [Fact]
    public void What_a_pipeline_stops_at_is_counted()
    {
        var difference = SampleVerbs.Diff(FailOn.Nothing);
        Assert.Equal(0, difference.Failing);
        Assert.Equal(difference.Changes.Count(change => !change.Opened.IsEmpty), (difference with { FailOn = FailOn.Opened }).Failing);
        Assert.Equal(difference.Changes.Count(change => !change.Closed.IsEmpty), (difference with { FailOn = FailOn.Closed }).Failing);
        Assert.NotEqual(0, (difference with { FailOn = FailOn.Closed }).Failing);
        Assert.Equal(difference.Changes.Count, (difference with { FailOn = FailOn.Any }).Failing);
    }

    private static ExplanationReport Explanation(string name) => name switch
    {
        "denied" => SampleVerbs.Explain("shop/checkout", "shop/ledger", "5432"),
        "allowed" => SampleVerbs.Explain("web/frontend", "203.0.113.9", "443"),
        "several" => SampleVerbs.Explain("shop", "203.0.113.0/24", null, policies: SampleVerbs.Policies.Replace("policyTypes: [Egress]", "policyTypes: [Egress]\n  # to the processor", StringComparison.Ordinal)
            .Replace("  egress:\n", "  egress:\n    - to: [{ipBlock: {cidr: 203.0.113.128/25}}]\n", StringComparison.Ordinal)),
        "path" => SampleVerbs.Explain("internet", "shop/ledger", "5432", withPath: true, policies: SampleVerbs.Policies.Replace(
            "        - podSelector:\n            matchLabels:\n              app: check-out  # a label nobody has", "        - namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: web}}", StringComparison.Ordinal)),
        _ => SampleVerbs.Explain("web/frontend", "shop/ledger", "5432", policies: SampleVerbs.Policies + """

            ---
            apiVersion: policy.networking.k8s.io/v1alpha1
            kind: AdminNetworkPolicy
            metadata: {name: no-web-to-ledger}
            spec:
              priority: 10
              subject: {pods: {namespaceSelector: {}, podSelector: {matchLabels: {app: ledger}}}}
              ingress:
                - name: closed
                  action: Deny
                  from:
                    - namespaces: {matchLabels: {kubernetes.io/metadata.name: web}}
            """),
    };
}
