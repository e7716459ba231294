using Sluice.Analysis;
using Sluice.Sets;

namespace Sluice.Tests.Analysis;

/// <summary>Rows from entries: what each class is open to is what any entry opens for it.</summary>
public sealed class RowUnionTests
{
    private readonly TrafficTable traffic = new(false);

    [Fact]
    public void A_few_classes_among_very_many_are_united_as_all_are()
    {
        List<Entry> entries = [new(ClassSet.Of([9000]), Port(80)), new(ClassSet.Of([90_000, 5000]), Port(80))];
        var row = new RowUnion(100_000, traffic).Of(entries, entries);
        Assert.Equal([(Port(80), Port(80)), (Port(80), Port(80)), (Port(80), Port(80)), (TrafficTable.None, TrafficTable.None)], ((int[])[5000, 9000, 90_000, 80]).Select(row.Of));
        Assert.Equal(3, row.Support);
    }

    [Fact]
    public void There_is_room_for_every_class_that_was_appended()
    {
        var union = new RowUnion(1000, traffic);
        union.Reserve(1001);
        List<Entry> entries = [new(ClassSet.Of([1000]), Port(80)), new(ClassSet.Of([5, 1000]), Port(81))];
        var row = union.Of(entries, entries);
        var both = traffic.Or(Port(80), Port(81));
        Assert.Equal([(Port(81), Port(81)), (both, both)], ((int[])[5, 1000]).Select(row.Of));
    }

    [Fact]
    public void A_class_that_is_named_twice_is_in_the_row_once()
    {
        var row = new RowUnion(10, traffic).Of([3, 3, 5], _ => (Port(80), Port(80)), (TrafficTable.None, TrafficTable.None));
        Assert.Equal(ClassSet.Of([3, 5]), Assert.Single(row.Cells).Peers);
    }

    private int Port(int number) => traffic.Id(TrafficSet.Of(Protocol.Tcp, number));
}
