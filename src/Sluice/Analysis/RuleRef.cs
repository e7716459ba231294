using Sluice.Findings;
using Sluice.Model;

namespace Sluice.Analysis;

/// <summary>
/// The reason for an answer, as a reference: a rule of a policy, or (index −1) the fact that the policy isolates its subject.
/// </summary>
/// <param name="Policy">The policy.</param>
/// <param name="Direction">Which of its rule lists.</param>
/// <param name="Index">The rule, from 0; −1 for isolation itself.</param>
/// <param name="Span">Where the rule stands.</param>
public sealed record RuleRef(Policy Policy, Direction Direction, int Index, SourceSpan Span) : IComparable<RuleRef>
{
    /// <summary>Whether the isolation by the policy is meant, not one of its rules.</summary>
    public bool IsIsolation => Index < 0;

    public int CompareTo(RuleRef? other)
    {
        if (other is null) return 1;
        var order = Policy.Name.CompareTo(other.Policy.Name);
        if (order == 0) order = Direction.CompareTo(other.Direction);
        return order != 0 ? order : Index.CompareTo(other.Index);
    }

    public bool Equals(RuleRef? other) =>
        other is not null && Policy.Name == other.Policy.Name && Policy.Span == other.Policy.Span && Direction == other.Direction && Index == other.Index;

    public override int GetHashCode() => HashCode.Combine(Policy.Name, Direction, Index);

    public static bool operator <(RuleRef left, RuleRef right) => left.CompareTo(right) < 0;

    public static bool operator >(RuleRef left, RuleRef right) => left.CompareTo(right) > 0;

    public static bool operator <=(RuleRef left, RuleRef right) => left.CompareTo(right) <= 0;

    public static bool operator >=(RuleRef left, RuleRef right) => left.CompareTo(right) >= 0;
}
