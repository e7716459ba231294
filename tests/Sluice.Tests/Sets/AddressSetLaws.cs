using FsCheck;
using FsCheck.Fluent;
using Sluice.Sets;

namespace Sluice.Tests.Sets;

public sealed class AddressSetLaws
{
    [Fact]
    public void A_set_of_blocks_has_the_addresses_of_its_blocks() => Prop.ForAll(Generated.BlockLists, blocks =>
    {
        var set = AddressSet.Of(blocks);
        return Borders(blocks).All(at => set.Contains(at.IsIPv6, at.Address) == blocks.Any(block => IsIn(block, at)));
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Operations_agree_with_membership() => Hold((a, b) => Borders([.. a.ToBlocks(), .. b.ToBlocks()]).All(at =>
    {
        var (inA, inB) = (a.Contains(at.IsIPv6, at.Address), b.Contains(at.IsIPv6, at.Address));
        return a.Union(b).Contains(at.IsIPv6, at.Address) == (inA || inB)
            && a.Intersect(b).Contains(at.IsIPv6, at.Address) == (inA && inB)
            && a.Except(b).Contains(at.IsIPv6, at.Address) == (inA && !inB);
    }));

    [Fact]
    public void Blocks_give_the_set_back() => Hold((a, b) => AddressSet.Of(a.Union(b).ToBlocks()).Equals(a.Union(b)) && AddressSet.Of(a.Except(b).ToBlocks()).Equals(a.Except(b)));

    [Fact]
    public void Blocks_are_ascending_disjoint_and_as_few_as_can_be() => Hold((a, b) =>
    {
        var blocks = a.Except(b).ToBlocks();
        return blocks.Zip(blocks.Skip(1)).All(pair => pair.First < pair.Second && !AreHalves(pair.First, pair.Second))
            && blocks.Select((block, at) => (block, at)).All(one => !blocks.Skip(one.at + 1).Any(other => one.block.Contains(other)));
    });

    [Fact]
    public void A_set_and_what_is_outside_it_are_everything() => Hold((a, _) =>
        AddressSet.All.Except(a).Union(a).Equals(AddressSet.All) && !AddressSet.All.Except(a).Overlaps(a) && a.IsSubsetOf(AddressSet.All));

    [Fact]
    public void Equal_sets_are_equal_however_they_came_to_be() => Prop.ForAll(Generated.BlockLists, blocks =>
        AddressSet.Of(blocks).Equals(AddressSet.Of(blocks.Reverse().Concat(blocks)))
        && AddressSet.Of(blocks).GetHashCode() == AddressSet.Of(blocks.Reverse()).GetHashCode()).QuickCheckThrowOnFailure();

    [Fact]
    public void The_families_do_not_mix()
    {
        var v4 = AddressSet.Of(Cidr.AllIPv4);
        Assert.Equal(AddressSet.AllIPv4, v4);
        Assert.False(v4.Overlaps(AddressSet.Of(Cidr.AllIPv6)));
        Assert.Equal(AddressSet.All, v4.Union(AddressSet.Of(Cidr.AllIPv6)));
        Assert.Equal("0.0.0.0/0,::/0", AddressSet.All.ToString());
    }

    [Fact]
    public void An_exception_leaves_a_hole_and_nothing_else()
    {
        var set = AddressSet.Of(Cidr.Parse("10.0.0.0/8")).Except(AddressSet.Of(Cidr.Parse("10.0.0.0/10")));
        Assert.Equal("10.64.0.0/10,10.128.0.0/9", set.ToString());
        Assert.False(set.Contains(false, 0x0A3FFFFF));
        Assert.True(set.Contains(false, 0x0A400000));
    }

    /// <summary>The first and last address of each block, and their neighbours.</summary>
    private static IEnumerable<(bool IsIPv6, UInt128 Address)> Borders(IEnumerable<Cidr> blocks)
    {
        foreach (var block in blocks)
        {
            var highest = block.IsIPv6 ? UInt128.MaxValue : uint.MaxValue;
            yield return (block.IsIPv6, block.Network);
            yield return (block.IsIPv6, block.Last);
            if (block.Network > 0) yield return (block.IsIPv6, block.Network - 1);
            if (block.Last < highest) yield return (block.IsIPv6, block.Last + 1);
        }
    }

    private static bool IsIn(Cidr block, (bool IsIPv6, UInt128 Address) at) =>
        block.IsIPv6 == at.IsIPv6 && at.Address >= block.Network && at.Address <= block.Last;

    /// <summary>Whether two blocks could have been written as one.</summary>
    private static bool AreHalves(Cidr left, Cidr right) => left.IsIPv6 == right.IsIPv6 && left.Prefix == right.Prefix && left.Prefix > 0
        && Cidr.Of(left.IsIPv6, left.Network, left.Prefix - 1) == Cidr.Of(right.IsIPv6, right.Network, right.Prefix - 1);

    private static void Hold(Func<AddressSet, AddressSet, bool> law) =>
        Prop.ForAll(Generated.AddressSets, Generated.AddressSets, law).QuickCheckThrowOnFailure();
}
