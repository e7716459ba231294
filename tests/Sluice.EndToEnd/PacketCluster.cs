using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Sluice.Analysis;
using Sluice.Lab.Kernel;
using Sluice.Lab.Probing;
using Sluice.Lab.Topology;
using Sluice.Probes;
using Sluice.Readers;
using Sluice.Readers.Sources;
using Sluice.Sets;

namespace Sluice.EndToEnd;

/// <summary>
/// A cluster whose packets are real: the API server is the stand-in, behind it each pod is a network namespace, policies are nftables rules in force, declared ports have
/// listeners that echo (UDP 53 answers DNS), and commands in containers are processes of this machine. It needs root, and nothing of it is left when it is disposed.
/// </summary>
public sealed partial class PacketCluster : IDisposable
{
    private readonly CancellationTokenSource stop = new();
    private readonly LabNetwork network;
    private readonly List<(string Pod, Sets.Protocol Protocol, int Port, IDisposable Listener)> listeners = [];
    private readonly Dictionary<string, ConcretePod> pods = new(StringComparer.Ordinal);
    private ConcreteCluster cluster;

    private PacketCluster(Workspace work, string manifests)
    {
        Kubectl = new(work, Api);
        foreach (var (version, plural, kind) in ((string, string, string)[])
            [("apps/v1", "replicasets", "ReplicaSet"), ("apps/v1", "statefulsets", "StatefulSet"), ("apps/v1", "daemonsets", "DaemonSet"), ("batch/v1", "jobs", "Job")]) Api.Add(version, plural, kind);
        Api.Add("v1", "nodes", "Node", isNamespaced: false);
        Api.Add("policy.networking.k8s.io/v1alpha2", "clusternetworkpolicies", "ClusterNetworkPolicy", isNamespaced: false);
        work.File("cluster/manifests.yaml", manifests);
        var file = Path.Combine(work.Folder, "cluster/manifests.yaml");
        var read = Assert.Single(SnapshotReader.Read(new() { Sources = [SourceSpec.Parse(file)] }, TestContext.Current.CancellationToken).Snapshots).Snapshot;
        cluster = ConcreteCluster.Of(read with { IsWholeCluster = true }, Profile.Upstream, AnalysisOptions.Default);
        foreach (var pod in cluster.Pods) pods[$"{pod.Workload.Name.Namespace}/{PodObjects.NameOf(pod)}"] = pod;
        network = LabNetwork.Build(LabPlan.Of(WithSpares(cluster)), TestContext.Current.CancellationToken);
        Enforce();
        foreach (var (name, pod) in pods)
        {
            foreach (var port in pod.Workload.Ports.Where(static port => port.Protocol != Sets.Protocol.Sctp)) Listen(name, port.Number, port.Protocol);
        }

        foreach (var (plural, one) in new PodObjects(ObjectsOf(file), cluster).All()) Api.Store(plural, one.ToJsonString());
        Provide(work.Folder);
    }

    /// <summary>The API server.</summary>
    public FakeCluster Api { get; } = new();

    /// <summary>Runs kubectl against it.</summary>
    public Kubectl Kubectl { get; }

    /// <summary>Addresses outside the cluster that packets can go to: one for each range that policies can tell apart.</summary>
    public IEnumerable<string> Outside => cluster.Hosts.Select(static host => PodObjects.TextOf(host.Address));

    /// <summary>Whether policies are in the API and not in force, as with a network plugin that enforces none.</summary>
    public bool Unenforced
    {
        get => isUnenforced;
        set
        {
            isUnenforced = value;
            Enforce();
        }
    }

    /// <summary>Builds a cluster, and skips the test, visibly, where none can be built. The CLI of the workspace then speaks to it.</summary>
    /// <param name="work">Where its kubeconfig and manifests go.</param>
    /// <param name="manifests">Namespaces, workloads with container ports, Services, policies; every object names its namespace. YAML, as its controllers have not seen it yet.</param>
    public static PacketCluster Of(Workspace work, string manifests)
    {
        Tool.RequireLab();
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "a cluster inside the test runner needs root");
        foreach (var tool in (string[])["kubectl", "busybox", "unshare", "nsenter", "setpriv", "mount"]) Tool.Require(tool);
        return new(work, manifests);
    }

    /// <summary>The name of a pod, as <c>shop/web-6b9f7c5d48-x1</c>, of a workload, as <c>shop/web</c>.</summary>
    public string PodOf(string workload, int ordinal = 0) => pods.First(pair => Shown(pair.Value) == workload && pair.Value.Ordinal == ordinal).Key;

    /// <summary>The first address of a pod.</summary>
    public string AddressOf(string pod) => PodObjects.TextOf(pods[pod].Addresses[0]);

    /// <summary>The first address of a Service, as <c>shop/web</c>.</summary>
    public string AddressOfService(string service) => PodObjects.TextOf(cluster.Snapshot.Services.First(one => $"{one.Name.Namespace}/{one.Name.Name}" == service).ClusterAddresses[0]);

    /// <summary>Listens at a port of a pod, declared or not.</summary>
    public void Listen(string pod, int port, Sets.Protocol protocol = Sets.Protocol.Tcp) => Listen(pod, pods[pod].Addresses, port, protocol);

    /// <summary>Listens at an address outside.</summary>
    public void ListenOutside(string address, int port, Sets.Protocol protocol = Sets.Protocol.Tcp) =>
        Listen(address, [cluster.Hosts.First(host => PodObjects.TextOf(host.Address) == address).Address], port, protocol);

    /// <summary>Stops listening at a port of a pod or of an address outside; connections to it are refused then.</summary>
    public void Silent(string pod, int port)
    {
        foreach (var one in listeners.Where(one => one.Pod == pod && one.Port == port)) one.Listener.Dispose();
        Assert.NotEqual(0, listeners.RemoveAll(one => one.Pod == pod && one.Port == port));
    }

    /// <summary>Puts a proxy into a pod, as a service mesh does: it accepts every TCP connection that the pod opens, wherever it was to go, and echoes.</summary>
    public void Intercept(string pod)
    {
        var place = network.At(pods[pod].Addresses[0]);
        CommandRunner.Run(place, "nft", ["-f", "-"], """
            add table inet proxy
            add chain inet proxy outgoing { type nat hook output priority -100; }
            add rule inet proxy outgoing oifname != "lo" meta l4proto tcp redirect to :15001
            """);
        foreach (var any in (string[])["0.0.0.0/0", "::/0"])
            listeners.Add((pod, Sets.Protocol.Tcp, 15001, place.Run(() => Listener.Start(Cidr.Parse(any), Sets.Protocol.Tcp, 15001, new(cluster), stop.Token))));
    }

    public void Dispose()
    {
        if (stop.IsCancellationRequested) return;
        Api.Dispose();
        EndContainers();
        foreach (var one in listeners) one.Listener.Dispose();
        stop.Cancel();
        network.Dispose();
        stop.Dispose();
        folder?.Delete(recursive: true);
    }

    private static string Shown(ConcretePod pod) => $"{pod.Workload.Name.Namespace}/{pod.Workload.Name.Name}";

    private void Listen(string name, IEnumerable<Cidr> addresses, int port, Sets.Protocol protocol)
    {
        var set = new ListenerSet(network, addresses.Select(address => (address, protocol, port)), new(network.Plan.Cluster), stop.Token);
        foreach (var address in addresses) Assert.Equal("", set.FaultOf(address, protocol, port));
        listeners.Add((name, protocol, port, set));
    }

    /// <summary>The manifests as JSON: kubectl reads them as it would to send them.</summary>
    private List<JsonObject> ObjectsOf(string file)
    {
        var run = Kubectl.Run("create", "--dry-run=client", "--validate=false", "-o", "json", "-f", file);
        Assert.Equal((0, ""), (run.Code, run.Error));
        var objects = new List<JsonObject>();
        var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(run.Output), new JsonReaderOptions { AllowMultipleValues = true });
        while (reader.Read()) objects.Add(JsonNode.Parse(ref reader)!.AsObject());
        return [.. objects.SelectMany(static one => (string?)one["kind"] == "List" ? one["items"]!.AsArray().Select(static item => item!.AsObject()) : [one])];
    }
}
