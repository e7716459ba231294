using Sluice.Model;
using Sluice.Readers.Kubernetes;
using Sluice.Sets;

namespace Sluice.Tests.Readers.Kubernetes;

public sealed class WorkloadTests
{
    [Fact]
    public void A_template_gives_labels_ports_and_replicas()
    {
        var workload = Only(
            """
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: web, namespace: shop, labels: {not: these}}
            spec:
              replicas: 3
              template:
                metadata: {labels: {app: web, tier: front}}
                spec:
                  hostNetwork: true
                  nodeName: n1
                  serviceAccountName: robot
                  containers:
                  - {name: b, ports: [{containerPort: 9090, name: metrics}]}
                  - {name: a, ports: [{containerPort: 80, hostPort: 8080}, {containerPort: 53, protocol: UDP}]}
                  initContainers:
                  - {name: once, ports: [{containerPort: 1}]}
                  - {name: sidecar, restartPolicy: Always, ports: [{containerPort: 15001}]}
            """);

        Assert.Equal(new("Deployment", "shop", "web"), workload.Name);
        Assert.Equal(Labels.Of(("app", "web"), ("tier", "front")), workload.Labels);
        Assert.Equal(
            [new("", Protocol.Tcp, 80, 8080), new("metrics", Protocol.Tcp, 9090), new("", Protocol.Tcp, 15001), new("", Protocol.Udp, 53)], workload.Ports);
        Assert.Equal((true, "n1", "robot", 3, ""), (workload.HostNetwork, workload.NodeName, workload.ServiceAccount, workload.Replicas, workload.Variant));
        Assert.Equal((7, 24), (workload.LabelsSpan.Line, workload.LabelsSpan.Column));
        Assert.Equal(0, workload.Pods.Count + workload.Addresses.Count);
    }

    [Theory]
    [InlineData("apps/v1", "StatefulSet", "{replicas: 2, template: {metadata: {labels: {a: b}}}}", 2)]
    [InlineData("apps/v1", "DaemonSet", "{template: {metadata: {labels: {a: b}}}}", 1)]
    [InlineData("apps/v1", "ReplicaSet", "{replicas: 0, template: {metadata: {labels: {a: b}}}}", 0)]
    [InlineData("v1", "ReplicationController", "{selector: {a: b}, template: {metadata: {labels: {a: b}}}}", 1)]
    [InlineData("batch/v1", "Job", "{parallelism: 4, template: {metadata: {labels: {a: b}}}}", 4)]
    [InlineData("batch/v1", "CronJob", "{jobTemplate: {spec: {template: {metadata: {labels: {a: b}}}}}}", 1)]
    public void Every_controller_has_its_template(string version, string kind, string spec, int replicas)
    {
        var workload = Only($"apiVersion: {version}\nkind: {kind}\nmetadata: {{name: x, namespace: shop}}\nspec: {spec}");

        Assert.Equal((kind, "a=b", replicas), (workload.Name.Kind, workload.Labels.ToString(), workload.Replicas));
    }

    [Fact]
    public void A_live_pod_belongs_to_its_top_controller_and_wins_over_the_template()
    {
        var workload = Only(
            Controller("apps/v1", "Deployment", "web", "", "app: web") + Controller("apps/v1", "ReplicaSet", "web-5d9", "Deployment/web", "app: web")
            + Pod("web-5d9-a", "ReplicaSet/web-5d9", "app: web", "10.0.0.1") + Pod("web-5d9-b", "ReplicaSet/web-5d9", "app: web", "10.0.0.2"));

        Assert.Equal(new("Deployment", "shop", "web"), workload.Name);
        Assert.Equal(["web-5d9-a", "web-5d9-b"], workload.Pods);
        Assert.Equal([Cidr.Parse("10.0.0.1/32"), Cidr.Parse("10.0.0.2/32")], workload.Addresses);
        Assert.Equal(2, workload.Replicas);
    }

    [Fact]
    public void A_replica_set_that_was_not_read_is_the_deployments_it_is_named_after()
    {
        var pod = Pod("web-5d9f7-a", "ReplicaSet/web-5d9f7", "app: web, pod-template-hash: 5d9f7");

        Assert.Equal(new("Deployment", "shop", "web"), Only(pod).Name);
        Assert.Equal(new("ReplicaSet", "shop", "web-5d9f7"), Reading.Of([("x.yaml", pod)], followsOwners: false).Workloads[0].Name);
        Assert.Equal(new("ReplicaSet", "shop", "web-5d9f7"), Only(Pod("a", "ReplicaSet/web-5d9f7", "app: web")).Name);
    }

    [Fact]
    public void A_job_of_a_cron_job_belongs_to_it_and_a_finished_one_is_gone()
    {
        var job = Controller("batch/v1", "Job", "nightly-1", "CronJob/nightly", "job: nightly");

        Assert.Equal(new("CronJob", "shop", "nightly"), Only(job + Pod("nightly-1-x", "Job/nightly-1", "job: nightly")).Name);
        Assert.Empty((IEnumerable<Workload>)Reading.Of(job + "status: {conditions: [{type: Complete, status: \"True\"}]}\n").Workloads);
    }

    [Theory]
    [InlineData("Succeeded", 0)]
    [InlineData("Failed", 0)]
    [InlineData("Pending", 1)]
    [InlineData("Running", 1)]
    public void Ended_pods_are_ignored(string phase, int count) =>
        Assert.Equal(count, Reading.Of(Pod("a", "", "app: a").TrimEnd('\n') + $"\nstatus: {{phase: {phase}}}").Workloads.Count);

    [Fact]
    public void A_mirror_pod_of_a_node_is_a_bare_pod() => Assert.Equal(new("Pod", "shop", "etcd-n1"), Only(Pod("etcd-n1", "Node/n1", "tier: control-plane")).Name);

    [Fact]
    public void Pods_of_one_owner_that_differ_in_labels_are_its_variants()
    {
        var snapshot = Reading.Of(
            Pod("db-0", "StatefulSet/db", "app: db, apps.kubernetes.io/pod-index: \"0\", statefulset.kubernetes.io/pod-name: db-0")
            + Pod("db-1", "StatefulSet/db", "app: db, apps.kubernetes.io/pod-index: \"1\", statefulset.kubernetes.io/pod-name: db-1"));

        Assert.Equal(["apps.kubernetes.io/pod-index=0", "apps.kubernetes.io/pod-index=1"], snapshot.Workloads.Select(workload => workload.Variant));
        Assert.All(snapshot.Workloads, workload => Assert.Equal("db", workload.Name.Name));
    }

    [Fact]
    public void Labels_that_are_needed_together_name_a_variant_together()
    {
        var snapshot = Reading.Of(Pod("a", "Rollout/r", "x: \"1\", z: \"1\"") + Pod("b", "Rollout/r", "x: \"1\"") + Pod("c", "Rollout/r", "x: \"2\""));

        Assert.Equal(["x=1,!z", "x=1,z=1", "x=2,!z"], snapshot.Workloads.Select(workload => workload.Variant));
    }

    [Fact]
    public void Pods_with_equal_labels_and_other_ports_are_told_apart_by_their_first_pod()
    {
        var snapshot = Reading.Of(Pod("a", "Rollout/r", "x: \"1\"") + Pod("b", "Rollout/r", "x: \"1\"") + Pod("c", "Rollout/r", "x: \"1\"", spec: "{hostNetwork: true}"));

        Assert.Equal(["a", "c"], snapshot.Workloads.Select(workload => workload.Variant));
        Assert.Equal([2, 1], snapshot.Workloads.Select(workload => workload.Replicas));
    }

    [Fact]
    public void Only_a_node_that_all_pods_share_is_told()
    {
        Assert.Equal("n1", Only(Pod("a", "Rollout/r", "x: a", spec: "{nodeName: n1}") + Pod("b", "Rollout/r", "x: a", spec: "{nodeName: n1}")).NodeName);
        Assert.Equal("", Only(Pod("a", "Rollout/r", "x: a", spec: "{nodeName: n1}") + Pod("b", "Rollout/r", "x: a", spec: "{nodeName: n2}")).NodeName);
    }

    [Fact]
    public void An_old_replica_set_of_a_known_deployment_is_no_workload() =>
        Assert.Equal("app=new", Only(Controller("apps/v1", "Deployment", "web", "", "app: new") + Controller("apps/v1", "ReplicaSet", "web-1", "Deployment/web", "app: old")).Labels.ToString());

    [Fact]
    public void What_is_judged_takes_the_place_of_surroundings()
    {
        var live = new ObjectReader(new() { IsSurroundings = true });
        var judged = new ObjectReader(new());
        Feed(live, Pod("web-5d9f7-a", "ReplicaSet/web-5d9f7", "app: old, pod-template-hash: 5d9f7") + Pod("other", "", "app: other"));
        Feed(judged, Controller("apps/v1", "Deployment", "web", "", "app: new"));

        var workloads = new SnapshotBuilder().Add(live.Objects).Add(judged.Objects).Build().Workloads;

        Assert.Equal([("other", true), ("web", false)], workloads.Select(workload => (workload.Name.Name, workload.IsSurroundings)));
        Assert.Equal("app=new", workloads[1].Labels.ToString());
    }

    internal static void Feed(ObjectReader reader, string yaml)
    {
        foreach (var document in Sluice.Readers.Yaml.DocumentReader.Read(Sluice.Readers.Yaml.SourceText.FromText("x.yaml", yaml), ObjectReader.Wants)) reader.Read(document);
    }

    internal static string Pod(string name, string owner, string labels, string? address = null, string spec = "{}") =>
        $"---\napiVersion: v1\nkind: Pod\nmetadata: {{name: {name}, namespace: shop, labels: {{{labels}}}{Owner(owner)}}}\nspec: {spec}\n"
        + (address is null ? "" : $"status: {{podIP: {address}, podIPs: [{{ip: {address}}}]}}\n");

    private static string Controller(string version, string kind, string name, string owner, string labels) =>
        $"---\napiVersion: {version}\nkind: {kind}\nmetadata: {{name: {name}, namespace: shop{Owner(owner)}}}\nspec: {{template: {{metadata: {{labels: {{{labels}}}}}}}}}\n";

    private static string Owner(string owner) => owner.Length == 0 ? "" : $", ownerReferences: [{{kind: {owner.Split('/')[0]}, name: {owner.Split('/')[1]}, controller: true}}]";

    private static Workload Only(string yaml)
    {
        var snapshot = Reading.Of(yaml);
        Assert.Empty(snapshot.Problems.Select(problem => problem.Message));
        return Assert.Single((IEnumerable<Workload>)snapshot.Workloads);
    }
}
