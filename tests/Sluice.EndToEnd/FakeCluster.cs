using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;

namespace Sluice.EndToEnd;

/// <summary>
/// The part of a Kubernetes API server that the real kubectl needs for what Sluice does with it: discovery, objects, lists in pages, watches, reviews of permissions, pods that are
/// made and taken away, ephemeral containers, and commands in containers, with faults where they are asked for. Answers on the loopback address until it is disposed.
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
        Starting = static container => container.UntilStopped();
        Executing = static _ => throw new ExecException("nothing runs commands here");
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

    /// <summary>What was posted to no kind that it serves, as it came.</summary>
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
            if (plural == "pods") FillIn(item);
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
        foreach (var container in Started) container.Stop();
        stop.Cancel();
        listener.Dispose();
        stop.Dispose();
        dropping.Dispose();
    }
}
