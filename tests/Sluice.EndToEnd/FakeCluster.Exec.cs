using System.Collections.Concurrent;
using System.IO.Pipelines;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace Sluice.EndToEnd;

/// <summary>
/// Commands in containers, over WebSocket as kubectl asks for them (subprotocol v5.channel.k8s.io): the first byte of each message says which stream it is of.
/// A caller that goes away ends the input of its command and not the command, as container runtimes do.
/// </summary>
public sealed partial class FakeCluster
{
    private const string Protocol = "v5.channel.k8s.io";
    private const byte InputChannel = 0, OutputChannel = 1, ErrorChannel = 2, StatusChannel = 3, CloseChannel = 255;

    /// <summary>Runs a command and gives its exit code; throws <see cref="ExecException"/> when it cannot be started.</summary>
    public Func<ExecCall, Task<int>> Executing { get; set; }

    /// <summary>Every command that was begun, in order.</summary>
    public ConcurrentQueue<ExecCall> Executed { get; } = [];

    /// <summary>Pods, as <c>shop/web-1</c>, whose connections are cut when a command first writes.</summary>
    public HashSet<string> Cutting { get; } = new(StringComparer.Ordinal);

    private async Task Exec(TcpClient connection, Request request, Place place)
    {
        // The permission to create is what counts, also where the request is a GET: WebSockets begin with one.
        if ((IsUnauthorized ? Status(401, "Unauthorized", "Unauthorized") : Refusal("create", place) ?? Unfit(request, place)) is { } fault)
        {
            await Send(connection, fault.Code, fault.Body);
            return;
        }

#pragma warning disable CA5350 // RFC 6455 proves with SHA-1 that the server has understood the request; it protects nothing.
        var key = Convert.ToBase64String(SHA1.HashData(Encoding.ASCII.GetBytes(request.Headers["Sec-WebSocket-Key"] + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11")));
#pragma warning restore CA5350
        var stream = connection.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: {key}\r\nSec-WebSocket-Protocol: {Protocol}\r\n\r\n"), stop.Token);
        using var socket = WebSocket.CreateFromStream(stream, new WebSocketCreationOptions { IsServer = true, SubProtocol = Protocol });
        using var turn = new SemaphoreSlim(1);
        var input = new Pipe(new(pauseWriterThreshold: 0));
        if (request.Query("stdin") != "true") await input.Writer.CompleteAsync();
        var reading = Receive(socket, input.Writer);
        var cut = Cutting.Contains($"{place.Namespace}/{place.Name}") ? connection : null;
        var call = new ExecCall(place.Namespace, place.Name!, ContainerOf(request, place), [.. request.All("command")], input.Reader.AsStream(), new Channel(socket, turn, OutputChannel, cut), new Channel(socket, turn, ErrorChannel, cut));
        Executed.Enqueue(call);
        try
        {
            var status = await Outcome(call);
            await new Channel(socket, turn, StatusChannel, null).WriteAsync(Encoding.UTF8.GetBytes(status.ToJsonString()), stop.Token);
            await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, stop.Token);
            await reading.WaitAsync(TimeSpan.FromSeconds(10), stop.Token);
        }
        catch (Exception gone) when (gone is WebSocketException or IOException or OperationCanceledException or ObjectDisposedException or TimeoutException)
        {
            // The caller has gone, or was cut off.
        }
    }

    /// <summary>Why a request for a command is refused before it becomes a connection; null when it is fit.</summary>
    private (int Code, JsonNode Body)? Unfit(Request request, Place place)
    {
        if (Find("pods", place.Namespace, place.Name!) is null) return NotFound(place, place.Name!);
        var container = ContainerOf(request, place);
        if (!NamesOf(place.Namespace, place.Name!).Contains(container)) return Status(400, "BadRequest", $"container {container} is not valid for pod {place.Name}");
        return request.Headers.ContainsKey("Sec-WebSocket-Key") ? null : Status(400, "BadRequest", "unable to upgrade: only WebSocket is served");
    }

    private string ContainerOf(Request request, Place place) => request.Query("container") ?? NamesOf(place.Namespace, place.Name!).First();

    private async Task<JsonObject> Outcome(ExecCall call)
    {
        try
        {
            if (!Runs(call)) throw new ExecException($"unable to upgrade connection: container not found (\"{call.Container}\")");
            var code = await Executing(call);
            if (code == 0) return new() { ["metadata"] = new JsonObject(), ["status"] = "Success" };
            return new()
            {
                ["metadata"] = new JsonObject(),
                ["status"] = "Failure",
                ["message"] = $"command terminated with non-zero exit code: exit status {code}",
                ["reason"] = "NonZeroExitCode",
                ["details"] = new JsonObject { ["causes"] = new JsonArray(new JsonObject { ["reason"] = "ExitCode", ["message"] = $"{code}" }) },
            };
        }
        catch (ExecException failure)
        {
            return Status(500, "InternalError", $"Internal error occurred: {failure.Message}").Body.AsObject();
        }
    }

    /// <summary>Whether the container of a call runs; one that nobody says anything about does.</summary>
    private bool Runs(ExecCall call)
    {
        var status = Find("pods", call.Namespace, call.Pod)?["status"];
        var state = ((string[])["containerStatuses", "ephemeralContainerStatuses"]).SelectMany(kind => status?[kind]?.AsArray() ?? [])
            .FirstOrDefault(one => (string?)one!["name"] == call.Container)?["state"];
        return state is null || state["running"] is not null;
    }

    /// <summary>Receives until the other side closes; what is of the input goes there.</summary>
    private async Task Receive(WebSocket socket, PipeWriter input)
    {
        var buffer = new byte[65536];
        var channel = -1;
        try
        {
            while (true)
            {
                var part = await socket.ReceiveAsync(buffer.AsMemory(), stop.Token);
                if (part.MessageType == WebSocketMessageType.Close) break;
                var content = buffer.AsMemory(0, part.Count);
                if (channel < 0 && part.Count > 0)
                {
                    channel = content.Span[0];
                    content = content[1..];
                }

                if (channel == CloseChannel && content.Length > 0 && content.Span[0] == InputChannel) await input.CompleteAsync();
                else if (channel == InputChannel && content.Length > 0) await input.WriteAsync(content, stop.Token);
                if (part.EndOfMessage) channel = -1;
            }
        }
        catch (Exception gone) when (gone is WebSocketException or IOException or OperationCanceledException or ObjectDisposedException or InvalidOperationException)
        {
            // The caller has gone, or was cut off.
        }

        await input.CompleteAsync();
    }

    /// <summary>One direction of a connection: each write is a message that begins with the number of the stream.</summary>
    private sealed class Channel(WebSocket socket, SemaphoreSlim turn, byte number, TcpClient? cut) : Stream
    {
        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (cut is not null)
            {
                cut.Client.Close(0);
                throw new IOException("the connection was cut");
            }

            await turn.WaitAsync(cancellationToken);
            try
            {
                await socket.SendAsync((byte[])[number, .. buffer.Span], WebSocketMessageType.Binary, endOfMessage: true, cancellationToken);
            }
            finally
            {
                turn.Release();
            }
        }

        public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

        public override void Write(byte[] buffer, int offset, int count) => WriteAsync(buffer.AsMemory(offset, count)).AsTask().GetAwaiter().GetResult();

        public override void Flush()
        {
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();
    }
}
