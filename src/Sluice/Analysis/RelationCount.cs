namespace Sluice.Analysis;

/// <summary>The size of a relation: how many ordered pairs of endpoints something is open between, and a digest of all of it.</summary>
/// <param name="Allowed">Pairs with at least one certainly open port; a workload to itself counts between replicas only.</param>
/// <param name="Unknown">Pairs with at least one port of which it cannot be said.</param>
/// <param name="Digest">Equal for equal relations over the same classes, whatever order they were computed in.</param>
public readonly record struct RelationCount(long Allowed, long Unknown, ulong Digest)
{
    internal RelationCount Plus(RelationCount other) => new(Allowed + other.Allowed, Unknown + other.Unknown, unchecked(Digest + other.Digest));
}
