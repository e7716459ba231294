using Sluice.Analysis;
using Sluice.Model;
using Sluice.Sets;
using Sluice.Tests.Building;

namespace Sluice.Tests.Analysis;

/// <summary>Addresses cut at the borders in use, and where pods of unknown address may have theirs.</summary>
public sealed class AddressAtomTests
{
    private static readonly AddressAtoms Atoms = AddressAtoms.Of([Set("10.0.0.0/8", "255.255.255.0/24"), Set("2001:db8::/32")], withIPv6: true);

    [Fact]
    public void Both_families_are_cut_at_every_border_and_no_finer()
    {
        Assert.Equal(
            ["0.0.0.0-9.255.255.255", "10.0.0.0-10.255.255.255", "11.0.0.0-255.255.254.255", "255.255.255.0-255.255.255.255"],
            Enumerable.Range(0, 4).Select(static atom => Range(Atoms[atom])));
        Assert.Equal(7, Atoms.Count);
        Assert.True(Atoms[5].Equals(Set("2001:db8::/32")));
        Assert.True(Enumerable.Range(0, 7).Aggregate(AddressSet.Empty, static (set, atom) => set.Union(Atoms[atom])).Equals(AddressSet.All));
    }

    [Theory]
    [InlineData("9.255.255.255", 0)]
    [InlineData("10.0.0.0", 1)]
    [InlineData("10.255.255.255", 1)]
    [InlineData("11.0.0.0", 2)]
    [InlineData("255.255.255.255", 3)]
    [InlineData("::", 4)]
    [InlineData("2001:db8::1", 5)]
    [InlineData("2001:db9::", 6)]
    public void An_address_is_in_the_atom_that_holds_it(string address, int atom)
    {
        var block = Cluster.Hosts(address)[0];
        Assert.Equal(atom, Atoms.IndexOf(block));
        Assert.True(AddressSet.Of(block).IsSubsetOf(Atoms[atom]));
    }

    [Fact]
    public void A_set_touches_the_atoms_it_shares_an_address_with()
    {
        Assert.Equal((int[])[1], Touched("10.0.0.0/8"));
        Assert.Equal((int[])[1, 2], Touched("10.0.0.0/7"));
        Assert.Equal((int[])[0, 1, 2, 3], Touched("0.0.0.0/0"));
        Assert.Equal((int[])[3, 5], Touched("255.255.255.7/32", "2001:db8::/64"));
        Assert.Equal((int[])[4, 5, 6], Touched("::/0"));
    }

    [Fact]
    public void Borders_are_there_or_not()
    {
        Assert.True(Atoms.HasBordersOf(Set("10.0.0.0/8")));
        Assert.True(Atoms.HasBordersOf(Set("255.255.255.0/24", "2001:db8::/32")));
        Assert.True(Atoms.HasBordersOf(AddressSet.All));
        Assert.False(Atoms.HasBordersOf(Set("10.0.0.0/9")));
        Assert.False(Atoms.HasBordersOf(Set("10.128.0.0/9")));
        Assert.False(Atoms.HasBordersOf(Set("2001:db8::/33")));
        Assert.False(Atoms.HasBordersOf(Set("2001:db8:8000::/33")));
    }

    [Fact]
    public void Without_IPv6_there_are_no_atoms_of_it_and_its_borders_do_no_harm()
    {
        var atoms = AddressAtoms.Of([Set("10.0.0.0/8"), Set("2001:db8::/32")], withIPv6: false);
        Assert.Equal((3, -1), (atoms.Count, atoms.IndexOf(Cluster.Hosts("2001:db8::1")[0])));
        Assert.True(atoms.HasBordersOf(Set("2001:db8::/40")));
        var touched = new List<int>();
        atoms.CopyTouching(Set("10.0.0.0/8", "2001:db8::/32"), touched);
        Assert.Equal((int[])[1], touched);
    }

    [Theory]
    [InlineData("10.0.0.0/16", "10.0.0.0/8", Verdict.Allow)]
    [InlineData("10.0.0.0/16", "10.0.0.0/24", Verdict.Unknown)]
    [InlineData("10.0.0.0/16", "11.0.0.0/8", Verdict.Deny)]
    [InlineData("10.0.0.0/16", "fd00::/8", Verdict.Deny)]
    [InlineData("fd00::/64", "fd00::/8", Verdict.Allow)]
    [InlineData("fd00::/64", "10.0.0.0/8", Verdict.Deny)]
    [InlineData("10.0.0.0/16,fd00::/64", "10.0.0.0/8", Verdict.Unknown)]
    [InlineData("10.0.0.0/16,fd00::/64", "10.0.0.0/8,fd00::/8", Verdict.Allow)]
    [InlineData("10.0.0.0/16,fd00::/64", "192.0.2.0/24", Verdict.Deny)]
    [InlineData("", "0.0.0.0/0", Verdict.Allow)]
    [InlineData("", "10.0.0.0/8", Verdict.Unknown)]
    [InlineData("", "203.0.113.0/24", Verdict.Deny)]
    [InlineData("", "::/0", Verdict.Unknown)]
    public void A_block_holds_pods_of_unknown_address_where_it_holds_all_of_their_ranges(string ranges, string addresses, Verdict verdict)
    {
        var options = AnalysisOptions.Default with { PodCidrs = ranges.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(Cidr.Parse).ToValueList() };
        var found = AddressRanges.Of(Snapshot.Empty, options);
        Assert.Equal((verdict, ranges.Length == 0), (found.Verdict(Set(addresses.Split(','))), found.IsAssumed));
    }

    [Fact]
    public void The_ranges_of_the_nodes_are_those_of_their_pods_unless_others_are_given()
    {
        var nodes = Cluster.Whole.Snapshot with { Nodes = [new Node { Name = "a", PodCidrs = [Cidr.Parse("10.1.0.0/24")] }, new Node { Name = "b", PodCidrs = [Cidr.Parse("10.0.0.0/24"), Cidr.Parse("10.1.0.0/24")] }] };
        var found = AddressRanges.Of(nodes, AnalysisOptions.Default);
        Assert.Equal([Cidr.Parse("10.0.0.0/24"), Cidr.Parse("10.1.0.0/24")], found.Blocks);
        Assert.False(found.IsAssumed);
        Assert.Equal([Cidr.Parse("10.9.0.0/16")], AddressRanges.Of(nodes, AnalysisOptions.Default with { PodCidrs = [Cidr.Parse("10.9.0.0/16")] }).Blocks);
    }

    private static AddressSet Set(params string[] blocks) => AddressSet.Of(blocks.Select(Cidr.Parse).ToValueList());

    private static int[] Touched(params string[] blocks)
    {
        var touched = new List<int>();
        Atoms.CopyTouching(Set(blocks), touched);
        return [.. touched];
    }

    private static string Range(AddressSet set)
    {
        var (low, high) = Assert.Single(set.V4.Intervals.ToArray());
        return $"{Dotted(low)}-{Dotted(high)}";
    }

    private static string Dotted(uint address) => $"{address >> 24}.{address >> 16 & 255}.{address >> 8 & 255}.{address & 255}";
}
