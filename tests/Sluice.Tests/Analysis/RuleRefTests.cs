using Sluice.Analysis;
using Sluice.Findings;
using Sluice.Model;
using static Sluice.Tests.Building.Given;

namespace Sluice.Tests.Analysis;

/// <summary>References to rules: which are the same, and which comes first.</summary>
public sealed class RuleRefTests
{
    private static readonly SourceSpan Here = new("a.yaml", 1, 1, 1, 2);
    private static readonly RuleRef Rule = new(NetworkPolicy("shop/b"), Direction.Ingress, 1, default);

    [Fact]
    public void The_same_rule_is_the_same_wherever_it_was_found()
    {
        RuleRef same = new(NetworkPolicy("shop/b", "app=db"), Direction.Ingress, 1, Here);
        Assert.True(Rule.Equals(same));
        Assert.Equal(Rule.GetHashCode(), same.GetHashCode());
        Assert.False(Rule.Equals(null));
    }

    [Fact]
    public void Another_policy_another_place_of_it_another_direction_and_another_rule_are_others()
    {
        Assert.NotEqual(Rule, Rule with { Policy = NetworkPolicy("shop/c") });
        Assert.NotEqual(Rule, Rule with { Policy = NetworkPolicy("shop/b") with { Span = Here } });
        Assert.NotEqual(Rule, Rule with { Direction = Direction.Egress });
        Assert.NotEqual(Rule, Rule with { Index = 0 });
    }

    [Fact]
    public void Rules_come_by_policy_then_by_direction_then_in_order()
    {
        RuleRef[] ordered =
        [
            new(NetworkPolicy("shop/a"), Direction.Egress, 5, default), Rule with { Index = -1 }, Rule with { Index = 0 }, Rule, Rule with { Direction = Direction.Egress, Index = 0 },
            new(NetworkPolicy("shop/c"), Direction.Ingress, 0, default),
        ];
        Assert.Equal(ordered, ordered.Reverse().Order());
        foreach (var (first, second) in ordered.Zip(ordered.Skip(1)))
        {
            Assert.True(first < second && first <= second && second > first && second >= first);
            Assert.False(second < first || second <= first || first > second || first >= second);
        }

        Assert.True(Rule.CompareTo(null) > 0);
        Assert.Equal((0, true, true, false, false), (Rule.CompareTo(Rule with { Span = Here }), Rule <= Rule with { Span = Here }, Rule >= Rule with { Span = Here }, Rule < Rule with { Span = Here }, Rule > Rule with { Span = Here }));
        Assert.Equal((true, false), ((Rule with { Index = -1 }).IsIsolation, Rule.IsIsolation));
    }
}
