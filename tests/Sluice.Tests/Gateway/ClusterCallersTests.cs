using System.Net;
using System.Text;
using System.Text.Json;
using Sluice.Findings;
using Sluice.Gateway.Callers;
using Sluice.Gateway.Destinations;
using Sluice.Kubernetes;
using Sluice.Model;

namespace Sluice.Tests.Gateway;

/// <summary>Who has an address, from what the API server says of pods, nodes and namespaces. How that is heard is another test.</summary>
public sealed class ClusterCallersTests : IDisposable
{
    private readonly ApiClient nowhere = new(ClusterAccess.Proxy("http://127.0.0.1:1"));
    private readonly ClusterCallers cluster;

    public ClusterCallersTests() => cluster = new(nowhere, TimeProvider.System, static _ => { });

    public void Dispose() => nowhere.Dispose();

    [Fact]
    public void A_pod_is_known_by_each_of_its_addresses_with_its_labels_its_account_and_those_of_its_namespace()
    {
        Namespace("shop", """{"team": "blue"}""");
        Pod("shop/web-1", """{"app": "web"}""", "10.0.0.7", "fd00::7");
        var caller = Owner("10.0.0.7")!;
        Assert.Equal(caller, Owner("fd00::7"));
        Assert.Equal(("shop/web-1", Recognition.Pod, "shop", "runner"), (caller.Name, caller.By, caller.Namespace, caller.ServiceAccount));
        Assert.Equal(Labels.Of(("app", "web")), caller.PodLabels);
        Assert.Equal(Labels.Of(("team", "blue"), (Labels.NamespaceName, "shop")), caller.NamespaceLabels);
        Assert.Null(Owner("10.0.0.8"));
    }

    [Fact]
    public void An_address_of_two_pods_is_nobody_until_one_of_them_is_gone()
    {
        Pod("shop/web-1", "{}", "10.0.0.7");
        Pod("shop/web-2", "{}", "10.0.0.7");
        Assert.Equal("its address belongs to 2 pods: shop/web-1 and shop/web-2", Owner("10.0.0.7")!.Unknown);
        cluster.Pods.Remove("shop/web-1");
        Assert.Equal("shop/web-2", Owner("10.0.0.7")!.Name);
        cluster.Pods.Remove("shop/web-2");
        Assert.Null(Owner("10.0.0.7"));
    }

    [Theory]
    [InlineData("Succeeded")]
    [InlineData("Failed")]
    public void A_pod_that_has_ended_leaves_its_address_to_the_next_one(string phase)
    {
        Pod("shop/job-1", "{}", "10.0.0.7");
        Pod("shop/web-1", "{}", "10.0.0.7");
        Put(cluster.Pods, "shop/job-1", $$$"""{"metadata": {"namespace": "shop", "name": "job-1"}, "status": {"phase": "{{{phase}}}", "podIP": "10.0.0.7"}}""");
        Assert.Equal("shop/web-1", Owner("10.0.0.7")!.Name);
    }

    [Fact]
    public void An_address_of_a_node_is_nobody_even_where_a_pod_says_that_it_is_its_own()
    {
        Pod("shop/web-1", "{}", "10.0.0.7");
        Node("n1", "10.0.0.7");
        Assert.Contains("belongs to the node n1", Owner("10.0.0.7")!.Unknown);
        Node("n1", "10.0.0.9");
        Assert.Equal("shop/web-1", Owner("10.0.0.7")!.Name);
        Assert.False(Owner("10.0.0.9")!.IsKnown);
        cluster.Nodes.Remove("n1");
        Assert.Null(Owner("10.0.0.9"));
    }

    [Fact]
    public void A_pod_on_the_host_network_shows_an_address_of_its_node_and_is_nobody()
    {
        Put(cluster.Pods, "kube-system/proxy-1", """{"metadata": {"namespace": "kube-system", "name": "proxy-1"}, "spec": {"hostNetwork": true}, "status": {"podIP": "192.168.0.1"}}""");
        Assert.Contains("node of kube-system/proxy-1", Owner("192.168.0.1")!.Unknown);
        Node("n1", "192.168.0.1");
        Assert.Contains("the node n1", Owner("192.168.0.1")!.Unknown);
        cluster.Pods.Remove("kube-system/proxy-1");
        cluster.Nodes.Remove("n1");
        Assert.Null(Owner("192.168.0.1"));
    }

    [Fact]
    public void Another_label_of_a_pod_or_of_its_namespace_makes_another_caller_and_a_heartbeat_does_not()
    {
        Namespace("shop", "{}");
        Pod("shop/web-1", """{"app": "web"}""", "10.0.0.7");
        var (before, version) = (Owner("10.0.0.7"), cluster.Version);
        Put(cluster.Pods, "shop/web-1", """{"metadata": {"namespace": "shop", "name": "web-1", "labels": {"app": "web"}, "resourceVersion": "9"}, "spec": {"serviceAccountName": "runner"}, "status": {"podIP": "10.0.0.7", "conditions": []}}""");
        Assert.Equal((before, version), (Owner("10.0.0.7"), cluster.Version));
        Pod("shop/web-1", """{"app": "other"}""", "10.0.0.7");
        Assert.NotEqual(before, Owner("10.0.0.7"));
        (before, version) = (Owner("10.0.0.7"), cluster.Version);
        Namespace("shop", """{"team": "red"}""");
        Assert.NotEqual(before, Owner("10.0.0.7"));
        Assert.NotEqual(version, cluster.Version);
    }

    [Fact]
    public void What_a_whole_list_no_longer_names_is_gone_and_a_list_that_breaks_off_takes_nothing_away()
    {
        Pod("shop/web-1", "{}", "10.0.0.7");
        cluster.Pods.BeginList();
        Pod("shop/web-2", "{}", "10.0.0.8");
        Assert.NotNull(Owner("10.0.0.7"));
        cluster.Pods.BeginList();
        Pod("shop/web-2", "{}", "10.0.0.8");
        cluster.Pods.EndList();
        Assert.Equal((null, "shop/web-2"), (Owner("10.0.0.7"), Owner("10.0.0.8")!.Name));
    }

    [Fact]
    public void Before_the_cluster_was_listed_an_address_identifies_nobody_and_a_block_of_the_map_does_not_stand_in()
    {
        Pod("shop/web-1", "{}", "10.0.0.7");
        var caller = Map("""{"name": "net", "namespace": "shop", "addresses": ["10.0.0.0/8"]}""").Find(Address("10.0.0.7"), null, null);
        Assert.Equal("the pods of the cluster were not listed yet", caller.Unknown);
    }

    [Fact]
    public void Settings_concern_pods_with_their_labels_and_account_and_the_strictest_counts()
    {
        Pod("shop/web-1", """{"app": "web", "tier": "front"}""", "10.0.0.7");
        var pod = Owner("10.0.0.7")!;
        Assert.Equal((CallerMode.Report, EncryptedHello.Allow), Set("""{"namespace": "shop", "podLabels": {"app": "web"}, "mode": "report", "encryptedHello": "allow"}"""));
        Assert.Equal((CallerMode.Enforce, EncryptedHello.Report), Set("""{"namespace": "shop", "mode": "enforce", "encryptedHello": "allow"}, {"namespace": "shop", "serviceAccount": "runner", "mode": "report", "encryptedHello": "report"}"""));
        foreach (var other in (string[])["""{"namespace": "other", "mode": "report"}""", """{"namespace": "shop", "podLabels": {"app": "db"}, "mode": "report"}""", """{"namespace": "shop", "serviceAccount": "other", "mode": "report"}"""])
            Assert.Equal((CallerMode.Enforce, EncryptedHello.Deny), Set(other));

        (CallerMode, EncryptedHello) Set(string callers)
        {
            var map = Map(callers);
            Assert.True(map.Knows(pod with { Mode = Of(map).Mode, EncryptedHello = Of(map).EncryptedHello }, Address("10.0.0.7")));
            return (Of(map).Mode, Of(map).EncryptedHello);
        }

        Caller Of(CallerMap map) => map.Set(pod);
    }

    [Theory]
    [InlineData("""{"namespace": "shop", "name": "web"}""", "`name` means nothing here")]
    [InlineData("""{"namespace": "shop", "namespaceLabels": {"team": "blue"}}""", "`namespaceLabels` means nothing here")]
    public void A_setting_that_names_what_the_cluster_names_is_refused(string caller, string message)
    {
        var problems = new List<Problem>();
        Assert.Null(CallerReader.Read("callers.json", Encoding.UTF8.GetBytes($$"""{"callers": [{{caller}}]}"""), problems, hasCluster: true));
        Assert.Contains(message, Assert.Single(problems).Message);
    }

    private static NetAddress Address(string text) => NetAddress.Of(IPAddress.Parse(text));

    private static void Put(IResourceSink sink, string key, string json)
    {
        using var item = JsonDocument.Parse(json);
        sink.Put(key, item.RootElement);
    }

    private CallerMap Map(string callers)
    {
        var problems = new List<Problem>();
        var map = CallerReader.Read("callers.json", Encoding.UTF8.GetBytes($$"""{"callers": [{{callers}}]}"""), problems, hasCluster: true);
        Assert.Empty(problems);
        return map!.With([], cluster);
    }

    private Caller? Owner(string address) => cluster.Owner(Address(address));

    private void Namespace(string name, string labels) => Put(cluster.Namespaces, name, $$$"""{"metadata": {"name": "{{{name}}}", "labels": {{{labels}}}}}""");

    private void Node(string name, string address) =>
        Put(cluster.Nodes, name, $$$"""{"metadata": {"name": "{{{name}}}"}, "status": {"addresses": [{"type": "Hostname", "address": "{{{name}}}"}, {"type": "InternalIP", "address": "{{{address}}}"}]}}""");

    private void Pod(string key, string labels, params string[] addresses)
    {
        var (space, name) = (key.Split('/')[0], key.Split('/')[1]);
        var all = string.Join(", ", addresses.Select(static address => $$"""{"ip": "{{address}}"}"""));
        Put(cluster.Pods, key, $$$"""{"metadata": {"namespace": "{{{space}}}", "name": "{{{name}}}", "labels": {{{labels}}}}, "spec": {"serviceAccountName": "runner"}, "status": {"phase": "Running", "podIP": "{{{addresses[0]}}}", "podIPs": [{{{all}}}]}}""");
    }
}
