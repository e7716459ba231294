using Sluice.Gateway.Destinations;
using Sluice.Sets;

namespace Sluice.Gateway.Callers;

/// <summary>Callers by blocks of addresses. The narrowest block that holds an address decides; how long that takes depends on how many lengths of prefix there are, not on how many blocks.</summary>
internal sealed class BlockTable
{
    private readonly Dictionary<Cidr, Caller> callers = [];
    private readonly (bool IsIPv6, int Prefix)[] lengths;

    /// <param name="pairs">Of equal blocks the first counts; the reader of callers tells them.</param>
    public BlockTable(IEnumerable<(Cidr Block, Caller Caller)> pairs)
    {
        foreach (var (block, caller) in pairs) callers.TryAdd(block, caller);
        lengths = [.. callers.Keys.Select(static block => (block.IsIPv6, block.Prefix)).Distinct().OrderByDescending(static length => length.IsIPv6 ? length.Prefix : length.Prefix + 96)];
    }

    public int Count => callers.Count;

    public IEnumerable<(Cidr Block, Caller Caller)> Pairs => callers.Select(static pair => (pair.Key, pair.Value));

    /// <summary>The caller of an address, or of the IPv4 address inside one that a NAT64 translates; null when no block holds it.</summary>
    public Caller? Find(NetAddress source)
    {
        var judged = source.Judged;
        foreach (var (isIPv6, prefix) in lengths)
        {
            if (source.IsIPv6 == isIPv6 && callers.TryGetValue(Cidr.Of(isIPv6, source.Value, prefix), out var caller)) return caller;
            if (judged.IsIPv6 != source.IsIPv6 && judged.IsIPv6 == isIPv6 && callers.TryGetValue(Cidr.Of(isIPv6, judged.Value, prefix), out caller)) return caller;
        }

        return null;
    }
}
