using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;

namespace Sluice.Kubernetes;

/// <summary>
/// Lists and watches objects. A connection on which nobody answers any more is noticed within <see cref="SilentFor"/>, by probes of TCP, so that a watch that is open is one that works.
/// </summary>
public sealed class ApiClient : IDisposable
{
    /// <summary>Objects in a page of a list.</summary>
    public const int PageSize = 500;

    /// <summary>The longest line of a watch, bytes: an object of etcd has 1.5 MiB at most.</summary>
    public const int LongestLine = 4 << 20;

    /// <summary>After how long a dead connection is noticed.</summary>
    public static readonly TimeSpan SilentFor = TimeSpan.FromSeconds(10 + (3 * 5));

    private static readonly TimeSpan ConnectPatience = TimeSpan.FromSeconds(10), AnswerPatience = TimeSpan.FromSeconds(60);
    private readonly ClusterAccess access;
    private readonly HttpClient http;

    public ApiClient(ClusterAccess access)
    {
        this.access = access ?? throw new ArgumentNullException(nameof(access));
        var handler = new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false, UseCookies = false, ConnectCallback = ConnectAsync, ConnectTimeout = ConnectPatience };
        if (access.Authorities is { } authorities)
        {
            var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
            policy.CustomTrustStore.AddRange(authorities);
            handler.SslOptions = new SslClientAuthenticationOptions { CertificateChainPolicy = policy };
        }

        http = new(handler) { BaseAddress = access.Server, Timeout = Timeout.InfiniteTimeSpan };
    }

    /// <summary>Every object of a list, page by page, all of one version; the version is returned.</summary>
    /// <param name="path">Of the list, as <c>/api/v1/pods</c>.</param>
    /// <param name="each">Takes an object, which is good until it returns.</param>
    /// <param name="stop">Gives up.</param>
    /// <exception cref="ApiException">The server refused, or the list moved on between two pages (<see cref="ApiException.IsExpired"/>).</exception>
    /// <exception cref="HttpRequestException">The server cannot be reached.</exception>
    public async Task<string> ListAsync(string path, Action<JsonElement> each, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(each);
        for (var next = ""; ;)
        {
            using var answer = await AskAsync($"{path}?limit={PageSize}{(next.Length > 0 ? $"&continue={Uri.EscapeDataString(next)}" : "")}", stop);
            using var page = await ReadAsync(path, answer, stop);
            if (!page.RootElement.TryGetProperty("items", out var items) || !page.RootElement.TryGetProperty("metadata", out var metadata)) throw new ApiException($"{path} is no list");
            if (items.ValueKind == JsonValueKind.Array)
            {
                foreach (var item in items.EnumerateArray()) each(item);
            }

            next = metadata.TryGetProperty("continue", out var rest) ? rest.GetString() ?? "" : "";
            if (next.Length == 0) return metadata.GetProperty("resourceVersion").GetString() ?? "";
        }
    }

    /// <summary>What happens to the objects of a list from a version on, until the server ends the watch, which it does now and then.</summary>
    /// <param name="path">Of the list.</param>
    /// <param name="version">Of the list, or of the last event.</param>
    /// <param name="lifetime">After how long the server is asked to end it.</param>
    /// <param name="opened">Called when the server has taken the watch.</param>
    /// <param name="stop">Gives up.</param>
    /// <exception cref="ApiException">The server refused, or the version is too old (<see cref="ApiException.IsExpired"/>).</exception>
    /// <exception cref="HttpRequestException">The server cannot be reached.</exception>
    /// <exception cref="IOException">The connection broke.</exception>
    public async IAsyncEnumerable<WatchEvent> WatchAsync(string path, string version, TimeSpan lifetime, Action opened, [EnumeratorCancellation] CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(opened);
        using var answer = await AskAsync($"{path}?watch=1&allowWatchBookmarks=true&resourceVersion={Uri.EscapeDataString(version)}&timeoutSeconds={lifetime.TotalSeconds:0}", stop);
        opened();
        await using var stream = await answer.Content.ReadAsStreamAsync(stop);
        await foreach (var line in Lines(stream, stop))
        {
            using var json = Parse(path, line);
            yield return Event(path, json.RootElement);
        }
    }

    public void Dispose() => http.Dispose();

    private static WatchEvent Event(string path, JsonElement line)
    {
        if (!line.TryGetProperty("type", out var type) || !line.TryGetProperty("object", out var what)) throw new ApiException($"a line of the watch of {path} is no event");
        return type.GetString() switch
        {
            "ADDED" => new(WatchEventType.Added, what),
            "MODIFIED" => new(WatchEventType.Modified, what),
            "DELETED" => new(WatchEventType.Deleted, what),
            "BOOKMARK" => new(WatchEventType.Bookmark, what),
            "ERROR" => throw new ApiException((HttpStatusCode)(what.TryGetProperty("code", out var code) && code.TryGetInt32(out var number) ? number : 0), MessageOf(what) ?? "the watch failed"),
            var other => throw new ApiException($"a line of the watch of {path} has the type {other}"),
        };
    }

    private static string? MessageOf(JsonElement status) => status.ValueKind == JsonValueKind.Object && status.TryGetProperty("message", out var message) ? message.GetString() : null;

    private static JsonDocument Parse(string path, ReadOnlyMemory<byte> bytes)
    {
        try
        {
            return JsonDocument.Parse(bytes);
        }
        catch (JsonException fault)
        {
            throw new ApiException($"{path}: the answer is no JSON: {fault.Message}", fault);
        }
    }

    private static async Task<JsonDocument> ReadAsync(string path, HttpResponseMessage answer, CancellationToken stop)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(stop);
        patience.CancelAfter(AnswerPatience);
        return Parse(path, await answer.Content.ReadAsByteArrayAsync(patience.Token));
    }

    private static async IAsyncEnumerable<ReadOnlyMemory<byte>> Lines(Stream stream, [EnumeratorCancellation] CancellationToken stop)
    {
        var (buffer, start, end) = (new byte[16 << 10], 0, 0);
        while (true)
        {
            while (buffer.AsSpan(start, end - start).IndexOf((byte)'\n') is >= 0 and var length)
            {
                if (length > 0) yield return buffer.AsMemory(start, length);
                start += length + 1;
            }

            buffer.AsSpan(start, end - start).CopyTo(buffer);
            (start, end) = (0, end - start);
            if (end == LongestLine) throw new ApiException($"a line of a watch is longer than {LongestLine >> 20} MiB");
            if (end == buffer.Length) Array.Resize(ref buffer, Math.Min(LongestLine, buffer.Length * 2));
            var read = await stream.ReadAsync(buffer.AsMemory(end), stop);
            if (read == 0) yield break;
            end += read;
        }
    }

    private async Task<HttpResponseMessage> AskAsync(string target, CancellationToken stop)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, target);
        request.Headers.Accept.Add(new("application/json"));
        if (access.TokenFile is { } file) request.Headers.Authorization = new("Bearer", (await File.ReadAllTextAsync(file, stop)).Trim());
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(stop);
        patience.CancelAfter(AnswerPatience);
        var answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, patience.Token);
        if (answer.StatusCode == HttpStatusCode.OK) return answer;
        using (answer)
        {
            var body = await answer.Content.ReadAsByteArrayAsync(patience.Token);
            throw new ApiException(answer.StatusCode, Said(body) ?? $"the API server answered {(int)answer.StatusCode} to GET {target}", answer.Headers.RetryAfter?.Delta);
        }
    }

    /// <summary>The message of a <c>Status</c> object; null when the body is none.</summary>
    private static string? Said(byte[] body)
    {
        try
        {
            using var status = JsonDocument.Parse(body);
            return MessageOf(status.RootElement);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken stop)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
            socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime, 10);
            socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveInterval, 5);
            socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveRetryCount, 3);
            await socket.ConnectAsync(context.DnsEndPoint, stop);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
