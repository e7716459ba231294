using Sluice.Analysis;
using Sluice.Charters;
using Sluice.Compile;
using Sluice.Model;
using Sluice.Sets;
using Sluice.Tests.Charters;
using Sluice.Tests.Oracle;

namespace Sluice.Tests.Compile;

/// <summary>
/// Random charters: what is generated, as read back and judged packet by packet by the oracle of policies, is what the oracle of charters says. Neither uses the engine,
/// and the proof that <c>compile</c> runs must agree with both.
/// </summary>
public sealed class CompileOracleTests
{
    [Theory]
    [InlineData("networkpolicy")]
    [InlineData("networkpolicy", "cluster-networkpolicy")]
    public void What_is_generated_lets_through_what_the_charter_means(params string[] targets)
    {
        var (opened, closed) = (0, 0);
        for (var seed = Effort.FirstSeed; seed < Effort.FirstSeed + Effort.InProportion(150); seed++)
        {
            var compiled = Draw(seed, out var documents, targets);
            var (disagreement, open, shut) = Compare(compiled, compiled.Policies);
            Assert.True(disagreement is null, $"seed {seed}: {disagreement}\n{string.Join("---\n", documents)}");
            var differences = compiled.Differences();
            Assert.True(differences.Count == 0, $"seed {seed}: the proof finds {differences.FirstOrDefault()}\n{string.Join("---\n", documents)}");
            (opened, closed) = (opened + open, closed + shut);
        }

        Assert.True(opened > 0 && closed > 0, $"only one side was seen: {opened} open, {closed} closed");
    }

    /// <summary>The canary: without one of the generated policies both the oracles and the proof find a difference, nearly always.</summary>
    [Fact]
    public void A_policy_that_is_missing_is_noticed()
    {
        var (lost, byOracle, byProof) = (0, 0, 0);
        for (var seed = 1; seed <= 30; seed++)
        {
            var compiled = Draw(seed, out _, seed % 2 == 0 ? ["networkpolicy"] : ["networkpolicy", "cluster-networkpolicy"]);
            if (compiled.Policies.Count == 0) continue;
            var less = compiled.Policies.Where((_, at) => at != seed % compiled.Policies.Count).ToValueList();
            lost++;
            if (Compare(compiled, less).Disagreement is not null) byOracle++;
            if ((compiled with { Policies = less }).Differences().Count > 0) byProof++;
        }

        Assert.True(byOracle > lost / 2 && byProof > lost / 2, $"of {lost} lost policies the oracle noticed {byOracle} and the proof {byProof}");
    }

    [Fact]
    public void The_proof_holds_where_little_is_known()
    {
        for (var seed = 1; seed <= Effort.InProportion(100); seed++)
        {
            var (documents, _) = RandomCharter.Draw(seed);
            var cluster = RandomCluster.Draw(seed);
            var bound = Chartered.Spec(documents[0], documents[1..]).Bound(cluster.Snapshot);
            var compiled = Compiled.Of(bound, seed % 2 == 0 ? ["networkpolicy"] : ["networkpolicy", "cluster-networkpolicy"]);
            var differences = compiled.Differences(cluster.Profile == Profile.NpGuard ? Profile.Upstream : cluster.Profile, cluster.Options);
            Assert.True(differences.Count == 0, $"seed {seed}: {differences.FirstOrDefault()}\n{string.Join("---\n", documents)}");
        }
    }

    [Fact]
    public void The_same_charter_gives_the_same_bytes_in_any_order_of_files()
    {
        for (var seed = 1; seed <= 20; seed++)
        {
            var (documents, snapshot) = RandomCharter.Draw(seed);
            var files = Files(documents);
            Assert.Equal(files, Files(documents));
            Assert.Equal(files.Select(static file => file.Path), Files([documents[0], .. documents[1..].Reverse()]).Select(static file => file.Path));

            IEnumerable<GeneratedFile> Files(string[] all) => Compiled.Of(Chartered.Spec(all[0], all[1..]).Bound(snapshot), "networkpolicy").Targets[0].Files.ToList();
        }
    }

    private static Compiled Draw(int seed, out string[] documents, string[] targets)
    {
        (documents, var snapshot) = RandomCharter.Draw(seed);
        return Compiled.Of(Chartered.Spec(documents[0], documents[1..]).Bound(snapshot), targets);
    }

    private static (string? Disagreement, int Open, int Closed) Compare(Compiled compiled, ValueList<Policy> policies)
    {
        var written = Intent.Surroundings(compiled.Bound) with { Policies = policies };
        var charter = new NaiveCharter(compiled.Bound.Charter, compiled.Bound.Snapshot, compiled.Bound.Instant);
        var oracle = new NaiveOracle(written, Profile.Upstream, AnalysisOptions.Default);
        var parties = RandomCharter.Ends(written);
        var packets = Comparison.Packets(written with { Policies = compiled.Policies }).Where(static packet => !packet.IsPortless).ToList();
        var forbids = compiled.Targets.Any(static target => target.Target.Name == "cluster-networkpolicy");
        var (open, closed) = (0, 0);
        foreach (var from in parties)
        {
            foreach (var to in parties)
            {
                if ((from is AddressParty && to is AddressParty) || ReferenceEquals(from, to)) continue;
                foreach (var packet in packets.Select(packet => packet with { From = from, To = to }))
                {
                    var (meant, allowed) = (charter.Opens(packet) && !(forbids && charter.Forbids(packet)), oracle.Judge(packet));
                    if (meant) open++;
                    else closed++;
                    if (allowed != (meant ? Verdict.Allow : Verdict.Deny)) return ($"{from} to {to} on {packet.Port}/{packet.Protocol}: meant {meant}, written {allowed}", open, closed);
                }
            }
        }

        return (null, open, closed);
    }
}
