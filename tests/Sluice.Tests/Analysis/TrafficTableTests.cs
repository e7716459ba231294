using Sluice.Analysis;
using Sluice.Sets;

namespace Sluice.Tests.Analysis;

/// <summary>Numbers of sets behave as the sets do, for the few that are kept in a square as for the many that are not, asked once or again.</summary>
public sealed class TrafficTableTests
{
    private const int Many = 300;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void What_is_in_both_in_either_in_one_alone_and_in_none_is_what_it_is_of_the_sets(bool withPortless)
    {
        var table = new TrafficTable(withPortless);
        var everything = withPortless ? TrafficSet.Everything : TrafficSet.AllPorts;
        int[] ids = [TrafficTable.None, TrafficTable.All, table.AllPorts, .. Enumerable.Range(0, Many).Select(number => table.Id(Set(number)))];
        for (var round = 0; round < 2; round++)
        {
            for (var at = 0; at < ids.Length; at++)
            {
                foreach (var other in new[] { 0, 1, 2, at, (at * 7 + 5) % ids.Length, ids.Length - 1 - at, Many - 60, Many + 2 })
                {
                    var (left, right) = (ids[at], ids[other]);
                    Assert.Equal(table[left].Intersect(table[right]), table[table.And(left, right)]);
                    Assert.Equal(table[left].Union(table[right]), table[table.Or(left, right)]);
                    Assert.Equal(table[left].Except(table[right]), table[table.Except(left, right)]);
                }

                Assert.Equal(everything.Except(table[ids[at]]), table[table.Not(ids[at])]);
                Assert.Equal(table[ids[at]].OnlyPorts(), table[table.OnlyPorts(ids[at])]);
            }
        }
    }

    /// <summary>Up to number 255 answers are kept in a square.</summary>
    [Fact]
    public void At_the_border_of_the_square_an_answer_is_that_of_the_sets()
    {
        var table = new TrafficTable(false);
        for (var port = 1; table.Count < 270; port++) table.Id(TrafficSet.Of(Protocol.Tcp, PortSet.Of(port, port + 300)));
        for (var left = 240; left < 262; left++)
        {
            for (var right = 240; right < 262; right++)
            {
                Assert.Equal(table[left].Intersect(table[right]), table[table.And(left, right)]);
                Assert.Equal(table[left].Union(table[right]), table[table.Or(left, right)]);
                Assert.Equal(table[left].Intersect(table[right]), table[table.And(left, right)]);
            }
        }
    }

    [Fact]
    public void Equal_sets_have_one_number_and_ICMP_has_none_where_it_is_not_kept()
    {
        var (with, without) = (new TrafficTable(true), new TrafficTable(false));
        Assert.Equal((true, false), (with.HasPortless, without.HasPortless));
        Assert.Equal((TrafficSet.Empty, TrafficSet.Everything, TrafficSet.AllPorts), (with[TrafficTable.None], with[TrafficTable.All], with[with.AllPorts]));
        Assert.Equal((TrafficSet.AllPorts, TrafficTable.All), (without[TrafficTable.All], without.AllPorts));
        Assert.Equal((TrafficTable.None, TrafficTable.All), (without.Id(TrafficSet.Portless), without.Id(TrafficSet.Everything)));
        var count = with.Count;
        Assert.Equal(with.Id(Set(9)), with.Id(Set(9)));
        Assert.Equal(count + 1, with.Count);
    }

    /// <summary>Counts of two tables are compared by these numbers, whichever sets came first.</summary>
    [Fact]
    public void A_digest_depends_on_the_set_alone_and_tells_sets_apart()
    {
        var (table, turned) = (new TrafficTable(true), new TrafficTable(true));
        TrafficSet[] sets = [TrafficSet.Empty, TrafficSet.Everything, TrafficSet.AllPorts, TrafficSet.Portless, TrafficSet.OnlyIcmp, TrafficSet.OnlyOther, .. Enumerable.Range(1, 9).Select(static port => TrafficSet.Of(Protocol.Tcp, PortSet.Of(port, port).Union(PortSet.Of(443, 443)))), .. Protocols.All.Select(static protocol => TrafficSet.Of(protocol, 80)), .. Enumerable.Range(0, Many).Select(Set)];
        foreach (var set in sets.Reverse()) turned.Id(set);
        foreach (var set in sets) table.Id(set);
        Assert.All(sets, set => Assert.Equal(table.Digest(table.Id(set)), turned.Digest(turned.Id(set))));
        Assert.Equal(sets.Distinct().Count(), sets.Distinct().Select(set => table.Digest(table.Id(set))).Distinct().Count());
        Assert.Equal(0UL, table.Digest(TrafficTable.None));
    }

    /// <summary>Single ports, ranges that touch and overlap, one protocol and several, ICMP and others.</summary>
    private static TrafficSet Set(int number)
    {
        var set = TrafficSet.Of(number % 3 == 0 ? Protocol.Udp : Protocol.Tcp, PortSet.Of(1 + (number % 40), 1 + (number % 40) + (number / 40)));
        if (number % 5 == 0) set = set.Union(TrafficSet.Of(Protocol.Sctp, 1 + number));
        if (number % 7 == 0) set = set.Union(TrafficSet.Of(Protocol.Tcp, PortSet.Of(100 + number, 65535)));
        return number % 11 == 0 ? set.Union(TrafficSet.Portless) : set;
    }
}
