using System.Runtime.InteropServices;
using Sluice.Model;
using Sluice.Sets;

namespace Sluice.Analysis;

/// <summary>
/// What rows depend on, as numbers: the bundles with their certainty, the subject's ports by name where bundles use them, its node where nodes count.
/// Used by one thread at a time.
/// </summary>
internal sealed class RowKey(Direction direction)
{
    private readonly List<int> parts = [];
    private readonly Dictionary<ValueList<ContainerPort>, int> ports = [];
    private readonly Dictionary<string, int> nodes = new(StringComparer.Ordinal);

    /// <summary>The numbers of one subject, until the next is asked about.</summary>
    /// <param name="subject">The subject.</param>
    /// <param name="bundles">What it is subject of.</param>
    /// <param name="nodeCounts">Whether its node counts.</param>
    public ReadOnlySpan<int> Of(PeerClass subject, ReadOnlySpan<Bundle> bundles, bool nodeCounts)
    {
        parts.Clear();
        var named = false;
        foreach (var bundle in bundles)
        {
            parts.Add((bundle.Id << 1) | (bundle.Subjects.Sure.Contains(subject.Id) ? 1 : 0));
            named |= bundle.UsesNamedPorts;
        }

        // Negative numbers, which no bundle has: ports that are not known, the ports, the node.
        if (named && direction == Direction.Ingress) parts.Add(subject.KnowsPorts ? -2 - (2 * NumberOf(ports, subject.NamedPorts)) : -1);
        if (nodeCounts && subject.NodeName.Length > 0) parts.Add(-3 - (2 * NumberOf(nodes, subject.NodeName)));
        return CollectionsMarshal.AsSpan(parts);
    }

    private static int NumberOf<T>(Dictionary<T, int> numbers, T item)
        where T : notnull
    {
        ref var number = ref CollectionsMarshal.GetValueRefOrAddDefault(numbers, item, out var exists);
        if (!exists) number = numbers.Count - 1;
        return number;
    }
}
