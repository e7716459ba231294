using Sluice.Analysis;
using Sluice.Model;
using Sluice.Tests.Building;
using static Sluice.Tests.Building.Given;

namespace Sluice.Tests.Analysis;

/// <summary>Small changes after which a relation that was followed, or not, is the one that a fresh analysis gives.</summary>
public sealed class FreshAnalysisTests
{
    private static readonly NetworkPolicy FromWeb = NetworkPolicy("shop/db", "app=db").Ingress(Rule(Pods("app=web")).On("5432"));

    /// <summary>Pods that came are still seen by the rules of others when a policy changes that has nothing to do with them.</summary>
    [Fact]
    public void A_pod_that_came_stays_meant_when_another_policy_changes()
    {
        var job = NetworkPolicy("shop/job", "app=job").Ingress();
        var before = Of(Cluster.Whole.Pod("shop/web", "app=web").Pod("shop/job", "app=job").Pod("shop/db", "app=db").Policy(FromWeb).Policy(job));
        var came = Same(before, new SnapshotChange.OfWorkload(null, Workload("shop/late", "app=web")));
        var step = Same(came, new SnapshotChange.OfPolicy(job, NetworkPolicy("shop/job", "app=job").Ingress(Rule(Pods("app=web")).On("80"))));
        Assert.Contains("shop/late -> shop/db: TCP 5432 | nothing", Listed(step));
        Assert.Contains("shop/late -> shop/job: TCP 80 | nothing", Listed(step));
        Assert.Same(before.Table.Relation.Traffic, step.Table.Relation.Traffic);
    }

    [Fact]
    public void A_namespace_that_loses_its_last_pod_or_gets_its_first_is_represented_or_no_longer()
    {
        var part = Cluster.Part.Namespace("void").Pod("jobs/one", "app=job").Pod("shop/db", "app=db").Pod("shop/web", "app=web")
            .Pod("hosts/agent", "app=agent", static pod => pod with { HostNetwork = true }).Policy(NetworkPolicy("jobs/one", "app=job").Ingress()).Policy(FromWeb);
        var before = Of(part);
        var job = Named(before, "one");
        Same(before, new SnapshotChange.OfWorkload(job, null));
        Same(before, new SnapshotChange.OfWorkload(job, job with { Name = NameOf("Deployment", "shop/one") }));
        var web = Named(before, "web");
        Same(before, new SnapshotChange.OfWorkload(web, null));
        Same(before, new SnapshotChange.OfWorkload(web, web with { Name = NameOf("Deployment", "void/web") }));
        Same(before, new SnapshotChange.OfWorkload(web, web with { Name = NameOf("Deployment", "jobs/web") }));
        Same(before, new SnapshotChange.OfWorkload(null, Workload("void/new", "app=new")));
    }

    [Fact]
    public void A_pod_that_moves_where_custom_resources_make_others_is_as_if_it_had_been_there()
    {
        var cluster = Cluster.Part.Pod("ops/one", "app=web").Pod("ops/two").Pod("shop/db", "app=db").Pod("shop/web", "app=web").Policy(NetworkPolicy("shop/db", "app=db").Ingress(Rule(PodsIn("", "app=web"))));
        var before = Of(new(cluster.Snapshot with { PodMakers = [new(new("Kafka", "ops", "events"), "ops")] }));
        foreach (var (name, to) in ((string, string)[])[("one", "shop/one"), ("web", "ops/web"), ("two", "ops/three")])
        {
            var workload = Named(before, name);
            Same(before, new SnapshotChange.OfWorkload(workload, workload with { Name = NameOf("Deployment", to) }));
            Same(before, new SnapshotChange.OfWorkload(workload, workload with { Labels = Select.Labels("app=db") }));
        }
    }

    [Fact]
    public void A_pod_that_comes_to_a_namespace_nobody_knows_or_by_a_name_that_is_taken_is_as_if_it_had_been_there()
    {
        var before = Of(Cluster.Whole.Pod("shop/web", "app=web").Pod("shop/db", "app=db").Policy(FromWeb));
        Same(before, new SnapshotChange.OfWorkload(null, Workload("bank/new", "app=web")));
        Same(before, new SnapshotChange.OfWorkload(null, Workload("shop/web", "app=db")));
    }

    [Fact]
    public void Of_two_workloads_by_one_name_one_goes_and_the_other_stays()
    {
        var shop = Cluster.Whole.Pod("shop/db", "app=db").Policy(FromWeb).Snapshot;
        Workload[] twins = [Workload("shop/web", "app=web"), Workload("shop/web", "app=db")];
        var before = Of(new(shop with { Workloads = [.. shop.Workloads, .. twins] }));
        foreach (var twin in twins) Same(before, new SnapshotChange.OfWorkload(twin, null));
    }

    [Fact]
    public void Pods_that_are_alike_stay_when_one_of_them_gets_other_replicas()
    {
        var before = Of(Cluster.Whole.Pod("shop/one", "app=web").Pod("shop/two", "app=web").Pod("shop/db", "app=db").Policy(FromWeb));
        var one = Named(before, "one");
        Assert.Contains("shop/two -> shop/db: TCP 5432 | nothing", Listed(Same(before, new SnapshotChange.OfWorkload(one, one with { Replicas = 7 }))));
    }

    [Fact]
    public void A_policy_that_names_a_domain_or_a_namespace_nobody_showed_brings_it_along()
    {
        var names = AdminPolicy("ClusterNetworkPolicy", "names", AdminTier.Admin, 1).Egress(Rule(RuleAction.Allow, Domains("api.example.com")).On("443/TCP"));
        Same(Of(Cluster.Whole.Pod("shop/web", "app=web").Policy(NetworkPolicy("shop/p", "app=web").Egress())), new SnapshotChange.OfPolicy(null, names));
        var part = Of(Cluster.Part.Pod("shop/web", "app=web").Policy(NetworkPolicy("shop/p", "app=web").Ingress()));
        foreach (var spaces in (string[])["gone", "shop", "shop,gone"])
        {
            var rule = Rule(Namespaces($"{Labels.NamespaceName} in ({spaces})"));
            Same(part, new SnapshotChange.OfPolicy(null, NetworkPolicy("shop/q", "app=web").Ingress(rule)));
        }
    }

    [Fact]
    public void A_namespace_that_was_only_referred_to_and_is_defined_without_labels_is_picked_by_none()
    {
        var before = Of(Cluster.Whole.Referred("ops").Pod("ops/probe", "app=probe").Pod("shop/db", "app=db").Policy(NetworkPolicy("shop/db").Ingress(Rule(Namespaces("team=a")))));
        Assert.Contains("ops/probe -> shop/db: nothing | all", Listed(before));
        var defined = Same(before, new SnapshotChange.OfNamespace(before.Snapshot.Namespaces.Single(static space => space.Name == "ops"), Namespace.Defined("ops", Labels.Empty)));
        Assert.DoesNotContain(Listed(defined), static line => line.StartsWith("ops/probe -> shop/db:", StringComparison.Ordinal));
    }

    /// <summary>Where no node was known nodes told no pods apart, and the first pod on a host is one.</summary>
    [Fact]
    public void A_pod_on_a_host_that_comes_is_told_from_pods_of_other_hosts()
    {
        var closed = NetworkPolicy("shop/closed").Ingress();
        var pods = Cluster.Whole.Pod("shop/one", "", static pod => pod with { NodeName = "a" }).Pod("shop/two", "", static pod => pod with { NodeName = "b" }).Policy(closed);
        var step = Same(Of(pods), new SnapshotChange.OfWorkload(null, Workload("shop/host", "") with { HostNetwork = true, NodeName = "a" }));
        Assert.Contains("shop/host -> shop/one: all | nothing", Listed(step));
        Assert.DoesNotContain(Listed(step), static line => line.StartsWith("shop/host -> shop/two:", StringComparison.Ordinal));
        var hosts = Cluster.Whole.Pod("shop/host", "", static pod => pod with { HostNetwork = true, NodeName = "a" }).Policy(closed);
        Same(Of(hosts), new SnapshotChange.OfWorkload(null, Workload("shop/two", "") with { NodeName = "b" }));
    }

    [Fact]
    public void The_first_pod_of_a_cluster_is_judged_by_the_blocks_that_were_there()
    {
        var before = Of(Cluster.Whole.Namespace("shop").Policy(NetworkPolicy("shop/p").Ingress(Rule(Block("203.0.113.0/24")))));
        Assert.Contains("203.0.113.0/24 -> shop/web: all | nothing", Listed(Same(before, new SnapshotChange.OfWorkload(null, Workload("shop/web", "")))));
    }

    [Fact]
    public void The_last_policy_that_speaks_of_ICMP_beside_ports_takes_it_along()
    {
        var deny = AdminPolicy("ClusterNetworkPolicy", "deny", AdminTier.Admin, 1, "", "app=db")
            .Ingress(Rule(RuleAction.Deny, AdminPods("", "app=job")), Rule(RuleAction.Deny, AdminPods("", "app=web")).On("80/TCP"));
        var before = Of(Cluster.Whole.Pod("shop/web", "app=web").Pod("shop/db", "app=db").Policy(FromWeb).Policy(deny));
        Assert.False(Same(before, new SnapshotChange.OfPolicy(before.Snapshot.Policies.Single(static policy => policy is AdminPolicy), null)).Table.Universe.HasPortless);
    }

    /// <summary>What a controller forwards is cut to where routes lead, in what changed as in what is.</summary>
    [Fact]
    public void A_policy_that_changes_opens_to_a_controller_only_where_routes_lead()
    {
        var cluster = Cluster.Whole.Pod("shop/web", "app=web").Pod("shop/job", "app=job").Policy(NetworkPolicy("shop/web", "app=web").Ingress());
        var before = Of(new(cluster.LedTo("shop/web", "app=web").Snapshot));
        var step = before.With(new SnapshotChange.OfPolicy(before.Snapshot.Policies[0], NetworkPolicy("shop/web", "app=web").Ingress(Rule())));
        Assert.Same(before.Table.Relation.Traffic, step.After.Table.Relation.Traffic);
        Assert.Equal(["TCP 8080"], step.Difference.Changes().Where(static change => change.From is ExternalEndpoint).Select(static change => $"{change.Opened}"));
    }

    private static Reachability Of(Cluster cluster) => Reachability.Of(cluster.Snapshot, Profile.Upstream);

    /// <summary>The relation after a change, which has to be that of a fresh analysis.</summary>
    private static Reachability Same(Reachability before, SnapshotChange change)
    {
        var (step, fresh) = (before.With(change).After, Reachability.Of(change.Apply(before.Snapshot), before.Profile));
        Assert.Equal(fresh.Endpoints.Select(static end => $"{end}"), step.Endpoints.Select(static end => $"{end}"));
        Assert.Equal(Listed(fresh), Listed(step));
        return step;
    }

    private static IEnumerable<string> Listed(Reachability reachability) => reachability.Connections().Select(static one => $"{one.From} -> {one.To}: {one.Allowed} | {one.Unknown}");

    private static Workload Named(Reachability reachability, string name) => reachability.Snapshot.Workloads.Single(workload => workload.Name.Name == name);

    private static Workload Workload(string name, string labels) => new() { Name = NameOf("Deployment", name), Labels = Select.Labels(labels), Replicas = 2 };
}
