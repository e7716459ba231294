using Sluice.Analysis;
using Sluice.Model;
using Sluice.Sets;

namespace Sluice.Tests.Oracle;

/// <summary>
/// A difference is what the two relations differ in, pair by pair and port by port, over the endpoints of both: checked with the oracle on random pairs of clusters
/// that share some objects. An end that one reading lacks has no connections there.
/// </summary>
public sealed class DifferenceTests
{
    private const int MostRepresentatives = 3;

    private static readonly int Pairs = Effort.InProportion(150);

    [Fact]
    public void A_difference_is_the_set_difference_of_the_two_relations()
    {
        var seen = 0;
        for (var seed = 1; seed <= Pairs; seed++)
        {
            var (before, after) = (RandomCluster.Draw(seed), Altered(seed));
            var difference = ReachabilityDifference.Between(before.Snapshot, after, before.Profile, before.Options);
            seen += Check(seed, difference, before.Options, difference.ChangesWithoutCauses().ToList());
        }

        Assert.True(seen > Pairs, $"only {seen} verdicts differ in all");
    }

    [Fact]
    public void A_change_that_goes_missing_is_noticed()
    {
        var (noticed, seeds) = (0, Effort.InProportion(40));
        for (var seed = 1; seed <= seeds; seed++)
        {
            var (before, after) = (RandomCluster.Draw(seed), Altered(seed));
            var difference = ReachabilityDifference.Between(before.Snapshot, after, before.Profile, before.Options);
            var changes = difference.ChangesWithoutCauses().Where(static change => !change.Opened.OnlyPorts().IsEmpty).ToList();
            if (changes.Count == 0) continue;
            if (Record.Exception(() => Check(seed, difference, before.Options, difference.ChangesWithoutCauses().Where(change => change != changes[0]).ToList())) is not null) noticed++;
        }

        Assert.True(noticed >= seeds * 6 / 40, $"{noticed} of the missing changes were noticed");
    }

    [Fact]
    public void Both_readings_speak_of_the_same_pods_that_nobody_showed()
    {
        var seen = 0;
        for (var seed = 1; seed <= Pairs; seed++)
        {
            var before = RandomCluster.Draw(seed);
            var difference = ReachabilityDifference.Between(before.Snapshot, Altered(seed), before.Profile, before.Options);
            var (old, now) = (Unread(difference.Before), Unread(difference.After));
            Assert.Equal(old, now);
            seen += old.Count;
        }

        Assert.True(seen > 0);
    }

    private static List<string> Unread(Reachability reachability) => [.. reachability.Endpoints.OfType<RepresentativeEndpoint>().Select(static end => $"{end}")];

    /// <summary>The cluster of a seed with some of its policies, workloads and namespaces as another cluster has them.</summary>
    private static Snapshot Altered(int seed)
    {
        var (own, other) = (RandomCluster.Draw(seed).Snapshot, RandomCluster.Draw(seed + 7000).Snapshot);
        return own with
        {
            Policies = seed % 4 == 0 ? own.Policies : Mixed(own.Policies, other.Policies, static policy => policy.Name.ToString(), seed),
            Workloads = seed % 3 == 0 ? Mixed(own.Workloads, other.Workloads, static workload => workload.Name.ToString(), seed) : seed % 7 == 0 ? default : own.Workloads,
            Namespaces = seed % 5 == 0 ? other.Namespaces : own.Namespaces,
            Nodes = seed % 6 == 0 ? other.Nodes : own.Nodes,
            IsWholeCluster = seed % 11 == 0 ? !own.IsWholeCluster : own.IsWholeCluster,
        };
    }

    private static ValueList<T> Mixed<T>(ValueList<T> own, ValueList<T> other, Func<T, string> name, int seed)
        where T : class =>
        [.. own.Where((_, at) => (at + seed) % 3 != 0).Concat(other.Where((_, at) => (at + seed) % 2 == 0)).DistinctBy(name).OrderBy(name, StringComparer.Ordinal)];

    /// <summary>Compares every verdict; gives how many of them differ between the readings.</summary>
    private static int Check(int seed, ReachabilityDifference difference, AnalysisOptions options, List<ConnectionChange> changes)
    {
        var (old, now) = (new Side(difference.Before, options), new Side(difference.After, options));
        var ends = Spread(difference.Before.Endpoints.Concat(difference.After.Endpoints)).ToList();
        var packets = old.Packets.Concat(now.Packets).Distinct().ToList();
        var differing = 0;
        foreach (var from in ends)
        {
            foreach (var to in ends)
            {
                if (from is DomainEndpoint || (IsNobodysPolicy(from) && IsNobodysPolicy(to))) continue;
                if (from.CompareTo(to) == 0 && !(old.HasReplicas(from) && now.HasReplicas(from))) continue;
                var change = changes.SingleOrDefault(change => IsAmong(change.From, from) && IsAmong(change.To, to));
                foreach (var (protocol, port) in packets)
                {
                    var (was, became) = (old.Judge(from, to, protocol, port), now.Judge(from, to, protocol, port));
                    var expected = (was, became) switch
                    {
                        (Verdict.Deny, Verdict.Allow) => "opened",
                        (Verdict.Allow, Verdict.Deny) => "closed",
                        _ when was != became => "unknown",
                        _ => "",
                    };
                    var opened = change?.Opened.Contains(protocol, port) == true;
                    var closed = change?.Closed.Contains(protocol, port) == true;
                    var unknown = change?.Unknown.Contains(protocol, port) == true;
                    var told = opened ? "opened" : closed ? "closed" : expected.Length > 0 && unknown ? "unknown" : "";
                    Assert.True(told == expected && !(opened && closed), $"seed {seed}: {from} -> {to} {port}/{protocol}: {was} to {became} is {expected}, told is '{told}'");
                    if (expected.Length > 0) differing++;
                }
            }
        }

        return differing;
    }

    /// <summary>What nodes have with nodes and the outside is not part of the relation.</summary>
    private static bool IsNobodysPolicy(Endpoint end) => end is NodeEndpoint or AddressEndpoint or DomainEndpoint;

    private static bool IsAmong(Endpoint whole, Endpoint part) => whole is AddressEndpoint many && part is AddressEndpoint few
        ? few.Addresses.Except(many.Addresses).IsEmpty
        : whole.CompareTo(part) == 0;

    private static IEnumerable<Endpoint> Spread(IEnumerable<Endpoint> endpoints)
    {
        var all = endpoints.DistinctBy(static endpoint => $"{endpoint.GetType().Name} {endpoint}").ToList();
        var representatives = all.OfType<RepresentativeEndpoint>().ToList();
        var step = (representatives.Count / MostRepresentatives) + 1;
        return all.Where(static endpoint => endpoint is not RepresentativeEndpoint).Concat(representatives.Where((_, at) => at % step == 0));
    }

    /// <summary>One reading as the oracle sees it.</summary>
    private sealed class Side(Reachability reachability, AnalysisOptions options)
    {
        private readonly NaiveOracle oracle = new(reachability.Snapshot, reachability.Profile, options);
        private readonly Parties parties = new(reachability.Snapshot);

        /// <summary>The ports at the borders of those in use.</summary>
        public IEnumerable<(Protocol Protocol, int Port)> Packets => Comparison.Packets(reachability.Snapshot).Where(static packet => packet.Protocol != Protocol.Unknown).Select(static packet => (packet.Protocol, packet.Port));

        public bool HasReplicas(Endpoint end) => Own(end)?.HasReplicas == true;

        public Verdict Judge(Endpoint from, Endpoint to, Protocol protocol, int port)
        {
            if (Own(from) is not { } source || Own(to) is not { } destination) return Verdict.Deny;
            var verdicts = parties.Of(source).SelectMany(left => parties.Of(destination).Select(right => oracle.Judge(new(left, right, protocol, port)))).Distinct().ToList();
            return verdicts is [var agreed] ? agreed : Verdict.Unknown;
        }

        /// <summary>The endpoint as this reading has it; null where it has none.</summary>
        private Endpoint? Own(Endpoint end) => end switch
        {
            WorkloadEndpoint { Workload: var workload } => reachability.Snapshot.Workloads.FirstOrDefault(own => own.Name == workload.Name) is { } known ? new WorkloadEndpoint(known) : null,
            NodeEndpoint { Node: var node } => reachability.Snapshot.Nodes.FirstOrDefault(own => own.Name == node.Name) is { } known ? new NodeEndpoint(known) : null,
            RepresentativeEndpoint => reachability.Has(end) ? end : null,
            _ => end,
        };
    }
}
