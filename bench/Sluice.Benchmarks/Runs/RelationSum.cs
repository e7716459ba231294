using System.Globalization;
using Sluice.Analysis;

namespace Sluice.Benchmarks.Runs;

/// <summary>
/// The whole relation reduced to two numbers: how many ordered pairs of endpoints have something open, and a digest of which pairs on which
/// ports. The digest is a sum over pairs of endpoints, so it does not depend on how endpoints were put into classes or in what order they were
/// visited: when it changes, an answer has changed.
/// </summary>
internal readonly record struct RelationSum(long Pairs, ulong Digest)
{
    /// <summary>Visits every class with everything it may open to, on all cores.</summary>
    public static RelationSum Of(Reachability reachability, ulong[] weights)
    {
        var table = reachability.Table;
        var classes = table.Universe.Classes;
        var ports = Ports(table.Relation.Traffic);
        long pairs = 0;
        ulong digest = 0;
        Parallel.For(
            0,
            classes.Length,
            static () => (Pairs: 0L, Digest: 0UL, Found: new List<Reach>()),
            (from, _, state) =>
            {
                state.Found.Clear();
                table.Relation.CopyFrom(from, state.Found);
                long members = 0;
                ulong row = 0;
                foreach (var reach in state.Found)
                {
                    if (reach.Sure != TrafficTable.None) members += classes[reach.Class].Members.Count;
                    row += weights[reach.Class] * (ports(reach.Sure) + (3 * ports(reach.May)));
                }

                return (state.Pairs + (members * classes[from].Members.Count), state.Digest + (weights[from] * row), state.Found);
            },
            state =>
            {
                Interlocked.Add(ref pairs, state.Pairs);
                Interlocked.Add(ref digest, state.Digest);
            });
        return new(pairs, digest);
    }

    /// <summary>One odd number per class: the sum over its endpoints of a number made from the name.</summary>
    public static ulong[] Weights(Reachability reachability)
    {
        var universe = reachability.Table.Universe;
        return Array.ConvertAll(universe.Classes, peer =>
        {
            ulong sum = 0;
            foreach (var member in peer.Members) sum += Hash(universe.Endpoints[member].ToString() ?? "");
            return sum;
        });
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Pairs:n0} pairs allowed, digest {Digest:x16}");

    private static Func<int, ulong> Ports(TrafficTable traffic)
    {
        var known = new ulong[Math.Max(traffic.Count * 4, 4096)];
        return id =>
        {
            if (id == TrafficTable.None) return 0;
            if (id >= known.Length) return Hash(traffic[id].ToString());
            var number = Volatile.Read(ref known[id]);
            if (number == 0) Volatile.Write(ref known[id], number = Hash(traffic[id].ToString()));
            return number;
        };
    }

    /// <summary>FNV-1a over the characters, mixed once (splitmix64), never the same for two names in practice.</summary>
    private static ulong Hash(string text)
    {
        var hash = 14695981039346656037;
        foreach (var letter in text) hash = (hash ^ letter) * 1099511628211;
        hash = (hash ^ (hash >> 30)) * 0xbf58476d1ce4e5b9;
        return (hash ^ (hash >> 27)) | 1;
    }
}
