using Sluice.Charters;
using Sluice.Sets;
using Sluice.Tests.Charters;
using Sluice.Tests.Oracle;

namespace Sluice.Tests.Compile;

/// <summary>
/// Targets that the engine does not evaluate: what they generate is read by another parser and judged packet by packet as the documentation of each says, and compared with what the
/// charter means.
/// </summary>
public sealed class ForeignTargetTests
{
    private static readonly int[] Numbers = [1, 7, 9, 53, 79, 80, 81, 443, 7999, 8000, 8010, 8011, 8080, 65535];

    [Theory]
    [InlineData("cilium")]
    [InlineData("calico")]
    public void What_is_generated_lets_through_what_the_charter_means(string target)
    {
        var (opened, closed) = (0, 0);
        for (var seed = Effort.FirstSeed; seed < Effort.FirstSeed + Effort.InProportion(60); seed++)
        {
            var (documents, snapshot) = RandomCharter.Draw(seed);
            var bound = Chartered.Spec(documents[0], documents[1..]).Bound(snapshot);
            var yaml = Yaml(bound, target);
            foreach (var (packet, meant, written) in Judged(bound, target, yaml))
            {
                if (meant) opened++;
                else closed++;
                Assert.True(meant == written, $"seed {seed}: {packet.From} to {packet.To} on {packet.Port}/{packet.Protocol}: meant {meant}, written {written}\n{string.Join("---\n", documents)}");
            }
        }

        Assert.True(opened > 0 && closed > 0, $"only one side was seen: {opened} open, {closed} closed");
    }

    /// <summary>The canary: one document less is noticed, nearly always.</summary>
    [Theory]
    [InlineData("cilium")]
    [InlineData("calico")]
    public void A_policy_that_is_missing_is_noticed(string target)
    {
        var (lost, noticed) = (0, 0);
        for (var seed = 1; seed <= 20; seed++)
        {
            var (documents, snapshot) = RandomCharter.Draw(seed);
            var bound = Chartered.Spec(documents[0], documents[1..]).Bound(snapshot);
            var parts = Yaml(bound, target).Split("---\n").ToList();
            var policies = Enumerable.Range(0, parts.Count).Where(at => parts[at].Contains("kind: NetworkPolicy", StringComparison.Ordinal) || parts[at].Contains("kind: CiliumNetworkPolicy", StringComparison.Ordinal)).ToList();
            if (policies.Count == 0) continue;
            parts.RemoveAt(policies[seed % policies.Count]);
            lost++;
            if (Judged(bound, target, string.Join("---\n", parts)).Any(static one => one.Meant != one.Written)) noticed++;
        }

        Assert.True(noticed > lost / 2, $"of {lost} lost policies {noticed} were noticed");
    }

    private static string Yaml(BoundCharter bound, string target) => string.Concat(Sluice.Compile.CompileTarget.Find(target)!.Compile(bound).Files.Select(static file => file.Content));

    private static IEnumerable<(Packet Packet, bool Meant, bool Written)> Judged(BoundCharter bound, string target, string yaml)
    {
        var charter = new NaiveCharter(bound.Charter, bound.Snapshot, bound.Instant) { BlocksMeanPods = target == "calico", ForbidsOutside = true };
        Func<Packet, bool> opens = target == "cilium" ? new NaiveCilium(yaml).Opens : new NaiveCalico(yaml).Opens;
        var ends = RandomCharter.Ends(bound.Snapshot);
        foreach (var from in ends)
        {
            foreach (var to in ends)
            {
                if ((from is AddressParty && to is AddressParty) || ReferenceEquals(from, to)) continue;
                foreach (var protocol in Protocols.All)
                {
                    foreach (var number in Numbers)
                    {
                        var packet = new Packet(from, to, protocol, number);
                        yield return (packet, charter.Opens(packet) && !charter.Forbids(packet), opens(packet));
                    }
                }
            }
        }
    }
}
