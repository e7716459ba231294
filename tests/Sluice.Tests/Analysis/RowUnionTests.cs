using Sluice.Analysis;
using Sluice.Sets;

namespace Sluice.Tests.Analysis;

/// <summary>Rows from entries: what each class is open to is what any entry opens for it.</summary>
public sealed class RowUnionTests
{
    private readonly TrafficTable traffic = new(false);

    [Fact]
    public void A_class_that_is_named_twice_is_in_the_row_once()
    {
        var row = new RowUnion(10, traffic).Of([3, 3, 5], _ => (Port(80), Port(80)), (TrafficTable.None, TrafficTable.None));
        Assert.Equal(ClassSet.Of([3, 5]), Assert.Single(row.Cells).Peers);
    }

    private int Port(int number) => traffic.Id(TrafficSet.Of(Protocol.Tcp, number));
}
