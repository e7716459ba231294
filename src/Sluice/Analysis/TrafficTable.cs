using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Sluice.Sets;

namespace Sluice.Analysis;

/// <summary>
/// Interned traffic sets with remembered operations: a set is an id, and the operations on ids are one look-up once they have been computed.
/// ICMP and other protocols without ports are two more members where something has a say in them; elsewhere they are left out, and sets are ports alone.
/// Safe to use from several threads.
/// </summary>
internal sealed class TrafficTable
{
    /// <summary>The id of no traffic.</summary>
    public const int None = 0;

    /// <summary>The id of everything: every port of every protocol, with ICMP and other protocols where they are kept.</summary>
    public const int All = 1;

    private const int FlatLimit = 256;

    private readonly ConcurrentDictionary<TrafficSet, int> ids = new();
    private readonly Lock gate = new();
    private readonly int[] flatAnd = new int[FlatLimit * FlatLimit];
    private readonly int[] flatOr = new int[FlatLimit * FlatLimit];
    private readonly ConcurrentDictionary<long, int> and = new();
    private readonly ConcurrentDictionary<long, int> or = new();
    private TrafficSet[] sets = new TrafficSet[16];
    private ulong[] digests = new ulong[16];

    // What is not yet computed, or was written while the array grew, is 0, which is no set's complement but that of everything.
    private int[] complements = new int[16];
    private int count;

    private readonly TrafficSet everything;

    /// <param name="withPortless">Whether ICMP and other protocols are kept.</param>
    public TrafficTable(bool withPortless)
    {
        everything = withPortless ? TrafficSet.Everything : TrafficSet.AllPorts;
        Id(TrafficSet.Empty);
        Id(everything);
        AllPorts = Id(TrafficSet.AllPorts);
    }

    /// <summary>Whether ICMP and other protocols are kept.</summary>
    public bool HasPortless => AllPorts != All;

    /// <summary>The id of every port of every protocol, without ICMP and other protocols.</summary>
    public int AllPorts { get; }

    /// <summary>How many distinct sets there are.</summary>
    public int Count => Volatile.Read(ref count);

    /// <summary>The set of an id.</summary>
    public TrafficSet this[int id] => Volatile.Read(ref sets)[id];

    /// <summary>A number that depends on the set alone, in every process; 0 for no traffic.</summary>
    public ulong Digest(int id) => Volatile.Read(ref digests)[id];

    /// <summary>The id of a set, without ICMP and other protocols where they are not kept.</summary>
    public int Id(TrafficSet set)
    {
        if (!everything.Icmp) set = set.OnlyPorts();
        if (ids.TryGetValue(set, out var known)) return known;
        lock (gate)
        {
            if (ids.TryGetValue(set, out known)) return known;
            if (count == sets.Length)
            {
                var larger = new TrafficSet[sets.Length * 2];
                Array.Copy(sets, larger, count);
                Volatile.Write(ref sets, larger);
                var moreDigests = new ulong[larger.Length];
                Array.Copy(digests, moreDigests, count);
                Volatile.Write(ref digests, moreDigests);
                var moreComplements = new int[larger.Length];
                Array.Copy(complements, moreComplements, count);
                Volatile.Write(ref complements, moreComplements);
            }

            sets[count] = set;
            digests[count] = DigestOf(set);
            Volatile.Write(ref count, count + 1);
            ids[set] = count - 1;
            return count - 1;
        }
    }

    /// <summary>Traffic of both.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int And(int left, int right)
    {
        if (left == right || right == All) return left;
        return left == All ? right : left == None || right == None ? None : AndOf(left, right);
    }

    private int AndOf(int left, int right)
    {
        if (left < FlatLimit && right < FlatLimit && flatAnd[(Math.Min(left, right) * FlatLimit) + Math.Max(left, right)] is not 0 and var seen) return seen - 1;
        return Remembered(flatAnd, and, left, right, static (a, b) => a.Intersect(b));
    }

    /// <summary>Traffic of either.</summary>
    public int Or(int left, int right)
    {
        if (left == right || right == None) return left;
        if (left == None) return right;
        if (left == All || right == All) return All;
        return Remembered(flatOr, or, left, right, static (a, b) => a.Union(b));
    }

    /// <summary>Traffic of the left and not of the right.</summary>
    public int Except(int left, int right)
    {
        if (left == right || left == None || right == All) return None;
        return right == None ? left : And(left, Not(right));
    }

    /// <summary>The same without ICMP and other protocols.</summary>
    public int OnlyPorts(int id) => And(id, AllPorts);

    /// <summary>Everything that is not in it.</summary>
    public int Not(int id)
    {
        if (id is None or All) return id == None ? All : None;
        var known = Volatile.Read(ref complements)[id];
        if (known != 0) return known;
        var complement = Id(everything.Except(this[id]));
        Volatile.Read(ref complements)[id] = complement;
        return complement;
    }

    private int Remembered(int[] flat, ConcurrentDictionary<long, int> map, int left, int right, Func<TrafficSet, TrafficSet, TrafficSet> operation)
    {
        if (left > right) (left, right) = (right, left);
        if (right < FlatLimit)
        {
            // An entry holds the result plus one, so that zero means not yet computed; writers race to the same value.
            ref var entry = ref flat[(left * FlatLimit) + right];
            var seen = Volatile.Read(ref entry);
            if (seen != 0) return seen - 1;
            var computed = Id(operation(this[left], this[right]));
            Volatile.Write(ref entry, computed + 1);
            return computed;
        }

        var key = ((long)left << 32) | (uint)right;
        if (map.TryGetValue(key, out var known)) return known;
        return map[key] = Id(operation(this[left], this[right]));
    }

    private static ulong DigestOf(TrafficSet set)
    {
        var digest = 0UL;
        foreach (var protocol in Protocols.All)
        {
            foreach (var (low, high) in set.Ports(protocol).Set.Intervals) digest = unchecked((digest * 1_000_003) + ((ulong)protocol << 32) + ((ulong)low << 16) + high);
        }

        return set.Icmp || set.Other ? unchecked((digest * 1_000_003) + (set.Icmp ? 1UL : 0) + (set.Other ? 2UL : 0)) : digest;
    }
}
