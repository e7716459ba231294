using Sluice.Analysis;
using Sluice.Sets;
using Sluice.Tests.Building;

namespace Sluice.Tests.Analysis;

/// <summary>What is counted of a row that is given destination by destination.</summary>
public sealed class RowCounterTests
{
    private readonly PolicyTable table;
    private readonly int[] pods;

    public RowCounterTests()
    {
        var cluster = Cluster.Whole.Pod("shop/a", "app=a").Pod("shop/b", "app=b").Pod("shop/c", "app=c");
        var reachability = Reachability.Of(cluster.Snapshot, Profile.Upstream, new() { KeepsEveryLabel = true });
        table = reachability.Table;
        pods = [.. ((string[])["shop/a", "shop/b", "shop/c"]).Select(name => reachability.Index.ClassOf(cluster.Peer(name)))];
    }

    [Fact]
    public void A_destination_that_differs_in_what_may_be_open_alone_is_counted_for_itself()
    {
        var count = Counted([[new(pods[1], Ports(80), Ports(80)), new(pods[2], Ports(80), Ports(80, 81))]]);
        Assert.Equal((2, 1), (count.Allowed, count.Unknown));
    }

    [Fact]
    public void A_destination_that_differs_in_what_is_open_for_sure_alone_is_counted_for_itself()
    {
        var count = Counted([[new(pods[1], TrafficTable.None, Ports(80)), new(pods[2], Ports(80), Ports(80))]]);
        Assert.Equal((1, 1), (count.Allowed, count.Unknown));
    }

    [Fact]
    public void Destinations_make_the_same_digest_together_and_one_by_one()
    {
        var (left, right) = (new Reach(pods[1], Ports(80), Ports(80)), new Reach(pods[2], Ports(80), Ports(80)));
        Assert.Equal(Counted([[left, right]]), Counted([[left], [right]]));
        Assert.NotEqual(Counted([[left]]).Digest, Counted([[right]]).Digest);
    }

    private RelationCount Counted(List<List<Reach>> rows)
    {
        var counter = new RowCounter(table);
        foreach (var row in rows) counter.Add(pods[0], row);
        return counter.Total;
    }

    private int Ports(params int[] numbers) =>
        table.Relation.Traffic.Id(numbers.Aggregate(TrafficSet.Empty, static (set, number) => set.Union(TrafficSet.Of(Protocol.Tcp, number))));
}
