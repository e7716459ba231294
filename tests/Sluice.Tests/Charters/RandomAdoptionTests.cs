using Sluice.Charters.Adoption;
using Sluice.Reports.Adoption;
using Sluice.Tests.Oracle;

namespace Sluice.Tests.Charters;

/// <summary>Charters of random clusters: never wider than today without saying so, each difference with its reason, and no more flows than rows ask for.</summary>
public sealed class RandomAdoptionTests
{
    private static readonly int Count = Effort.InProportion(400);

    [Fact]
    public void A_charter_opens_nothing_more_and_every_difference_has_a_reason()
    {
        var (wrong, exact) = (new List<string>(), 0);
        for (var seed = Effort.FirstSeed; seed < Effort.FirstSeed + Count; seed++)
        {
            var trial = RandomCluster.Draw(seed);
            var options = trial.Options with { AsksPortless = false };
            var adopted = Adopter.Of(trial.Snapshot, AdoptedInput.Day, trial.Profile, options);
            if (adopted.IsExact) exact++;
            foreach (var (change, reason) in adopted.Differences)
            {
                if (reason == DifferenceReason.Unexplained) wrong.Add($"seed {seed} ({trial.Profile.Name}): unexplained {change.From} → {change.To} +{change.Opened} -{change.Closed} ?{change.Unknown}");
                else if (!change.Opened.OnlyPorts().IsEmpty && reason is not (DifferenceReason.WithinAddresses or DifferenceReason.OtherPolicies or DifferenceReason.HostNetwork))
                    wrong.Add($"seed {seed} ({trial.Profile.Name}): {reason} opens {change.From} → {change.To} {change.Opened}");
            }

            if (adopted.Flows.Count > Math.Max(1, 1.5 * adopted.RowPatterns)) wrong.Add($"seed {seed}: {adopted.Flows.Count} flows for {adopted.RowPatterns} patterns");
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"{exact} of {Count} exact");
        Assert.True(wrong.Count == 0, string.Join('\n', wrong.Take(20).Prepend($"{wrong.Count} wrong, {exact} of {Count} exact")));
        Assert.InRange(exact, Count / 10, Count);
    }

    [Fact]
    public void The_same_cluster_gives_the_same_bytes()
    {
        for (var seed = Effort.FirstSeed; seed < Effort.FirstSeed + Effort.InProportion(40); seed++)
        {
            var trial = RandomCluster.Draw(seed);
            Assert.Equal(CharterText.Of(Adopter.Of(trial.Snapshot, AdoptedInput.Day, trial.Profile, trial.Options)), CharterText.Of(Adopter.Of(trial.Snapshot, AdoptedInput.Day, trial.Profile, trial.Options)));
        }
    }
}
