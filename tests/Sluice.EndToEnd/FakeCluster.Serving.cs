using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Sluice.EndToEnd;

/// <summary>Connections of the stand-in: one request each, answered by what it asks for.</summary>
public sealed partial class FakeCluster
{
    private async Task Serve()
    {
        while (!stop.IsCancellationRequested)
        {
            try
            {
                var client = await listener.AcceptTcpClientAsync(stop.Token);
                _ = Answer(client);
            }
            catch (Exception fault) when (fault is OperationCanceledException or ObjectDisposedException or SocketException)
            {
                return;
            }
        }
    }

    private async Task Answer(TcpClient client)
    {
        using var connection = client;
        if (await Request.Read(connection.GetStream(), stop.Token) is not { } request) return;
        if (request.Method == "GET") Requests.Enqueue(Regex.Replace(request.Target, "[?&]timeout=[^&]*", ""));
        if (request.Place is { Plural: "pods", Name: not null, Subresource: "exec" } place)
        {
            await Exec(connection, request, place);
            return;
        }

        var isWatch = request.Query("watch") == "1";
        if (!isWatch && Delay > TimeSpan.Zero && request.Query("limit") is not null) await Task.Delay(Delay, stop.Token);
        var (code, body) = IsUnauthorized ? Status(401, "Unauthorized", "Unauthorized") : request.Method == "GET" ? Route(request) : Change(request);
        if (isWatch && code == 200) await Watch(connection, request.Target);
        else await Send(connection, code, body);
    }

    private async Task Send(TcpClient connection, int code, JsonNode body)
    {
        var bytes = Encoding.UTF8.GetBytes(body.ToJsonString());
        var head = $"HTTP/1.1 {code} -\r\nContent-Type: application/json\r\nContent-Length: {bytes.Length}\r\n{(code == 429 ? "Retry-After: 1\r\n" : "")}Connection: close\r\n\r\n";
        await connection.GetStream().WriteAsync(Encoding.ASCII.GetBytes(head), stop.Token);
        await connection.GetStream().WriteAsync(bytes, stop.Token);
    }

    /// <summary>What is asked for with another method than GET.</summary>
    private (int Code, JsonNode Body) Change(Request request) => (request.Method, request.Place) switch
    {
        ("PATCH", { Plural: "pods", Name: not null, Subresource: "ephemeralcontainers" } place) => AddEphemeral(place, request.Json),
        ("POST", { Plural: "pods", Name: null } place) => CreatePod(place, request.Json),
        ("DELETE", { Plural: "pods", Name: not null, Subresource: null } place) => DeletePod(place),
        ("POST", { Plural: "selfsubjectaccessreviews" }) => Review(request),
        ("POST", _) => Keep(request),
        _ => Status(405, "MethodNotAllowed", "the server does not allow this method on the requested resource"),
    };

    private (int Code, JsonNode Body) Keep(Request request)
    {
        Posted.Enqueue(Encoding.UTF8.GetString(request.Body));
        return (200, new JsonObject());
    }

    private static (int Code, JsonNode Body) Status(int code, string reason, string message) => (code, new JsonObject
    {
        ["kind"] = "Status",
        ["apiVersion"] = "v1",
        ["metadata"] = new JsonObject(),
        ["status"] = "Failure",
        ["message"] = message,
        ["reason"] = reason,
        ["code"] = code,
    });

    private static string? Query(string target, string name) => new Request("GET", target, [], []).Query(name);

    /// <summary>What a path names: <c>/api/v1/namespaces/shop/pods/web/exec</c>.</summary>
    private sealed record Place(string Version, string Namespace, string Plural, string? Name, string? Subresource)
    {
        /// <summary>Reads a path; null when it names no kind.</summary>
        public static Place? Of(string path)
        {
            var parts = path.Split('/', StringSplitOptions.RemoveEmptyEntries);
            var (version, rest) = parts switch
            {
                ["api", var core, .. var more] => (core, more),
                ["apis", var group, var number, .. var more] => ($"{group}/{number}", more),
                _ => ("", []),
            };
            return rest switch
            {
                ["namespaces", var space, var plural, .. var more] => new(version, space, plural, more.ElementAtOrDefault(0), more.ElementAtOrDefault(1)),
                [var plural, .. var more] => new(version, "", plural, more.ElementAtOrDefault(0), more.ElementAtOrDefault(1)),
                _ => null,
            };
        }
    }

    /// <summary>A request of HTTP/1.1 with a body of a known length.</summary>
    private sealed record Request(string Method, string Target, Dictionary<string, string> Headers, byte[] Body)
    {
        public string Path { get; } = Target.Split('?')[0].TrimEnd('/');

        public Place? Place { get; } = Place.Of(Target.Split('?')[0]);

        public JsonObject Json => JsonNode.Parse(Body)!.AsObject();

        /// <summary>The first value of a parameter, or none.</summary>
        public string? Query(string name) => All(name).FirstOrDefault();

        /// <summary>Every value of a parameter, in order.</summary>
        public IEnumerable<string> All(string name) => Target.Split('?', '&').Skip(1).Select(static pair => pair.Split('=', 2)).Where(pair => pair[0] == name).Select(static pair => WebUtility.UrlDecode(pair[^1]));

        /// <summary>Reads one; null when the other side closes before it has said anything.</summary>
        public static async Task<Request?> Read(NetworkStream stream, CancellationToken stop)
        {
            var buffer = new byte[65536];
            var (length, head) = (0, -1);
            while (head < 0)
            {
                var read = await stream.ReadAsync(buffer.AsMemory(length), stop);
                if (read == 0) return null;
                length += read;
                head = buffer.AsSpan(0, length).IndexOf("\r\n\r\n"u8);
            }

            var lines = Encoding.ASCII.GetString(buffer, 0, head).Split("\r\n");
            var headers = lines.Skip(1).Select(static line => line.Split(':', 2)).GroupBy(static pair => pair[0], StringComparer.OrdinalIgnoreCase)
                .ToDictionary(static pairs => pairs.Key, static pairs => string.Join(',', pairs.Select(static pair => pair[1].Trim())), StringComparer.OrdinalIgnoreCase);
            var body = new byte[int.Parse(headers.GetValueOrDefault("Content-Length", "0"), CultureInfo.InvariantCulture)];
            var early = Math.Min(body.Length, length - head - 4);
            buffer.AsSpan(head + 4, early).CopyTo(body);
            await stream.ReadExactlyAsync(body.AsMemory(early), stop);
            var words = lines[0].Split(' ');
            return new(words[0], words.ElementAtOrDefault(1) ?? "/", headers, body);
        }
    }
}
