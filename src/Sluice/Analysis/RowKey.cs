using System.Runtime.InteropServices;
using Sluice.Model;
using Sluice.Sets;

namespace Sluice.Analysis;

/// <summary>What a row depends on: the bundles with their certainty, the subject's ports by name (null when they are not known), its node.</summary>
internal readonly struct RowKey(int[] bundles, ValueList<ContainerPort>? ports, string node) : IEquatable<RowKey>
{
    private readonly int[] bundles = bundles;
    private readonly ValueList<ContainerPort>? ports = ports;
    private readonly string node = node;

    public bool Equals(RowKey other) =>
        bundles.AsSpan().SequenceEqual(other.bundles) && Nullable.Equals(ports, other.ports) && string.Equals(node, other.node, StringComparison.Ordinal);

    public override bool Equals(object? obj) => obj is RowKey other && Equals(other);

    public override int GetHashCode()
    {
        var code = new HashCode();
        code.AddBytes(MemoryMarshal.AsBytes<int>(bundles));
        code.Add(ports?.Count ?? -1);
        return code.ToHashCode();
    }
}
