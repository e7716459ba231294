using Sluice.Analysis;
using Sluice.Model;
using Sluice.Tests.Building;

namespace Sluice.Tests.Analysis;

/// <summary>Namespaces that got other labels or came after the first version. An index keeps what it was asked once, so each test has its own.</summary>
public sealed class NamespaceIndexTests
{
    private static NamespaceIndex First => Of(Namespace.Defined("a", Select.Labels("team=x")), Namespace.Referred("b"), Namespace.Defined("c", Select.Labels("team=x")));

    private static NamespaceIndex Later => First.With(Namespace.Defined("d", Select.Labels("team=x"))).With(Namespace.Defined("a", Select.Labels("team=x,tier=1")))
        .With(Namespace.Referred("e")).With(Namespace.Defined("d", Select.Labels("team=y")));

    [Fact]
    public void Each_keeps_its_place_and_those_that_come_follow()
    {
        Assert.Equal(["a", "b", "c", "d", "e"], Enumerable.Range(0, Later.Count).Select(static index => Later[index].Name));
        Assert.Equal([0, 1, 2, 3, 4, -1], ((string[])["a", "b", "c", "d", "e", "nowhere"]).Select(Later.Find));
        Assert.Equal("1", Later[0].Labels.Find("tier"));
        Assert.Equal("y", Later[3].Labels.Find("team"));
    }

    [Theory]
    [InlineData("team=x", "0 2", "0 1 2 4")]
    [InlineData("team=y", "3", "1 3 4")]
    [InlineData("tier=1", "0", "0 1 4")]
    [InlineData("kubernetes.io/metadata.name=e", "4", "4")]
    [InlineData("kubernetes.io/metadata.name in (a,b,d)", "0 1 3", "0 1 3")]
    public void A_selector_picks_them_as_they_are_now_in_order(string selector, string sure, string may)
    {
        var picked = Later.Evaluate(Select.By(selector));
        Assert.Equal((sure, may), (string.Join(' ', picked.Sure), string.Join(' ', picked.May)));
    }

    [Fact]
    public void The_version_before_stays_as_it_was()
    {
        Assert.Equal((3, -1), (First.Count, First.Find("d")));
        Assert.Equal((int[])[0, 2], First.Evaluate(Select.By("team=x")).Sure);
        Assert.Empty(First.Evaluate(Select.By("tier=1")).Sure);
    }

    private static NamespaceIndex Of(params Namespace[] entries)
    {
        var index = new NamespaceIndex();
        foreach (var entry in entries) index.Add(entry);
        return index;
    }
}
