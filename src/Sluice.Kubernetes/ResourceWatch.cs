using System.Net;
using System.Runtime.CompilerServices;
using System.Text.Json;

namespace Sluice.Kubernetes;

/// <summary>
/// Keeps a sink equal to a list of the API server: lists, watches from there, goes on from the last event when a watch ends, and lists again when the server has forgotten that version.
/// </summary>
/// <param name="client">Asks the server.</param>
/// <param name="path">Of the list, as <c>/api/v1/pods</c>.</param>
/// <param name="sink">What is kept equal; by keys <c>namespace/name</c>, or <c>name</c>.</param>
/// <param name="clock">The time since which the watch is broken, and the waits between tries.</param>
/// <param name="say">Told why it is broken, once for each reason, and that it works again.</param>
public sealed class ResourceWatch(ApiClient client, string path, IResourceSink sink, TimeProvider clock, Action<string> say)
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(500), LongestPause = TimeSpan.FromSeconds(15), Lifetime = TimeSpan.FromMinutes(4), Overtime = TimeSpan.FromSeconds(30);
    private readonly Lock access = new();
    private DateTimeOffset? brokenSince = clock.GetUtcNow();
    private bool hasListed;
    private string told = "";

    /// <summary>Whether there was a whole list once.</summary>
    public bool HasListed { get { lock (access) return hasListed; } }

    /// <summary>Since when the sink may be behind; null while a watch is open.</summary>
    public DateTimeOffset? BrokenSince { get { lock (access) return brokenSince; } }

    /// <summary>Watches until it is told to stop.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        try
        {
            await FollowAsync(stop);
        }
        finally
        {
            // Whatever ended it: nobody is to rely on what is no longer watched.
            Pause();
        }
    }

    private async Task FollowAsync(CancellationToken stop)
    {
        var (version, pause) = ("", FirstPause);
        while (!stop.IsCancellationRequested)
        {
            try
            {
                if (version.Length == 0) version = await ListAsync(stop);
                var began = clock.GetTimestamp();
                await foreach (var happened in WatchAsync(version, stop))
                {
                    (version, pause) = (Take(happened) ?? version, FirstPause);
                }

                // The server ends a watch now and then, and the next one goes on where it ended.
                Pause();
                if (clock.GetElapsedTime(began) > FirstPause) continue;
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                return;
            }
            catch (ApiException fault)
            {
                if (fault.IsExpired || fault.Status is HttpStatusCode.BadRequest or 0) version = "";
                Break(fault.Message);
                if (fault.IsExpired && pause == FirstPause) pause = TimeSpan.Zero;
                if (fault.RetryAfter > pause) pause = fault.RetryAfter < LongestPause ? fault.RetryAfter.Value : LongestPause;
            }
            catch (Exception fault) when (fault is HttpRequestException or IOException or UnauthorizedAccessException or OperationCanceledException)
            {
                Break(fault is OperationCanceledException ? "the API server does not answer" : fault.Message);
            }

            if (!await WaitAsync(pause, stop)) return;
            pause = pause == TimeSpan.Zero ? FirstPause : pause < LongestPause / 2 ? pause * 2 : LongestPause;
        }
    }

    private async Task<string> ListAsync(CancellationToken stop)
    {
        sink.BeginList();
        var version = await client.ListAsync(path, item => sink.Put(Key(item), item), stop);
        sink.EndList();
        lock (access) hasListed = true;
        return version;
    }

    private async IAsyncEnumerable<WatchEvent> WatchAsync(string version, [EnumeratorCancellation] CancellationToken stop)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(stop);
        limit.CancelAfter(Lifetime + Overtime);
        await foreach (var happened in client.WatchAsync(path, version, Lifetime, Work, limit.Token)) yield return happened;
    }

    /// <summary>The version up to which is known what happened; null where the event does not say.</summary>
    private string? Take(WatchEvent happened)
    {
        if (happened.Type is WatchEventType.Added or WatchEventType.Modified) sink.Put(Key(happened.Object), happened.Object);
        else if (happened.Type == WatchEventType.Deleted) sink.Remove(Key(happened.Object));
        return happened.Object.TryGetProperty("metadata", out var metadata) && metadata.TryGetProperty("resourceVersion", out var version) ? version.GetString() : null;
    }

    private string Key(JsonElement item)
    {
        if (item.ValueKind != JsonValueKind.Object || !item.TryGetProperty("metadata", out var metadata) || !metadata.TryGetProperty("name", out var name)) throw new ApiException($"an object of {path} has no name");
        return metadata.TryGetProperty("namespace", out var space) ? $"{space.GetString()}/{name.GetString()}" : name.GetString()!;
    }

    private void Work()
    {
        lock (access) brokenSince = null;
        if (told.Length > 0) say($"watching {path} again");
        told = "";
    }

    private void Pause()
    {
        lock (access) brokenSince ??= clock.GetUtcNow();
    }

    private void Break(string why)
    {
        Pause();
        if (why != told) say($"cannot watch {path}: {why}");
        told = why;
    }

    private async Task<bool> WaitAsync(TimeSpan pause, CancellationToken stop)
    {
        try
        {
            await Task.Delay(pause, clock, stop);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }
}
