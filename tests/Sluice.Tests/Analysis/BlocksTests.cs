using Sluice.Analysis;

namespace Sluice.Tests.Analysis;

/// <summary>Work on every core.</summary>
public sealed class BlocksTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(511)]
    [InlineData(512)]
    [InlineData(513)]
    [InlineData(9000)]
    public void Every_number_below_the_count_is_worked_on_once(int count)
    {
        var times = new int[count];
        Blocks.ForEach(count, at => Interlocked.Increment(ref times[at]));
        Assert.All(times, static time => Assert.Equal(1, time));
    }
}
