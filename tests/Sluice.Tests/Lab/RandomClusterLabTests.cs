using System.Globalization;
using Sluice.Analysis;
using Sluice.Probes;
using Sluice.Tests.Oracle;

namespace Sluice.Tests.Lab;

/// <summary>
/// Random clusters with every feature: the engine and the lab read the same policies each in its own way, and packets decide. SLUICE_LAB_CLUSTERS says how many.
/// </summary>
public sealed class RandomClusterLabTests
{
    private static readonly int Clusters = int.Parse(Environment.GetEnvironmentVariable("SLUICE_LAB_CLUSTERS") ?? "12", CultureInfo.InvariantCulture);

    [Fact]
    public void Packets_do_what_the_engine_says()
    {
        Bench.Require();
        var (judged, denied) = (0, 0);
        foreach (var trial in Enumerable.Range(1, 10 * Clusters).Select(RandomCluster.Draw).Where(static trial => trial.Profile == Profile.Upstream).Take(Clusters))
        {
            var verification = Bench.Run(Bench.Plan(trial.Snapshot, trial.Options, new() { IPv6 = true }));
            Bench.AssertProven(verification, TrialText.Of(trial));
            judged += verification.Results.Count(static result => result.Judgement != ProbeJudgement.NotJudged);
            denied += verification.Count(ProbeJudgement.ProvenDeny);
        }

        Assert.True(judged > 100 * Clusters && denied > 10 * Clusters, $"too little was tried: {judged} connections, {denied} denied");
    }
}
