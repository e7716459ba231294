using Sluice.Analysis;
using Sluice.Model;
using Sluice.Sets;
using Sluice.Tests.Building;
using static Sluice.Tests.Building.Given;

namespace Sluice.Tests.Analysis;

/// <summary>Which changes a relation follows without a new analysis, and what they open and close.</summary>
public sealed class FollowingTests
{
    private static readonly NetworkPolicy FromWeb = NetworkPolicy("shop/db", "app=db").Ingress(Rule(Pods("app=web")).On("5432"));

    private static readonly Cluster Shop = Cluster.Whole.Pod("shop/web", "app=web").Pod("shop/job", "app=job").Pod("shop/db", "app=db").Pod("ops/probe", "app=probe")
        .Policy(FromWeb);

    [Fact]
    public void A_pod_that_gets_the_label_of_a_rule_gets_in_and_one_that_loses_it_does_not()
    {
        var before = Analysed(Shop);
        var step = before.With(Relabelled(Shop, "shop/job", "app=web"));
        Assert.True(Followed(before, step));
        Assert.Equal(["Opened shop/job -> shop/db +TCP 5432 -nothing"], Changes(step));
        var back = step.After.With(new SnapshotChange.OfWorkload(Named(step.After, "job"), Named(before, "job")));
        Assert.True(Followed(before, back));
        Assert.Equal(["Closed shop/job -> shop/db +nothing -TCP 5432"], Changes(back));
        Assert.Equal(before.Connections().Select(Text), back.After.Connections().Select(Text));
    }

    [Fact]
    public void A_pod_that_comes_brings_its_connections_and_one_that_goes_takes_them_along()
    {
        var before = Analysed(Shop);
        var come = new Workload { Name = new("Deployment", "ops", "backup"), Labels = Select.Labels("app=backup") };
        var added = before.With(new SnapshotChange.OfWorkload(null, come));
        Assert.True(Followed(before, added));
        Assert.Contains("Opened ops/backup -> shop/web +all -nothing", Changes(added));
        Assert.Contains("Opened 0.0.0.0/0,::/0 -> ops/backup +all -nothing", Changes(added));
        Assert.DoesNotContain(Changes(added), change => change.Contains("shop/db +", StringComparison.Ordinal));
        Assert.All(added.Difference.Changes(), static change => Assert.Equal([CauseKind.EndpointChanged], change.Causes.Select(static cause => cause.Kind)));
        var removed = added.After.With(new SnapshotChange.OfWorkload(come, null));
        Assert.True(Followed(before, removed));
        Assert.Contains("Closed ops/backup -> shop/web +nothing -all", Changes(removed));
        Assert.Equal(Changes(added).Count, Changes(removed).Count);
        Assert.Equal(before.Snapshot.Workloads, removed.After.Snapshot.Workloads);
    }

    [Fact]
    public void Another_number_of_replicas_changes_nothing_but_the_traffic_between_them()
    {
        var before = Analysed(Shop);
        var web = Named(before, "web");
        var step = before.With(new SnapshotChange.OfWorkload(web, web with { Replicas = 9 }));
        Assert.Same(before.Table.Resolver, step.After.Table.Resolver);
        Assert.Empty(step.Difference.Changes());
        var single = before.With(new SnapshotChange.OfWorkload(web, web with { Replicas = 1 }));
        Assert.Equal(["Closed shop/web -> shop/web +nothing -all"], Changes(single));
    }

    [Fact]
    public void A_namespace_with_other_labels_is_what_rules_see_in_its_pods()
    {
        var cluster = Cluster.Whole.Namespace("ops", "team=apps").Pod("ops/probe", "app=probe").Pod("ops/agent", "app=agent").Pod("shop/db", "app=db")
            .Policy(NetworkPolicy("shop/db").Ingress(Rule(PodsIn("team=platform", "app=probe"))));
        var before = Analysed(cluster);
        var ops = before.Snapshot.Namespaces.Single(static space => space.Name == "ops");
        var step = before.With(new SnapshotChange.OfNamespace(ops, Namespace.Defined("ops", Select.Labels("team=platform"))));
        Assert.True(Followed(before, step));
        Assert.Equal(["Opened ops/probe -> shop/db +all -nothing"], Changes(step));
    }

    [Fact]
    public void A_policy_whose_labels_are_in_use_is_followed_without_keeping_every_label()
    {
        var before = Analysed(Shop.Policy(NetworkPolicy("shop/job", "app=job").Ingress()));
        var inUse = before.With(new SnapshotChange.OfPolicy(FromWeb, FromWeb with { Ingress = [Rule(Pods("app in (web,job)")).On("5432")] }));
        Assert.True(Followed(before, inUse));
        Assert.Equal(["Opened shop/job -> shop/db +TCP 5432 -nothing"], Changes(inUse));
        var unused = new SnapshotChange.OfPolicy(FromWeb, FromWeb with { Ingress = [Rule(PodsIn("", "app=probe")).On("5432")] });
        Assert.False(Followed(before, before.With(unused)));
        Assert.Equal(["Closed shop/web -> shop/db +nothing -TCP 5432", "Opened ops/probe -> shop/db +TCP 5432 -nothing"], Changes(before.With(unused)).Order());
        var keeping = Reachability.Of(before.Snapshot, Profile.Upstream, new() { KeepsEveryLabel = true });
        Assert.True(Followed(keeping, keeping.With(unused)));
        Assert.Equal(Changes(before.With(unused)), Changes(keeping.With(unused)));
    }

    /// <summary>An address that is not known lies in one block or the other, and in both together for sure: for pods that come later as well.</summary>
    [Fact]
    public void A_pod_that_comes_is_in_blocks_side_by_side_as_one_that_was_there()
    {
        var cluster = Cluster.Whole.Pod("shop/web", "app=web").Pod("shop/job", "app=job")
            .Policy(NetworkPolicy("shop/web", "app=web").Egress(Rule(Block("10.0.0.0/25"), Block("10.0.0.128/25")).On("80")));
        var before = Reachability.Of(cluster.Snapshot, Profile.Upstream, new() { PodCidrs = [Cidr.Parse("10.0.0.0/24")] });
        Assert.Contains("shop/web -> shop/job: TCP 80 | nothing", before.Connections().Select(Text));
        var step = before.With(new SnapshotChange.OfWorkload(null, new() { Name = new("Deployment", "shop", "late"), Labels = Select.Labels("app=web") }));
        Assert.True(Followed(before, step));
        Assert.Contains("shop/late -> shop/job: TCP 80 | nothing", step.After.Connections().Select(Text));
        Assert.Contains("shop/web -> shop/late: TCP 80 | nothing", step.After.Connections().Select(Text));
    }

    /// <summary>What could be read of a rule is certain, whatever the rest of it says; what could not may mean whoever comes.</summary>
    [Theory]
    [InlineData("app=web", "TCP 5432 | nothing")]
    [InlineData("app=job", "nothing | TCP 5432")]
    public void A_pod_that_comes_is_meant_by_the_part_of_a_rule_that_was_read(string labels, string expected)
    {
        var halfRead = FromWeb with { Ingress = [Rule(Pods("app=web")).On("5432") with { PeersUnreadable = true }] };
        var before = Analysed(Cluster.Whole.Pod("shop/web", "app=web").Pod("shop/db", "app=db").Policy(halfRead));
        var step = before.With(new SnapshotChange.OfWorkload(null, new() { Name = new("Deployment", "shop", "late"), Labels = Select.Labels(labels) }));
        Assert.True(Followed(before, step));
        Assert.Contains($"shop/late -> shop/db: {expected}", step.After.Connections().Select(Text));
    }

    /// <summary>The ports that a pod which comes declares are found by name as those of the pods that were there.</summary>
    [Fact]
    public void A_named_port_is_that_of_each_pod_that_comes_too()
    {
        Workload Late(string name, int port) => new() { Name = new("Deployment", "shop", name), Labels = Select.Labels("app=db"), Ports = [new("pg", Protocol.Tcp, port)] };
        var at = Analysed(Cluster.Whole.Pod("shop/web", "app=web").Pod("shop/db", "app=db", static db => db with { Ports = [new("pg", Protocol.Tcp, 5432)] })
            .Policy(NetworkPolicy("shop/web", "app=web").Egress(Rule().On("pg/TCP"))).Policy(NetworkPolicy("shop/few", "app=few").Egress(Rule(Pods("app=db")).On("pg/TCP"))));
        foreach (var late in (Workload[])[Late("same", 5432), Late("other", 6432), Late("again", 6432)])
        {
            var step = at.With(new SnapshotChange.OfWorkload(null, late));
            Assert.True(Followed(at, step));
            at = step.After;
        }

        var listed = at.Connections().Select(Text).ToList();
        Assert.Equal(
            ["shop/web -> shop/again: TCP 6432 | nothing", "shop/web -> shop/db: TCP 5432 | nothing", "shop/web -> shop/other: TCP 6432 | nothing", "shop/web -> shop/same: TCP 5432 | nothing"],
            listed.Where(static text => text.StartsWith("shop/web -> shop", StringComparison.Ordinal)));
        Assert.Equal(Reachability.Of(at.Snapshot, Profile.Upstream).Connections().Select(Text), listed);
    }

    /// <summary>A selector that picks a namespace perhaps and none for certain means one that nobody showed, whose pods are represented.</summary>
    [Fact]
    public void A_selector_of_namespaces_that_picks_none_for_certain_is_not_followed_in_a_part_of_a_cluster()
    {
        var cluster = Cluster.Part.Referred("ops").Pod("ops/probe", "app=probe").Pod("shop/db", "app=db").Policy(NetworkPolicy("shop/db", "app=db").Ingress());
        var before = Reachability.Of(cluster.Snapshot, Profile.Upstream, new() { KeepsEveryLabel = true });
        var known = before.Snapshot.Policies[0];
        var wider = NetworkPolicy("shop/db", "app=db").Ingress(Rule(PodsIn("team=platform", "app=probe")));
        var step = before.With(new SnapshotChange.OfPolicy(known, wider));
        Assert.False(Followed(before, step));
        Assert.Contains(step.After.Endpoints, static endpoint => endpoint is RepresentativeEndpoint { NamespaceName: "" });
    }

    /// <summary>A pod on the network of its host is a workload of its namespace like any other.</summary>
    [Fact]
    public void A_pod_that_leaves_one_on_the_host_network_behind_is_followed_in_a_part_of_a_cluster()
    {
        var before = Analysed(Cluster.Part.Pod("ops/agent", "app=agent", static pod => pod with { HostNetwork = true }).Pod("ops/probe", "app=probe").Pod("shop/db", "app=db").Policy(FromWeb));
        var step = before.With(new SnapshotChange.OfWorkload(Named(before, "probe"), null));
        Assert.True(Followed(before, step));
        Assert.Equal(Reachability.Of(step.After.Snapshot, Profile.Upstream).Connections().Select(Text), step.After.Connections().Select(Text));
    }

    /// <summary>Custom resources may make any pod that policies can tell apart from those that were read: where that changes, pods are represented anew.</summary>
    [Fact]
    public void What_policies_ask_for_where_custom_resources_make_pods_is_not_followed()
    {
        var cluster = Cluster.Part.Namespace("infra", "team=platform").Pod("infra/agent", "app=agent").Namespace("ops", "team=apps").Pod("ops/plain").Pod("shop/db", "app=db")
            .Policy(NetworkPolicy("shop/db", "app=db").Ingress(Rule(PodsIn("team=platform", "app=probe"))));
        var snapshot = cluster.Snapshot with { PodMakers = [new(new("Kafka", "ops", "events"), "ops")] };
        var before = Reachability.Of(snapshot, Profile.Upstream, new() { KeepsEveryLabel = true });
        Assert.DoesNotContain(before.Endpoints, static endpoint => endpoint is RepresentativeEndpoint);
        var ops = snapshot.Namespaces.Single(static space => space.Name == "ops");
        var relabelled = before.With(new SnapshotChange.OfNamespace(ops, Namespace.Defined("ops", Select.Labels("team=platform"))));
        var selected = before.With(new SnapshotChange.OfPolicy(null, NetworkPolicy("ops/probe", "app=probe").Ingress()));
        Assert.All([relabelled, selected], step => Assert.Contains(step.After.Endpoints, static endpoint => endpoint is RepresentativeEndpoint { NamespaceName: "ops" }));
    }

    [Fact]
    public void A_class_that_lost_its_last_pod_is_nobodys_destination()
    {
        var before = Analysed(Shop);
        var table = before.With(new SnapshotChange.OfWorkload(Named(before, "probe"), null)).After.Table;
        Assert.Contains(table.Universe.Classes, static peer => peer.Kind == ClassKind.Gone);
        var reach = new List<Reach>();
        for (var id = 0; id < table.Universe.ClassCount; id++) table.Relation.CopyFrom(id, reach);
        Assert.NotEmpty(reach);
        Assert.DoesNotContain(reach, to => table.Universe[to.Class].Kind == ClassKind.Gone);
    }

    /// <summary>Where routes lead is asked by the instance that the snapshot has.</summary>
    [Fact]
    public void A_workload_that_is_read_again_as_it_was_keeps_its_routes()
    {
        var cluster = Cluster.Whole.Pod("shop/web", "app=web");
        var at = Analysed(cluster.LedTo("shop/web"));
        var expected = at.Connections().Select(Text).ToList();
        Assert.Contains("[ingress-controller] -> shop/web: TCP 8080 | nothing", expected);
        for (var times = 0; times < 3; times++)
        {
            var (before, web) = (at, Named(at, "web"));
            at = at.With(new SnapshotChange.OfWorkload(web, web with { })).After;
            Assert.Same(before.Table.Relation.Traffic, at.Table.Relation.Traffic);
            Assert.Equal(expected, at.Connections().Select(Text));
        }
    }

    [Fact]
    public void A_pod_that_goes_by_another_name_is_one_that_went_and_one_that_came()
    {
        var before = Analysed(Shop);
        var job = Named(before, "job");
        var step = before.With(new SnapshotChange.OfWorkload(job, job with { Name = new("Deployment", "shop", "task") }));
        Assert.True(Followed(before, step));
        Assert.Contains("Closed shop/job -> shop/web +nothing -all", Changes(step));
        Assert.Contains("Opened shop/task -> shop/web +all -nothing", Changes(step));
    }

    /// <summary>What a NetworkPolicy means for ICMP upstream is said only while a cluster-wide policy says what it means for it.</summary>
    [Fact]
    public void The_last_policy_that_speaks_of_ICMP_takes_it_along()
    {
        var cluster = Shop.Policy(AdminPolicy("ClusterNetworkPolicy", "deny", AdminTier.Admin, 1, "", "app=db").Ingress(Rule(RuleAction.Deny, AdminPods("", "app=job"))));
        var before = Analysed(cluster);
        var last = before.Snapshot.Policies.Single(static policy => policy is AdminPolicy);
        var step = before.With(new SnapshotChange.OfPolicy(last, null));
        Assert.Equal(Analysed(Shop).Connections().Select(Text), step.After.Connections().Select(Text));
        Assert.False(step.After.Table.Universe.HasPortless);
    }

    /// <summary>Two steps from one analysis share what they know of rows; each knows them by the policies behind.</summary>
    [Fact]
    public void Two_steps_from_the_same_analysis_do_not_mix()
    {
        var before = Analysed(Shop);
        NetworkPolicy On(string port) => FromWeb with { Ingress = [Rule(Pods("app=web")).On(port)] };
        var left = before.With(new SnapshotChange.OfPolicy(FromWeb, On("80")));
        var right = before.With(new SnapshotChange.OfPolicy(FromWeb, On("443")));
        Assert.Contains("shop/web -> shop/db: TCP 80 | nothing", left.After.Connections().Select(Text));
        Assert.Contains("shop/web -> shop/db: TCP 443 | nothing", right.After.Connections().Select(Text));
    }

    [Fact]
    public void Pods_that_come_one_after_another_stand_and_reach_as_in_a_fresh_analysis()
    {
        var options = new AnalysisOptions { KeepsEveryLabel = true };
        var policy = NetworkPolicy("shop/all").Ingress(Rule(Pods("tier in (a,b)")).On("80"), Rule(Pods("app=web")).On("80"), Rule(Pods("tier=b")).On("81"));
        var at = Reachability.Of(Cluster.Whole.Pod("shop/web", "app=web").Pod("shop/db", "app=db").Policy(policy).Snapshot, Profile.Upstream, options);
        for (var number = 0; number < 80; number++)
        {
            var name = new ObjectName("Deployment", "shop", $"pod{100 + (number * 37 % 80)}");
            at = at.With(new SnapshotChange.OfWorkload(null, new() { Name = name, Labels = Select.Labels($"number={number},tier={(number % 2 == 0 ? "a" : "b")}") })).After;
        }

        var fresh = Reachability.Of(at.Snapshot, Profile.Upstream, options);
        Assert.Equal(fresh.Endpoints.Select(static end => $"{end}"), at.Endpoints.Select(static end => $"{end}"));
        Assert.Equal(fresh.Connections().Select(Text), at.Connections().Select(Text));
    }

    [Fact]
    public void What_is_not_of_the_snapshot_is_refused()
    {
        var before = Analysed(Shop);
        var stranger = Named(before, "web") with { Replicas = 3 };
        Assert.Throws<ArgumentException>(() => before.With(new SnapshotChange.OfWorkload(stranger, null)));
        Assert.Throws<ArgumentException>(() => before.With(new SnapshotChange.OfPolicy(FromWeb with { Ingress = [] }, null)));
        foreach (var name in (string[])["ops", "nowhere"])
            Assert.Throws<ArgumentException>(() => before.With(new SnapshotChange.OfNamespace(Namespace.Defined(name, Labels.Empty), Namespace.Defined(name, Labels.Empty))));
    }

    [Fact]
    public void Ten_thousand_steps_are_as_deep_as_one_and_leave_no_more_classes_than_a_few_thousand()
    {
        var at = Analysed(Shop);
        var (web, other) = (Named(at, "web"), Named(at, "web") with { Labels = Labels.Empty });
        for (var count = 0; count < 10_000; count++) at = at.With(count % 2 == 0 ? new SnapshotChange.OfWorkload(web, other) : new SnapshotChange.OfWorkload(other, web)).After;
        Assert.Same(web, Named(at, "web"));
        Assert.InRange(at.ClassCount, 1, 2000);
        Assert.Equal(Analysed(Shop).Connections().Select(Text), at.Connections().Select(Text));
    }

    private static Reachability Analysed(Cluster cluster) => Reachability.Of(cluster.Snapshot, Profile.Upstream);

    /// <summary>Whether the step took over what the earlier analysis knew.</summary>
    private static bool Followed(Reachability before, ReachabilityStep step) => ReferenceEquals(before.Table.Relation.Traffic, step.After.Table.Relation.Traffic);

    private static Workload Named(Reachability reachability, string name) => reachability.Snapshot.Workloads.Single(workload => workload.Name.Name == name);

    private static SnapshotChange.OfWorkload Relabelled(Cluster cluster, string name, string labels)
    {
        var workload = ((WorkloadEndpoint)cluster.Peer(name)).Workload;
        return new(workload, workload with { Labels = Select.Labels(labels) });
    }

    private static List<string> Changes(ReachabilityStep step) =>
        [.. step.Difference.Changes().Select(static change => $"{change.Kind} {change.From} -> {change.To} +{change.Opened} -{change.Closed}")];

    private static string Text(Connection connection) => $"{connection.From} -> {connection.To}: {connection.Allowed} | {connection.Unknown}";
}
