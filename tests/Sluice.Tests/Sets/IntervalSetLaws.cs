using FsCheck;
using FsCheck.Fluent;
using Sluice.Sets;

namespace Sluice.Tests.Sets;

/// <summary>Sets of bytes, small enough to be compared with their members written out.</summary>
public sealed class IntervalSetLaws
{
    private static readonly byte[] Universe = [.. Enumerable.Range(0, 256).Select(value => (byte)value)];

    [Fact]
    public void Union_has_the_members_of_either() => Hold((a, b) => Members(a.Union(b)).SequenceEqual(Members(a).Union(Members(b)).Order()));

    [Fact]
    public void Intersection_has_the_members_of_both() =>
        Hold((a, b) => Members(a.Intersect(b)).SequenceEqual(Members(a).Intersect(Members(b)).Order()));

    [Fact]
    public void Difference_has_the_members_of_the_first_alone() =>
        Hold((a, b) => Members(a.Except(b)).SequenceEqual(Members(a).Except(Members(b)).Order()));

    [Fact]
    public void Complement_has_the_members_that_are_missing() =>
        Hold((a, _) => Members(a.Complement()).SequenceEqual(Universe.Except(Members(a)).Order()));

    [Fact]
    public void Complement_of_the_complement_is_the_set() => Hold((a, _) => a.Complement().Complement().Equals(a));

    [Fact]
    public void De_Morgan_holds() => Hold((a, b) => a.Union(b).Complement().Equals(a.Complement().Intersect(b.Complement())));

    [Fact]
    public void A_set_is_part_of_another_when_its_members_are() => Hold((a, b) => a.IsSubsetOf(b) == !Members(a).Except(Members(b)).Any());

    [Fact]
    public void Sets_overlap_when_they_share_a_member() => Hold((a, b) => a.Overlaps(b) == Members(a).Intersect(Members(b)).Any());

    [Fact]
    public void Equal_members_make_equal_sets() => Hold((a, b) =>
        a.Equals(b) == Members(a).SequenceEqual(Members(b)) && (!a.Equals(b) || a.GetHashCode() == b.GetHashCode()));

    [Fact]
    public void The_order_in_which_a_set_is_put_together_leaves_no_trace() => Hold((a, b) =>
        IntervalSet<byte>.From(Members(a).Concat(Members(b)).Reverse().Select(value => new Interval<byte>(value, value))).Equals(b.Union(a)));

    [Fact]
    public void Count_is_the_number_of_members() => Hold((a, _) => a.Count() == Members(a).Count());

    [Fact]
    public void Intervals_are_ascending_and_never_touch() => Hold((a, b) => IsCanonical(a.Union(b)) && IsCanonical(a.Intersect(b)) && IsCanonical(a.Except(b)));

    [Fact]
    public void An_interval_that_ends_before_it_begins_cannot_be_built() => Assert.Throws<ArgumentException>(() => IntervalSet<byte>.Of(2, 1));

    private static bool IsCanonical(IntervalSet<byte> set)
    {
        var last = -2;
        foreach (var (low, high) in set.Intervals)
        {
            if (low <= last + 1 || high < low) return false;
            last = high;
        }

        return true;
    }

    private static IEnumerable<byte> Members(IntervalSet<byte> set) => Universe.Where(set.Contains);

    private static void Hold(Func<IntervalSet<byte>, IntervalSet<byte>, bool> law) =>
        Prop.ForAll(Generated.ByteSets, Generated.ByteSets, law).QuickCheckThrowOnFailure();
}
