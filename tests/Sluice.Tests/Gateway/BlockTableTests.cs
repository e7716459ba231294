using Sluice.Gateway.Callers;
using Sluice.Gateway.Destinations;
using Sluice.Sets;

namespace Sluice.Tests.Gateway;

/// <summary>The table of blocks beside a look at each of them.</summary>
public sealed class BlockTableTests
{
    [Fact]
    public void The_narrowest_of_many_blocks_is_found_as_by_looking_at_each()
    {
        var random = new Random(7);
        var blocks = new List<(Cidr Block, Caller Caller)> { (Cidr.Parse("64:ff9b::/96"), new() { Name = "translated" }) };
        for (var number = 0; number < 400; number++)
        {
            var isIPv6 = random.Next(3) == 0;
            var block = Cidr.Of(isIPv6, Near(random, isIPv6), random.Next(isIPv6 ? 112 : 16, isIPv6 ? 129 : 33));
            if (blocks.TrueForAll(pair => pair.Block != block)) blocks.Add((block, new() { Name = $"caller {number}" }));
        }

        var table = new BlockTable(blocks);
        var found = 0;
        for (var number = 0; number < 4_000; number++)
        {
            var isIPv6 = random.Next(3) == 0;
            var address = new NetAddress(isIPv6, random.Next(4) == 0 && isIPv6 ? Cidr.Parse("64:ff9b::/96").Network | Near(random, false) : Near(random, isIPv6));
            var expected = blocks.Where(pair => address.IsIn(pair.Block)).OrderByDescending(static pair => pair.Block.IsIPv6 ? pair.Block.Prefix : pair.Block.Prefix + 96).Select(static pair => pair.Caller).FirstOrDefault();
            Assert.Equal(expected?.Name, table.Find(address)?.Name);
            if (expected is not null) found++;
        }

        Assert.Equal(blocks.Count, table.Count);
        Assert.InRange(found, 1_000, 3_999);
    }

    /// <summary>An address that shares its beginning with many others.</summary>
    private static UInt128 Near(Random random, bool isIPv6) => isIPv6
        ? Cidr.Parse("fd00::/100").Network | (UInt128)random.Next(1 << 20)
        : Cidr.Parse("10.0.0.0/8").Network | (UInt128)random.Next(1 << 22);
}
