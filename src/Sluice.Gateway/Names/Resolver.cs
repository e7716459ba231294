using System.Collections.Concurrent;
using System.Net;
using Sluice.Gateway.Destinations;

namespace Sluice.Gateway.Names;

/// <summary>The addresses of a name, or why there are none, as part of a sentence.</summary>
public sealed record Resolution(IReadOnlyList<NetAddress> Addresses, string Fault)
{
    public bool IsFound => Addresses.Count > 0;
}

/// <summary>
/// Resolves names to their IPv4 and IPv6 addresses and keeps the answers for as long as they hold, one hour at most; that a name has none, 30 seconds at most. Names are whole:
/// no search domains, no hosts file. Many callers that ask for one name at once ask the server once.
/// </summary>
public sealed class Resolver
{
    private const int MostKept = 65_536;
    private static readonly TimeSpan LongestKept = TimeSpan.FromHours(1), LongestMissing = TimeSpan.FromSeconds(30);
    private readonly ConcurrentDictionary<string, Kept> cache = new(StringComparer.Ordinal);
    private readonly DnsClient client;
    private readonly TimeProvider clock;

    /// <param name="servers">Asked in this order.</param>
    /// <param name="patience">How long one server may take for one answer.</param>
    /// <param name="clock">What the lifetime of answers is measured by.</param>
    public Resolver(IReadOnlyList<IPEndPoint> servers, TimeSpan patience, TimeProvider clock) => (client, this.clock) = (new(servers, patience), clock);

    /// <summary>Questions that were answered from what was kept.</summary>
    public long Hits => Volatile.Read(ref hits);

    /// <summary>Questions that a server was asked.</summary>
    public long Misses => Volatile.Read(ref misses);

    private long hits, misses;

    public async ValueTask<Resolution> ResolveAsync(string name, CancellationToken stop)
    {
        var now = clock.GetTimestamp();
        if (cache.TryGetValue(name, out var kept) && (!kept.Answer.IsCompletedSuccessfully || now < kept.Until))
        {
            Interlocked.Increment(ref hits);
            return await kept.Answer.WaitAsync(stop);
        }

        if (cache.Count >= MostKept) Forget(now);
        var fresh = new Kept();
        var winner = kept is null ? cache.GetOrAdd(name, fresh) : cache.TryUpdate(name, fresh, kept) ? fresh : cache.GetValueOrDefault(name, fresh);
        if (ReferenceEquals(winner, fresh))
        {
            Interlocked.Increment(ref misses);
            _ = AskAsync(name, fresh);
        }

        return await winner.Answer.WaitAsync(stop);
    }

    /// <summary>Nobody waits for it by itself: a caller that goes away does not take the answer from the others.</summary>
    private async Task AskAsync(string name, Kept into)
    {
        try
        {
            var (v4, v6) = (client.AskAsync(name, DnsMessage.A, CancellationToken.None), client.AskAsync(name, DnsMessage.Aaaa, CancellationToken.None));
            var (four, six) = (await v4, await v6);
            var resolution = Resolved(four, six);
            var life = resolution.IsFound
                ? Shortest(LongestKept, [.. ((DnsAnswer?[])[four, six]).Where(static answer => answer?.Addresses.Count > 0).Select(static answer => TimeSpan.FromSeconds(answer!.Lifetime))])
                : four is null || six is null || four.Code == 2 || six.Code == 2 ? TimeSpan.Zero : Shortest(LongestMissing, [TimeSpan.FromSeconds(Math.Min(four.Lifetime, six.Lifetime))]);
            into.Until = clock.GetTimestamp() + (long)(life.TotalSeconds * clock.TimestampFrequency);
            into.Set(resolution);
        }
        catch (Exception fault)
        {
            cache.TryRemove(new(name, into));
            into.Set(new([], $"the name could not be asked for: {fault.Message}"));
        }
    }

    private static Resolution Resolved(DnsAnswer? four, DnsAnswer? six)
    {
        // Half an answer is none: the half that is missing may be the one in a range that is denied.
        if (four is null || six is null) return new([], "no name server answered in time");
        if (four.Code is not (0 or 3) || six.Code is not (0 or 3)) return new([], "the name servers failed to answer");
        if (four.Addresses.Count + six.Addresses.Count > 0) return new([.. four.Addresses, .. six.Addresses], "");
        return new([], four.Code == 3 || six.Code == 3 ? "there is no such name" : "the name has no addresses");
    }

    private static TimeSpan Shortest(TimeSpan most, IReadOnlyList<TimeSpan> lives) => lives.Count == 0 ? TimeSpan.Zero : lives.Min() < most ? lives.Min() : most;

    private void Forget(long now)
    {
        foreach (var (name, kept) in cache)
        {
            if (kept.Answer.IsCompleted && now >= kept.Until) cache.TryRemove(new(name, kept));
        }

        if (cache.Count >= MostKept) cache.Clear();
    }

    private sealed class Kept
    {
        private readonly TaskCompletionSource<Resolution> answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public long Until;

        public Task<Resolution> Answer => answer.Task;

        public void Set(Resolution resolution) => answer.SetResult(resolution);
    }
}
