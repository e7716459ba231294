using Sluice.Analysis;
using Sluice.Model;
using Sluice.Tests.Building;

namespace Sluice.Tests.Analysis;

/// <summary>The label sets that stand for pods which selectors tell apart and nobody showed.</summary>
public sealed class RepresentativesTests
{
    [Fact]
    public void They_come_in_the_order_of_the_selectors_those_of_one_before_those_of_several() =>
        Assert.Equal(["", "a=1", "b=1", "a=1,b=1"], Combinations(out _, "b=1", "a=1"));

    [Fact]
    public void Two_selectors_that_agree_on_a_label_meet_in_one_pod() =>
        Assert.Equal(["", "app=web,tier=x", "app=web,zone=1", "app=web,tier=x,zone=1"], Combinations(out _, "app=web,tier=x", "app=web,zone=1"));

    [Theory]
    [InlineData(63, false)]
    [InlineData(64, true)]
    [InlineData(65, true)]
    [InlineData(66, true)]
    public void So_many_selectors_over_one_label_are_cut_and_it_is_said(int count, bool isCut)
    {
        var found = Combinations(out var wasCut, [.. Enumerable.Range(0, count).Select(static number => $"app=pod{number}")]);
        Assert.Equal((isCut, 64), (wasCut, found.Count));
    }

    [Theory]
    [InlineData(6, false)]
    [InlineData(7, true)]
    [InlineData(8, true)]
    [InlineData(9, true)]
    [InlineData(10, true)]
    [InlineData(11, true)]
    public void So_many_combinations_of_labels_are_cut_and_it_is_said(int count, bool isCut)
    {
        var found = Combinations(out var wasCut, [.. Enumerable.Range(0, count).Select(static number => $"key{number}=x")]);
        Assert.Equal((isCut, 64), (wasCut, found.Count));
    }

    [Fact]
    public void Beside_pods_that_are_known_only_what_none_of_them_satisfies_is_made_up()
    {
        Labels[] known = [Select.Labels("app=web,zone=1"), Labels.Empty];
        Assert.Empty(Representatives.Unlike(known, [Select.By("app=web"), Select.By("zone=1")], out _));
        Assert.Equal(["app=db"], Representatives.Unlike(known, [Select.By("app=web"), Select.By("app=db")], out _).Select(Text));
    }

    [Fact]
    public void Combinations_of_which_two_at_a_time_are_too_many_are_cut_and_it_is_said()
    {
        string[] selectors = ["one=x", .. Enumerable.Range(0, 4).Select(static number => $"four=x{number}"), .. Enumerable.Range(0, 6).Select(static number => $"six=x{number}")];
        var found = Combinations(out var wasCut, selectors);
        Assert.Equal((true, 64), (wasCut, found.Count));
    }

    private static List<string> Combinations(out bool wasCut, params string[] selectors) =>
        [.. Representatives.Combinations([.. selectors.Select(Select.By)], out wasCut).Select(Text)];

    private static string Text(Labels labels) => string.Join(',', labels.Pairs.ToArray().Select(static pair => $"{pair.Key}={pair.Value}"));
}
