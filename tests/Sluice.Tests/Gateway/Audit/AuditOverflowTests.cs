using Sluice.Gateway.Audit;
using static Sluice.Tests.Gateway.Audit.SampleLog;

namespace Sluice.Tests.Gateway.Audit;

/// <summary>What happens when records come faster than they are written, or cannot be written at all.</summary>
public sealed class AuditOverflowTests : IDisposable
{
    private readonly SampleLog here = new();
    private readonly FaultySink sink = new();

    public void Dispose() => here.Dispose();

    [Fact]
    public async Task Under_drop_and_count_traffic_goes_on_and_the_chain_says_how_many_are_lost()
    {
        var log = Held(AuditOverflow.DropAndCount, capacity: 4);
        for (var at = 0; at < 4; at++) Assert.True(log.Write(Record(at)));
        for (var at = 4; at < 10; at++)
        {
            Assert.True(await log.WaitForRoomAsync(TestContext.Current.CancellationToken));
            Assert.False(log.Write(Record(at)));
        }

        Assert.Equal(new(0, 6, 4), log.Counts);
        sink.LetGo();
        await log.DisposeAsync();
        Assert.Equal(new(4, 6, 0), log.Counts);
        var examination = Verify(sink.Bytes);
        Assert.Empty(examination.Faults);
        Assert.Equal((4, 6), (examination.Runs[0].Records, examination.Runs[0].Lost));
        Assert.Equal(1, Sentences("Traffic goes on"));
    }

    [Fact]
    public async Task Under_fail_closed_new_tunnels_wait_in_their_order_and_tunnels_that_close_are_kept()
    {
        var log = Held(AuditOverflow.FailClosed, capacity: 2, reserve: 3);
        Assert.True(await log.WaitForRoomAsync(TestContext.Current.CancellationToken));
        for (var at = 0; at < 2; at++) Assert.True(log.Write(Record(at)));
        var (first, second) = (log.WaitForRoomAsync(TestContext.Current.CancellationToken).AsTask(), log.WaitForRoomAsync(TestContext.Current.CancellationToken).AsTask());
        for (var at = 2; at < 5; at++) Assert.True(log.Write(Record(at) with { Event = AuditEvent.Closed }));
        Assert.False(log.Write(Record(5)));
        Assert.False(first.IsCompleted || second.IsCompleted);
        sink.LetGo();
        Assert.True(await first && await second);
        await log.DisposeAsync();
        var run = Verify(sink.Bytes).Runs[0];
        Assert.Equal((5, 1), (run.Records, run.Lost));
    }

    [Fact]
    public async Task A_full_disk_makes_new_tunnels_wait_also_where_the_queue_is_empty()
    {
        var log = here.OpenOn(sink, here.Options with { Overflow = AuditOverflow.FailClosed });
        Until(() => sink.Attempts == 1);
        sink.Fails = true;
        log.Write(Record(1));
        Until(() => sink.Attempts > 1 && here.Clock.Timers == 2);
        var waiting = log.WaitForRoomAsync(TestContext.Current.CancellationToken).AsTask();
        here.Clock.Advance(TimeSpan.FromSeconds(1));
        Until(() => sink.Attempts > 2 && here.Clock.Timers == 2);
        Assert.False(waiting.IsCompleted);
        sink.Fails = false;
        here.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.True(await waiting);
        await log.DisposeAsync();
        Assert.Equal((1, 1), (Sentences("cannot be written: No space left on device. New tunnels wait until it can."), Sentences("is written again; 0 records are lost")));
        Assert.Empty(Verify(sink.Bytes).Faults);
    }

    [Fact]
    public async Task A_full_disk_under_drop_and_count_is_said_once_and_counted()
    {
        var log = here.OpenOn(sink, here.Options with { Overflow = AuditOverflow.DropAndCount, Capacity = 3 });
        Until(() => sink.Attempts == 1);
        sink.Fails = true;
        log.Write(Record(0));
        Until(() => sink.Attempts > 1 && here.Clock.Timers == 2);
        for (var at = 1; at < 9; at++) log.Write(Record(at));
        Assert.Equal(new(0, 5, 4), log.Counts);
        here.Clock.Advance(TimeSpan.FromSeconds(1));
        Until(() => sink.Attempts > 2 && here.Clock.Timers == 2);
        Assert.Equal(1, Sentences("cannot be written: No space left on device. Traffic goes on"));
        sink.Fails = false;
        here.Clock.Advance(TimeSpan.FromSeconds(1));
        Until(() => log.Counts.Written == 4);
        await log.DisposeAsync();
        var run = Verify(sink.Bytes).Runs[0];
        Assert.Equal((4, 5), (run.Records, run.Lost));
    }

    [Fact]
    public async Task What_cannot_be_written_even_at_the_end_is_counted_and_the_chain_has_no_end()
    {
        var log = here.OpenOn(sink, here.Options);
        Until(() => sink.Attempts == 1);
        sink.Fails = true;
        for (var at = 0; at < 7; at++) log.Write(Record(at));
        await log.DisposeAsync();
        Assert.Equal(new(0, 7, 0), log.Counts);
        Assert.Equal(["Unproven at audit.log:1"], Faults(Verify(sink.Bytes)));
        Assert.False(await log.WaitForRoomAsync(TestContext.Current.CancellationToken));
        Assert.False(log.Write(Record(8)));
    }

    [Fact]
    public async Task Who_gives_up_waiting_leaves_the_room_to_the_next()
    {
        var log = Held(AuditOverflow.FailClosed, capacity: 1, reserve: 0);
        log.Write(Record(0));
        using var stop = new CancellationTokenSource();
        var (left, stayed) = (log.WaitForRoomAsync(stop.Token).AsTask(), log.WaitForRoomAsync(TestContext.Current.CancellationToken).AsTask());
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => left);
        sink.LetGo();
        Assert.True(await stayed);
        await log.DisposeAsync();
    }

    [Fact]
    public async Task Who_still_waits_when_the_log_is_closed_is_not_let_through()
    {
        var log = Held(AuditOverflow.FailClosed, capacity: 1, reserve: 0);
        log.Write(Record(0));
        var waiting = log.WaitForRoomAsync(TestContext.Current.CancellationToken).AsTask();
        var closing = log.DisposeAsync().AsTask();
        Assert.False(await waiting);
        sink.LetGo();
        await closing;
    }

    /// <summary>A log whose writer hangs in its first line, so that what is written afterwards stays in the queue.</summary>
    private AuditLog Held(AuditOverflow overflow, int capacity, int reserve = 0)
    {
        sink.Hold();
        var log = here.OpenOn(sink, here.Options with { Overflow = overflow, Capacity = capacity, Reserve = reserve });
        Until(() => sink.Attempts == 1);
        return log;
    }

    private int Sentences(string part) => here.Error.ToString().Split(part).Length - 1;
}
