using System.Runtime.InteropServices;

namespace Sluice.Analysis;

/// <summary>Numbers in order as a key, looked up from a span, so that only keys that are new are copied.</summary>
internal sealed class NumberKeys : IEqualityComparer<int[]>, IAlternateEqualityComparer<ReadOnlySpan<int>, int[]>
{
    public static NumberKeys Comparer { get; } = new();

    public bool Equals(int[]? x, int[]? y) => x.AsSpan().SequenceEqual(y);

    public int GetHashCode(int[] obj) => GetHashCode(obj.AsSpan());

    public bool Equals(ReadOnlySpan<int> alternate, int[] other) => alternate.SequenceEqual(other);

    public int GetHashCode(ReadOnlySpan<int> alternate)
    {
        var code = new HashCode();
        code.AddBytes(MemoryMarshal.AsBytes(alternate));
        return code.ToHashCode();
    }

    public int[] Create(ReadOnlySpan<int> alternate) => alternate.ToArray();
}
