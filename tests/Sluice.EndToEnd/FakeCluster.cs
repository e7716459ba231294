using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Sluice.EndToEnd;

/// <summary>
/// The part of a Kubernetes API server that listing needs: discovery, and lists in pages. Answers on the loopback address until it is disposed.
/// </summary>
public sealed class FakeCluster : IDisposable
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

    /// <summary>Stores an object, without kind and version, as typed lists give them.</summary>
    public void Store(string plural, string json) => resources[plural].Items.Add(JsonNode.Parse(json)!.AsObject());

    public void Dispose()
    {
        stop.Cancel();
        listener.Dispose();
        stop.Dispose();
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
        while (await reader.ReadLineAsync(stop.Token) is { Length: > 0 })
        {
        }

        var target = request.Split(' ') is [_, var path, _] ? path : "/";
        Requests.Enqueue(Regex.Replace(target, "[?&]timeout=[^&]*", ""));
        var (code, body) = Route(target);
        var bytes = Encoding.UTF8.GetBytes(body.ToJsonString());
        var head = $"HTTP/1.1 {code} -\r\nContent-Type: application/json\r\nContent-Length: {bytes.Length}\r\nConnection: close\r\n\r\n";
        await connection.GetStream().WriteAsync(Encoding.ASCII.GetBytes(head), stop.Token);
        await connection.GetStream().WriteAsync(bytes, stop.Token);
    }

    private (int Code, JsonNode Body) Route(string target)
    {
        var path = target.Split('?')[0].TrimEnd('/');
        if (path == "/api") return (200, new JsonObject { ["kind"] = "APIVersions", ["versions"] = new JsonArray("v1") });
        if (path == "/apis") return (200, Groups());
        var version = path.StartsWith("/apis/", StringComparison.Ordinal) ? path[6..] : path[5..];
        var served = resources.Where(pair => pair.Value.Group == version).ToList();
        if (served.Count > 0) return (200, Resources(version, served.Select(pair => (pair.Key, pair.Value.Kind, pair.Value.IsNamespaced))));
        var plural = path[(path.LastIndexOf('/') + 1)..];
        if (!resources.ContainsKey(plural)) return Status(404, "NotFound", $"{path} is not served");
        return Forbidden.Contains(plural) ? Status(403, "Forbidden", $"{plural} is forbidden: User \"nobody\" cannot list resource \"{plural}\"") : Page(plural, target);
    }

    private (int Code, JsonNode Body) Page(string plural, string target)
    {
        var (group, kind, _, items) = resources[plural];
        var from = int.Parse(Query(target, "continue") ?? "0", CultureInfo.InvariantCulture);
        if (Expires && from > 0) return Status(410, "Expired", "The provided continue parameter is too old to display a consistent list result.");
        var limit = int.Parse(Query(target, "limit") ?? "0", CultureInfo.InvariantCulture);
        var page = items.Skip(from).Take(limit == 0 ? int.MaxValue : limit).Select(item => item.DeepClone()).ToArray();
        var metadata = new JsonObject { ["resourceVersion"] = "1" };
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
            ["verbs"] = new JsonArray("get", "list"),
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
