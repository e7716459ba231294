using NJsonSchema;
using Sluice.Analysis;
using Sluice.Probes;
using Sluice.Reports;
using Sluice.Reports.Text;
using Sluice.Reports.Verification;
using Sluice.Tests.Probes;
using Sluice.Tests.Scenarios;

namespace Sluice.Tests.Reports;

/// <summary>What <c>verify</c> writes about results of every kind, byte for byte.</summary>
public sealed class VerificationGoldenTests
{
    public static TheoryData<string> Formats => [.. ReportFormats.Verify.Names];

    [Theory]
    [MemberData(nameof(Formats))]
    public void Results_of_every_kind_are_written_as_approved(string format) => Golden.Approve($"verify.{format}", Golden.Bytes(Sample(), ReportFormats.Verify.Find(format)!));

    [Fact]
    public void Results_are_readable_at_60_columns_in_ASCII() =>
        Golden.Approve("verify-narrow.text", Golden.Bytes(Sample(), ReportFormats.Verify.Find("text")!, new TerminalSettings(60, Color: false, Unicode: false)));

    [Fact]
    public void A_dead_canary_is_all_that_is_said()
    {
        var dead = Sample() with { Verification = Sample().Verification with { Canaries = [new("must-deny on node-1", ProbeOutcome.Filtered, ProbeOutcome.Open, 0)] } };
        Assert.Equal(
            "Nothing is proven: a connection whose outcome is known beforehand came out otherwise, so that no\n  other result counts.\n  must-deny on node-1: open\n",
            Golden.Text(dead, ReportFormats.Verify.Find("text")!));
    }

    [Fact]
    public async Task The_json_keeps_the_contract()
    {
        var schema = await JsonSchema.FromFileAsync(Path.Combine(Repository.Root, "docs", "schemas", "verify.schema.json"), TestContext.Current.CancellationToken);
        var json = Golden.Text(Sample(), ReportFormats.Verify.Find("json")!);
        Assert.Empty(schema.Validate(json));
        Assert.NotEmpty(schema.Validate(json.Replace("\"judgement\":\"disagrees\"", "\"judgement\":\"maybe\"", StringComparison.Ordinal)));
        Assert.NotEmpty(schema.Validate(json.Replace("\"control\":\"beforeEnforcement\"", "\"control\":\"before\"", StringComparison.Ordinal)));
    }

    /// <summary>One result of each kind over a small plan.</summary>
    private static VerificationReport Sample()
    {
        var plan = VerificationTests.Make();
        var (allowed, denied) = (plan.Probes.Where(static probe => probe.Analysed == Verdict.Allow).ToList(), plan.Probes.Where(static probe => probe.Analysed == Verdict.Deny).ToList());
        ProbeResult[] results =
        [
            new() { Probe = allowed[0], Before = ProbeOutcome.Open, Outcome = ProbeOutcome.Open },
            new() { Probe = allowed[1], Before = ProbeOutcome.Open, Outcome = ProbeOutcome.Filtered, Drops = 3 },
            new() { Probe = allowed[2], Before = ProbeOutcome.Open, Outcome = ProbeOutcome.Refused },
            new() { Probe = allowed[3] with { Analysed = Verdict.Unknown }, Before = ProbeOutcome.Open, Outcome = ProbeOutcome.Open },
            new() { Probe = denied[0], Before = ProbeOutcome.Open, Outcome = ProbeOutcome.Filtered, Drops = 1 },
            new() { Probe = denied[1], Before = ProbeOutcome.Open, Outcome = ProbeOutcome.Open },
            new() { Probe = denied[2], Before = ProbeOutcome.Open, Outcome = ProbeOutcome.Inconclusive },
        ];
        return new()
        {
            Verification = Verification.Of(plan, [new("must-allow on node-1", ProbeOutcome.Open, ProbeOutcome.Open, 0), new("must-deny on node-1", ProbeOutcome.Filtered, ProbeOutcome.Filtered, 1)], results),
            Where = "packet lab",
        };
    }
}
