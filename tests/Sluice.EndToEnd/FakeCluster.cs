using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Sluice.EndToEnd;

/// <summary>
/// The part of a Kubernetes API server that listing and watching need: discovery, lists in pages, and watches, with faults where they are asked for. Answers on the loopback
/// address until it is disposed. What is posted to it is kept.
/// </summary>
public sealed partial class FakeCluster : IDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource stop = new();
    private readonly Dictionary<string, (string Group, string Kind, bool IsNamespaced, List<JsonObject> Items)> resources = new(StringComparer.Ordinal);

    public FakeCluster()
    {
        listener.Start();
        _ = Serve();
        Add("v1", "namespaces", "Namespace", isNamespaced: false);
        Add("v1", "pods", "Pod");
        Add("v1", "secrets", "Secret");
        Add("v1", "services", "Service");
        Add("apps/v1", "deployments", "Deployment");
        Add("networking.k8s.io/v1", "networkpolicies", "NetworkPolicy");
    }

    /// <summary>Paths with queries (but for the time limit), in the order in which they were asked for.</summary>
    public ConcurrentQueue<string> Requests { get; } = [];

    /// <summary>Plural names that may not be listed.</summary>
    public HashSet<string> Forbidden { get; } = new(StringComparer.Ordinal);

    /// <summary>Plural names that may be listed and not watched.</summary>
    public HashSet<string> Unwatchable { get; } = new(StringComparer.Ordinal);

    /// <summary>Whether the credentials have expired: everything is refused.</summary>
    public bool IsUnauthorized { get; set; }

    /// <summary>How many of the next requests for objects are refused for the load (429).</summary>
    public int Busy { get; set; }

    /// <summary>How long each list takes.</summary>
    public TimeSpan Delay { get; set; }

    /// <summary>What was posted, as it came.</summary>
    public ConcurrentQueue<string> Posted { get; } = [];

    /// <summary>Where it answers.</summary>
    public string Address => $"http://{listener.LocalEndpoint}";

    /// <summary>Whether every second page is refused because the list moved on.</summary>
    public bool Expires { get; set; }

    /// <summary>A kubeconfig with the contexts <c>fake</c> (the current one) and <c>gone</c>, behind which nothing answers.</summary>
    public string Config => $$"""
        apiVersion: v1
        kind: Config
        clusters:
          - {name: fake, cluster: {server: 'http://{{listener.LocalEndpoint}}' } }
          - {name: gone, cluster: {server: 'http://127.0.0.1:1' } }
        users: [{name: nobody, user: {} }]
        contexts:
          - {name: fake, context: {cluster: fake, user: nobody} }
          - {name: gone, context: {cluster: gone, user: nobody} }
        current-context: fake
        """;

    public void Add(string apiVersion, string plural, string kind, bool isNamespaced = true) => resources[plural] = (apiVersion, kind, isNamespaced, []);

    /// <summary>Stores an object, without kind and version, as typed lists give them; in place of the one of its name.</summary>
    public void Store(string plural, string json)
    {
        lock (resources)
        {
            var item = JsonNode.Parse(json)!.AsObject();
            var isNew = Take(plural, item) is null;
            resources[plural].Items.Add(item);
            Tell(plural, isNew ? "ADDED" : "MODIFIED", item);
        }
    }

    /// <summary>Takes an object away.</summary>
    public void Remove(string plural, string space, string name)
    {
        lock (resources)
        {
            if (Take(plural, new() { ["metadata"] = new JsonObject { ["namespace"] = space, ["name"] = name } }) is { } item) Tell(plural, "DELETED", item);
        }
    }

    public void Dispose()
    {
        stop.Cancel();
        listener.Dispose();
        stop.Dispose();
        dropping.Dispose();
    }

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
        using var reader = new StreamReader(connection.GetStream(), Encoding.ASCII);
        var request = await reader.ReadLineAsync(stop.Token) ?? "";
        var length = 0;
        while (await reader.ReadLineAsync(stop.Token) is { Length: > 0 } line)
        {
            if (line.StartsWith("Content-Length:", StringComparison.OrdinalIgnoreCase)) length = int.Parse(line[15..], CultureInfo.InvariantCulture);
        }

        var target = request.Split(' ') is [_, var path, _] ? path : "/";
        if (request.StartsWith("POST ", StringComparison.Ordinal))
        {
            var posted = new char[length];
            await reader.ReadBlockAsync(posted, stop.Token);
            Posted.Enqueue(new string(posted));
            await Send(connection, 200, new JsonObject());
            return;
        }

        Requests.Enqueue(Regex.Replace(target, "[?&]timeout=[^&]*", ""));
        var isWatch = Query(target, "watch") == "1";
        if (!isWatch && Delay > TimeSpan.Zero && Query(target, "limit") is not null) await Task.Delay(Delay, stop.Token);
        var (code, body) = Route(target);
        if (isWatch && code == 200) await Watch(connection, target);
        else await Send(connection, code, body);
    }

    private async Task Send(TcpClient connection, int code, JsonNode body)
    {
        var bytes = Encoding.UTF8.GetBytes(body.ToJsonString());
        var head = $"HTTP/1.1 {code} -\r\nContent-Type: application/json\r\nContent-Length: {bytes.Length}\r\n{(code == 429 ? "Retry-After: 1\r\n" : "")}Connection: close\r\n\r\n";
        await connection.GetStream().WriteAsync(Encoding.ASCII.GetBytes(head), stop.Token);
        await connection.GetStream().WriteAsync(bytes, stop.Token);
    }

    private (int Code, JsonNode Body) Route(string target)
    {
        var path = target.Split('?')[0].TrimEnd('/');
        if (IsUnauthorized) return Status(401, "Unauthorized", "Unauthorized");
        if (path == "/api") return (200, new JsonObject { ["kind"] = "APIVersions", ["versions"] = new JsonArray("v1") });
        if (path == "/apis") return (200, Groups());
        var version = path.StartsWith("/apis/", StringComparison.Ordinal) ? path[6..] : path[5..];
        var served = resources.Where(pair => pair.Value.Group == version).ToList();
        if (served.Count > 0) return (200, Resources(version, served.Select(pair => (pair.Key, pair.Value.Kind, pair.Value.IsNamespaced))));
        var plural = path[(path.LastIndexOf('/') + 1)..];
        if (!resources.ContainsKey(plural)) return Status(404, "NotFound", $"{path} is not served");
        if (Busy > 0)
        {
            Busy--;
            return Status(429, "TooManyRequests", "the server has received too many requests");
        }

        if (Query(target, "watch") == "1" && Unwatchable.Contains(plural)) return Status(403, "Forbidden", $"{plural} is forbidden: User \"nobody\" cannot watch resource \"{plural}\"");
        if (Query(target, "watch") == "1") return (200, new JsonObject());
        return Forbidden.Contains(plural) ? Status(403, "Forbidden", $"{plural} is forbidden: User \"nobody\" cannot list resource \"{plural}\"") : Page(plural, target);
    }

    private (int Code, JsonNode Body) Page(string plural, string target)
    {
        var (group, kind, _, items) = resources[plural];
        var from = int.Parse(Query(target, "continue") ?? "0", CultureInfo.InvariantCulture);
        if (Expires && from > 0) return Status(410, "Expired", "The provided continue parameter is too old to display a consistent list result.");
        var limit = int.Parse(Query(target, "limit") ?? "0", CultureInfo.InvariantCulture);
        lock (resources) items = [.. items];
        var page = items.Skip(from).Take(limit == 0 ? int.MaxValue : limit).Select(item => item.DeepClone()).ToArray();
        var metadata = new JsonObject { ["resourceVersion"] = Version.ToString(CultureInfo.InvariantCulture) };
        if (from + page.Length < items.Count) metadata["continue"] = $"{from + page.Length}";
        return (200, new JsonObject { ["kind"] = $"{kind}List", ["apiVersion"] = group, ["metadata"] = metadata, ["items"] = new JsonArray(page) });
    }

    private JsonObject Groups()
    {
        var groups = resources.Values.Select(resource => resource.Group).Where(group => group.Contains('/', StringComparison.Ordinal)).Distinct();
        return new() { ["kind"] = "APIGroupList", ["apiVersion"] = "v1", ["groups"] = new JsonArray([.. groups.Select(Group)]) };
    }

    private static JsonNode Group(string groupVersion)
    {
        var (name, version) = (groupVersion.Split('/')[0], groupVersion.Split('/')[1]);
        JsonObject Version() => new() { ["groupVersion"] = groupVersion, ["version"] = version };
        return new JsonObject { ["name"] = name, ["versions"] = new JsonArray(Version()), ["preferredVersion"] = Version() };
    }

    private static JsonObject Resources(string groupVersion, IEnumerable<(string Plural, string Kind, bool IsNamespaced)> served) => new()
    {
        ["kind"] = "APIResourceList",
        ["apiVersion"] = "v1",
        ["groupVersion"] = groupVersion,
        ["resources"] = new JsonArray([.. served.Select(static resource => (JsonNode)new JsonObject
        {
            ["name"] = resource.Plural,
            ["singularName"] = "",
            ["namespaced"] = resource.IsNamespaced,
            ["kind"] = resource.Kind,
            ["verbs"] = new JsonArray("get", "list", "watch"),
        })]),
    };

    private static (int Code, JsonNode Body) Status(int code, string reason, string message) => (code, new JsonObject
    {
        ["kind"] = "Status",
        ["apiVersion"] = "v1",
        ["status"] = "Failure",
        ["message"] = message,
        ["reason"] = reason,
        ["code"] = code,
    });

    private static string? Query(string target, string name) => target.Split('?', '&').Skip(1)
        .Select(static pair => pair.Split('=')).Where(pair => pair[0] == name).Select(static pair => pair[1]).FirstOrDefault();
}
