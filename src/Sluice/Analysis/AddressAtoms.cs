using Sluice.Dialects;
using Sluice.Sets;

namespace Sluice.Analysis;

/// <summary>
/// Both address families cut at the borders of the blocks in use, no finer: every block in use is a run of whole atoms. IPv4 atoms come first.
/// </summary>
internal sealed class AddressAtoms
{
    private readonly uint[] startsV4;
    private readonly UInt128[] startsV6;

    private AddressAtoms(uint[] startsV4, UInt128[] startsV6) => (this.startsV4, this.startsV6) = (startsV4, startsV6);

    /// <summary>The number of atoms of both families.</summary>
    public int Count => startsV4.Length + startsV6.Length;

    /// <summary>Cuts at the borders of the blocks of rules and of the resolver's answers.</summary>
    /// <param name="blocks">The sets in use.</param>
    /// <param name="withIPv6">Whether IPv6 is part of the model.</param>
    public static AddressAtoms Of(IEnumerable<AddressSet> blocks, bool withIPv6)
    {
        var v4 = new SortedSet<uint> { 0 };
        var v6 = new SortedSet<UInt128>();
        if (withIPv6) v6.Add(0);
        foreach (var block in blocks)
        {
            foreach (var (low, high) in block.V4.Intervals)
            {
                v4.Add(low);
                if (high != uint.MaxValue) v4.Add(high + 1);
            }

            if (!withIPv6) continue;
            foreach (var (low, high) in block.V6.Intervals)
            {
                v6.Add(low);
                if (high != UInt128.MaxValue) v6.Add(high + 1);
            }
        }

        return new([.. v4], [.. v6]);
    }

    /// <summary>The blocks that rules name, and the resolver's answers.</summary>
    public static IEnumerable<AddressSet> InUse(IEnumerable<LoweredPolicy> policies, AnalysisOptions options)
    {
        foreach (var policy in policies)
        {
            for (var direction = 0; direction < 2; direction++)
            {
                foreach (var rule in (direction == 0 ? policy.Ingress : policy.Egress)?.Rules ?? default)
                {
                    foreach (var peer in rule.Peers)
                    {
                        if (peer is BlockTerm block) yield return block.Addresses;
                    }
                }
            }
        }

        foreach (var (_, address) in options.Dns) yield return AddressSet.Of(address);
    }

    /// <summary>The addresses of an atom.</summary>
    public AddressSet this[int atom]
    {
        get
        {
            if (atom < startsV4.Length)
            {
                var high = atom + 1 < startsV4.Length ? startsV4[atom + 1] - 1 : uint.MaxValue;
                return AddressSet.Of(IntervalSet<uint>.Of(startsV4[atom], high), IntervalSet<UInt128>.Empty);
            }

            var at = atom - startsV4.Length;
            var last = at + 1 < startsV6.Length ? startsV6[at + 1] - 1 : UInt128.MaxValue;
            return AddressSet.Of(IntervalSet<uint>.Empty, IntervalSet<UInt128>.Of(startsV6[at], last));
        }
    }

    /// <summary>The atom of an address; −1 when its family is not part of the model.</summary>
    public int IndexOf(Cidr address)
    {
        if (!address.IsIPv6) return Find(startsV4, (uint)address.Network);
        return startsV6.Length == 0 ? -1 : startsV4.Length + Find(startsV6, address.Network);
    }

    /// <summary>Atoms that have an address in the set, ascending; for a set in use they lie in it whole.</summary>
    public void CopyTouching(AddressSet set, List<int> target)
    {
        foreach (var (low, high) in set.V4.Intervals)
        {
            for (var at = Find(startsV4, low); at < startsV4.Length && startsV4[at] <= high; at++) target.Add(at);
        }

        if (startsV6.Length == 0) return;
        foreach (var (low, high) in set.V6.Intervals)
        {
            for (var at = Find(startsV6, low); at < startsV6.Length && startsV6[at] <= high; at++) target.Add(startsV4.Length + at);
        }
    }

    /// <summary>Whether every border of the set is a border of atoms.</summary>
    public bool HasBordersOf(AddressSet set)
    {
        foreach (var (low, high) in set.V4.Intervals)
        {
            if (Array.BinarySearch(startsV4, low) < 0 || (high != uint.MaxValue && Array.BinarySearch(startsV4, high + 1) < 0)) return false;
        }

        foreach (var (low, high) in set.V6.Intervals)
        {
            if (startsV6.Length > 0 && (Array.BinarySearch(startsV6, low) < 0 || (high != UInt128.MaxValue && Array.BinarySearch(startsV6, high + 1) < 0))) return false;
        }

        return true;
    }

    private static int Find<T>(T[] starts, T value)
        where T : IComparable<T>
    {
        var at = Array.BinarySearch(starts, value);
        return at >= 0 ? at : ~at - 1;
    }
}
