using System.Globalization;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;

namespace Sluice.EndToEnd;

/// <summary>The watches of the stand-in: every change is an event with a version of its own, told to whoever watches from an earlier one.</summary>
public sealed partial class FakeCluster
{
    private readonly List<(int Version, string Plural, string Type, JsonObject Item)> events = [];
    private TaskCompletionSource changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private CancellationTokenSource dropping = new();
    private int oldest;
    private int watching;

    /// <summary>The version of the last change.</summary>
    public int Version { get; private set; } = 1;

    /// <summary>How many watches are open.</summary>
    public int OpenWatches => Volatile.Read(ref watching);

    /// <summary>Cuts every watch off.</summary>
    public void DropWatches()
    {
        var dropped = Interlocked.Exchange(ref dropping, new());
        dropped.Cancel();
    }

    /// <summary>Forgets what happened so far: a watch from before it gets 410, and has to list again.</summary>
    public void ForgetHistory()
    {
        lock (resources) oldest = ++Version;
        DropWatches();
    }

    private JsonObject? Take(string plural, JsonObject like)
    {
        var items = resources[plural].Items;
        var at = items.FindIndex(item => Name(item) == Name(like));
        if (at < 0) return null;
        var item = items[at];
        items.RemoveAt(at);
        return item;

        static (string?, string?) Name(JsonObject item) => ((string?)item["metadata"]?["namespace"] ?? "", (string?)item["metadata"]?["name"]);
    }

    private void Tell(string plural, string type, JsonObject item)
    {
        var copy = item.DeepClone().AsObject();
        (copy["apiVersion"], copy["kind"]) = (resources[plural].Group, resources[plural].Kind);
        copy["metadata"]!["resourceVersion"] = (++Version).ToString(CultureInfo.InvariantCulture);
        events.Add((Version, plural, type, copy));
        Interlocked.Exchange(ref changed, new(TaskCreationOptions.RunContinuationsAsynchronously)).SetResult();
    }

    private async Task Watch(TcpClient connection, string target)
    {
        var path = target.Split('?')[0];
        var plural = path[(path.LastIndexOf('/') + 1)..];
        var from = int.Parse(Query(target, "resourceVersion") ?? "0", CultureInfo.InvariantCulture);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(stop.Token, dropping.Token);
        var stream = connection.GetStream();
        await stream.WriteAsync("HTTP/1.1 200 -\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n"u8.ToArray(), ending.Token);
        Interlocked.Increment(ref watching);
        try
        {
            // Whoever watches may be gone: that is seen by reading, which gives nothing else.
            var gone = stream.ReadAsync(new byte[1], ending.Token).AsTask();
            while (true)
            {
                var next = changed.Task;
                List<string> lines;
                lock (resources)
                {
                    if (from < oldest) lines = ["""{"type":"ERROR","object":{"kind":"Status","apiVersion":"v1","status":"Failure","message":"too old resource version","reason":"Expired","code":410}}"""];
                    else lines = [.. events.Where(one => one.Version > from && one.Plural == plural).Select(static one => new JsonObject { ["type"] = one.Type, ["object"] = one.Item.DeepClone() }.ToJsonString())];
                    from = from < oldest ? from : Version;
                }

                foreach (var line in lines) await Chunk(stream, line + "\n", ending.Token);
                if (from < oldest)
                {
                    await stream.WriteAsync("0\r\n\r\n"u8.ToArray(), ending.Token);
                    return;
                }

                if (await Task.WhenAny(next, gone) == gone) return;
            }
        }
        catch (Exception fault) when (fault is IOException or OperationCanceledException or ObjectDisposedException)
        {
            // Cut off, by either side.
        }
        finally
        {
            Interlocked.Decrement(ref watching);
        }
    }

    private static async Task Chunk(NetworkStream stream, string text, CancellationToken stop)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        await stream.WriteAsync(Encoding.ASCII.GetBytes($"{bytes.Length:x}\r\n"), stop);
        await stream.WriteAsync(bytes, stop);
        await stream.WriteAsync("\r\n"u8.ToArray(), stop);
    }
}
