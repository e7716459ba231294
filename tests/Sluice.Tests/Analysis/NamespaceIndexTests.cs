using Sluice.Analysis;
using Sluice.Model;
using Sluice.Tests.Building;

namespace Sluice.Tests.Analysis;

/// <summary>What versions of the namespaces know: those that were there, those in another form, and those that have come.</summary>
public sealed class NamespaceIndexTests
{
    [Fact]
    public void A_namespace_that_comes_is_found_and_counted_beside_those_that_were_there()
    {
        var one = Listed(Named("a"), Named("b")).With(Named("c"));
        var two = one.With(Named("d"));
        Assert.Equal((3, 4), (one.Count, two.Count));
        Assert.Equal([0, 1, 2, -1], ((string[])["a", "b", "c", "d"]).Select(one.Find));
        Assert.Equal([0, 1, 2, 3, -1], ((string[])["a", "b", "c", "d", "e"]).Select(two.Find));
        Assert.Equal(["a", "b", "c", "d"], Enumerable.Range(0, two.Count).Select(index => two[index].Name));
    }

    [Fact]
    public void A_namespace_in_another_form_keeps_its_place_and_the_version_before_keeps_the_old_one()
    {
        var before = Listed(Named("a", "team=x"), Named("b"));
        var after = before.With(Named("a", "team=y"));
        Assert.Equal((2, 0, 1), (after.Count, after.Find("a"), after.Find("b")));
        Assert.Equal(("team=x", "team=y"), (Text(before[0]), Text(after[0])));
        Assert.Equal("team=z", Text(after.With(Named("a", "team=z"))[0]));
    }

    [Fact]
    public void A_selector_picks_from_a_version_what_its_namespaces_are_now_in_order()
    {
        var first = Listed(Named("a", "team=y"), Named("b", "team=x"), Named("c", "team=x"), Namespace.Referred("d"));
        var later = first.With(Named("a", "team=x")).With(Named("c", "team=z")).With(Named("e", "team=x"));
        var picked = later.Evaluate(Select.By("team=x"));
        Assert.Equal([0, 1, 4], picked.Sure);
        Assert.Equal([0, 1, 3, 4], picked.May);
    }

    private static NamespaceIndex Listed(params Namespace[] entries)
    {
        var index = new NamespaceIndex();
        foreach (var entry in entries) index.Add(entry);
        return index;
    }

    private static Namespace Named(string name, string labels = "") => Namespace.Defined(name, Select.Labels(labels));

    private static string Text(Namespace space) => $"team={space.Labels.Find("team")}";
}
