using Sluice.Drift;
using Sluice.Tests.Building;
using Sluice.Tests.Charters;
using Sluice.Tests.Oracle;

namespace Sluice.Tests.Drift;

/// <summary>Following a cluster gives what a fresh comparison gives, on random clusters that drift from random ones by random changes.</summary>
public sealed class DriftFollowerTests
{
    private static readonly int Clusters = Math.Max(15, Effort.InProportion(60));

    [Fact]
    public void Each_reading_that_is_followed_is_compared_as_a_fresh_one()
    {
        var drifted = 0;
        for (var seed = 1; seed <= Clusters; seed++)
        {
            var trial = RandomCluster.Draw(seed);
            var changes = new RandomChanges(seed);
            var follower = new DriftFollower();
            var live = trial.Snapshot;
            for (var step = 0; step < 6; step++)
            {
                var input = new DriftInput(trial.Snapshot, live, Chartered.Noon) { Profile = trial.Profile, Options = trial.Options };
                var (followed, fresh) = (follower.Next(input), DriftComparison.Of(input));
                Assert.True(fresh.Objects().SequenceEqual(followed.Objects()), $"seed {seed}, step {step}: the objects differ");
                var (expected, found) = (fresh.Connections().ToList(), followed.Connections().ToList());
                Assert.True(expected.SequenceEqual(found), $"seed {seed}, step {step}:\n  fresh    {string.Join("\n           ", expected.Except(found))}\n  followed {string.Join("\n           ", found.Except(expected))}");
                drifted += expected.Count;
                live = changes.Next(live).Apply(live);
            }
        }

        Assert.True(drifted > Clusters * 10, $"only {drifted} connections drifted");
    }

    [Fact]
    public void A_follower_that_is_not_told_of_a_change_gives_another_answer()
    {
        var shop = Cluster.Whole.Pod("shop/web", "app=web").Pod("shop/db", "app=db").Policy(Given.NetworkPolicy("shop/deny").Ingress());
        var opened = shop.Policy(Given.NetworkPolicy("shop/debug", "app=db").Ingress(Given.Rule()));
        var follower = new DriftFollower();
        Assert.True(follower.Next(Input(shop)).IsNone);
        Assert.NotEmpty(follower.Next(Input(opened)).Connections);
        Assert.True(follower.Next(Input(shop)).IsNone);

        DriftInput Input(Cluster live) => new(shop.Snapshot, live.Snapshot, Chartered.Noon);
    }
}
