using System.Text.Json;
using Sluice.Gateway.Destinations;
using Sluice.Kubernetes;
using Sluice.Model;

namespace Sluice.Gateway.Callers;

/// <summary>
/// Which pod of the cluster has an address, as the API server tells it. Addresses are given to other pods within seconds, so what is known only from a watch that broke
/// <see cref="Grace"/> ago identifies nobody; nor does an address of a node, which its host-network pods share, and one of two pods.
/// </summary>
internal sealed class ClusterCallers
{
    /// <summary>How long what was known last may be relied on.</summary>
    public static readonly TimeSpan Grace = TimeSpan.FromSeconds(30);

    private readonly Lock access = new();
    private readonly Dictionary<string, ClusterPod> pods = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Labels> namespaces = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Caller> callers = new(StringComparer.Ordinal);
    private readonly AddressOwners owners = new();
    private readonly ResourceWatch[] watches;
    private readonly TimeProvider clock;
    private long version;

    /// <param name="client">Asks the API server for pods, nodes and namespaces.</param>
    /// <param name="clock">How old a broken watch is.</param>
    /// <param name="say">Told when a watch breaks, and when it works again.</param>
    public ClusterCallers(ApiClient client, TimeProvider clock, Action<string> say)
    {
        this.clock = clock;
        watches =
        [
            new(client, "/api/v1/namespaces", Namespaces = new KeptList(PutNamespace, RemoveNamespace), clock, say),
            new(client, "/api/v1/nodes", Nodes = new KeptList(PutNode, RemoveNode), clock, say),
            new(client, "/api/v1/pods", Pods = new KeptList(PutPod, RemovePod), clock, say),
        ];
    }

    internal IResourceSink Namespaces { get; }

    internal IResourceSink Nodes { get; }

    internal IResourceSink Pods { get; }

    /// <summary>Another number after every change of who has an address, or of what they are.</summary>
    public long Version => Interlocked.Read(ref version);

    /// <summary>Pods that are known.</summary>
    public int Count { get { lock (access) return pods.Count; } }

    /// <summary>Whether everything was listed once; before that nobody is known by an address of the cluster.</summary>
    public bool HasListed => watches.All(static watch => watch.HasListed);

    /// <summary>Since when something of it may be old; null while all of it is watched.</summary>
    public DateTimeOffset? BrokenSince => watches.Min(static watch => watch.BrokenSince);

    public Task RunAsync(CancellationToken stop) => Task.WhenAll(watches.Select(watch => Task.Run(() => watch.RunAsync(stop), CancellationToken.None)));

    /// <summary>Who has an address, or why that is not known; null when nobody of the cluster has it.</summary>
    public Caller? Find(NetAddress source)
    {
        if (!HasListed) return CallerMap.Unknown(source, "the pods of the cluster were not listed yet");
        if (Owner(source) is not { } owner) return null;
        var age = clock.GetUtcNow() - BrokenSince;
        return age > Grace ? CallerMap.Unknown(source, $"the cluster was last heard {age.Value.TotalSeconds:0} seconds ago, and its addresses may have changed hands") : owner;
    }

    /// <summary>Who had an address when that was heard last, however long ago: an open connection cannot change hands, so a watch that is broken ends none.</summary>
    public Caller? Owner(NetAddress source)
    {
        lock (access)
        {
            return owners.Find(source) switch
            {
                { Fault: { } fault } => CallerMap.Unknown(source, fault),
                { Pod: { } key } => callers.TryGetValue(key, out var known) ? known : callers[key] = Of(pods[key]),
                _ => null,
            };
        }
    }

    private Caller Of(ClusterPod pod) => new()
    {
        Name = $"{pod.Namespace}/{pod.Name}",
        By = Recognition.Pod,
        Namespace = pod.Namespace,
        NamespaceLabels = namespaces.GetValueOrDefault(pod.Namespace),
        PodLabels = pod.Labels,
        ServiceAccount = pod.ServiceAccount,
    };

    private void PutPod(string key, JsonElement item)
    {
        var pod = ClusterPod.Read(item);
        lock (access)
        {
            // Most events are about conditions and heartbeats.
            if (pods.TryGetValue(key, out var before) && before == pod) return;
            if (before is not null) owners.Remove(key, before);
            (pods[key], version) = (pod, version + 1);
            callers.Remove(key);
            owners.Add(key, pod);
        }
    }

    private void RemovePod(string key)
    {
        lock (access)
        {
            if (!pods.Remove(key, out var before)) return;
            version++;
            callers.Remove(key);
            owners.Remove(key, before);
        }
    }

    private void PutNode(string key, JsonElement item)
    {
        var addresses = ClusterPod.AddressesOfNode(item).ToList();
        lock (access)
        {
            if (owners.PutNode(key, addresses)) version++;
        }
    }

    private void RemoveNode(string key)
    {
        lock (access)
        {
            if (owners.PutNode(key, [])) version++;
        }
    }

    private void PutNamespace(string key, JsonElement item)
    {
        var labels = ClusterPod.LabelsOf(item.GetProperty("metadata")).With(Labels.NamespaceName, key);
        lock (access)
        {
            if (namespaces.TryGetValue(key, out var before) && before.Equals(labels)) return;
            namespaces[key] = labels;
            Forget();
        }
    }

    private void RemoveNamespace(string key)
    {
        lock (access)
        {
            if (namespaces.Remove(key)) Forget();
        }
    }

    /// <summary>Callers are made again, with the labels that their namespaces have now.</summary>
    private void Forget()
    {
        version++;
        callers.Clear();
    }
}
