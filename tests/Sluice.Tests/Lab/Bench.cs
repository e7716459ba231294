using Sluice.Analysis;
using Sluice.Lab;
using Sluice.Lab.Kernel;
using Sluice.Model;
using Sluice.Probes;
using Sluice.Sets;

namespace Sluice.Tests.Lab;

/// <summary>Runs the packet lab in a test, where this machine lets it.</summary>
internal static class Bench
{
    /// <summary>Skips the test, visibly, where no lab can be built: without root, or without nft and ip.</summary>
    public static void Require()
    {
        Assert.SkipUnless(PacketLab.IsPrivileged, "a packet lab inside the test runner needs root");
        foreach (var tool in (string[])["nft", "ip"]) Assert.SkipUnless(CommandRunner.IsInstalled(tool), $"{tool} is not installed");
    }

    public static ProbePlan Plan(Snapshot snapshot, AnalysisOptions? options = null, PlanOptions? wishes = null)
    {
        options ??= AnalysisOptions.Default;
        return ProbePlan.Of(ConcreteCluster.Of(snapshot, Profile.Upstream, options), Profile.Upstream, options, wishes ?? PlanOptions.Default);
    }

    /// <summary>Other tests run beside it: an answer that comes late is no answer that is missing. Nothing that is dropped waits for it.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    public static Verification Run(ProbePlan plan)
    {
        Require();
        return PacketLab.ProveAsync(plan, LabOptions.Default with { Patience = Patience }, TestContext.Current.CancellationToken).GetAwaiter().GetResult();
    }

    /// <summary>Fails unless packets did what was expected, and shows what did not.</summary>
    public static void AssertProven(Verification verification, string title = "")
    {
        var wrong = verification.Results.Where(static result => result.Judgement is ProbeJudgement.Disagrees or ProbeJudgement.Inconclusive).Select(Text).ToList();
        Assert.True(verification.IsTrustworthy, $"{title}: {string.Join(", ", verification.Canaries)}");
        Assert.True(wrong.Count == 0, string.Join('\n', wrong.Take(15).Prepend($"{title}: {wrong.Count} of {verification.Results.Count} connections are not proven")));
    }

    private static string Text(ProbeResult result) =>
        $"{result.Probe.From} -> {result.Probe.To} {result.Probe.Port}/{result.Probe.Protocol.ApiName()} through {result.Probe.Through?.Name}: expected {result.Probe.Expected}, before {result.Before}, is {result.Outcome} with {result.Drops} drops ({result.Detail})";
}
