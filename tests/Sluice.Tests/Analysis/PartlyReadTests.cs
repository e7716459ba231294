using Sluice.Analysis;
using Sluice.Checks;
using Sluice.Model;
using Sluice.Tests.Building;

namespace Sluice.Tests.Analysis;

/// <summary>A namespace of which some workloads were read and a custom resource may make others.</summary>
public sealed class PartlyReadTests
{
    private static readonly PodMaker Database = new(new("Cluster", "shop", "db"), "shop");

    private static Cluster Shop(params PodMaker[] makers)
    {
        var cluster = Cluster.Part.Pod("shop/api", "app=api")
            .Policy(Given.NetworkPolicy("shop/api", "app=api").Egress(Given.Rule(Given.Pods("db=shop-db")).On("5432/TCP")))
            .Policy(Given.NetworkPolicy("shop/db", "db=shop-db").Ingress(Given.Rule(Given.Pods("app=api")).On("5432/TCP")));
        return cluster with { Snapshot = cluster.Snapshot with { PodMakers = [.. makers] } };
    }

    private static IEnumerable<string> Unread(Cluster cluster, AnalysisOptions? options = null) =>
        Reachability.Of(cluster.Snapshot, Profile.Upstream, options).Endpoints.OfType<RepresentativeEndpoint>().Select(pods => pods.ToString());

    private static IEnumerable<string> Findings(Cluster cluster) =>
        Catalog.Run(new(Reachability.Of(cluster.Snapshot, Profile.Upstream))).Select(finding => finding.Id);

    [Fact]
    public void Pods_that_policies_name_and_nobody_read_stand_beside_those_that_were_read() =>
        Assert.Equal(["[any other pod] in shop", "[pods with db=shop-db] in shop"], Unread(Shop(Database)).Order(StringComparer.Ordinal));

    [Fact]
    public void Without_a_custom_resource_the_namespace_counts_as_read() => Assert.Empty(Unread(Shop()));

    [Fact]
    public void A_custom_resource_elsewhere_changes_nothing() => Assert.Empty(Unread(Shop(Database with { Namespace = "other" })));

    [Fact]
    public void What_policies_do_not_tell_apart_from_a_pod_that_was_read_is_not_listed_again()
    {
        var cluster = Cluster.Part.Pod("shop/api", "app=api").Policy(Given.NetworkPolicy("shop/deny").Ingress());

        Assert.Empty(Unread(cluster with { Snapshot = cluster.Snapshot with { PodMakers = [Database] } }));
    }

    [Fact]
    public void Nobody_is_made_up_who_satisfies_two_selectors_at_once()
    {
        var cluster = Shop(Database).Policy(Given.NetworkPolicy("shop/cache", "cache=yes").Ingress());

        Assert.DoesNotContain(Unread(cluster), name => name.Contains("cache=yes", StringComparison.Ordinal) && name.Contains("db=", StringComparison.Ordinal));
    }

    [Fact]
    public void The_relation_holds_for_the_unread_pods_and_says_where_they_may_come_from()
    {
        var reachability = Reachability.Of(Shop(Database).Snapshot, Profile.Upstream);
        var database = reachability.Endpoints.OfType<RepresentativeEndpoint>().Single(pods => !pods.IsAnyOther);
        var other = reachability.Endpoints.OfType<RepresentativeEndpoint>().Single(pods => pods.IsAnyOther);
        var api = reachability.Endpoints.OfType<WorkloadEndpoint>().Single();

        Assert.Equal(Verdict.Allow, reachability.Decide(api, database).Of(Sluice.Sets.Protocol.Tcp, 5432));
        Assert.Equal(Verdict.Deny, reachability.Decide(other, database).Of(Sluice.Sets.Protocol.Tcp, 5432));
        var more = Shop(Database, new(new("Kafka", "shop", "k"), "shop"), Database with { Name = new("Broker", "shop", "b") });
        Assert.Equal(
            ["shop (Broker, Cluster, Kafka)"],
            Reachability.Of(more.Snapshot, Profile.Upstream).Assumptions.Single(assumption => assumption.Kind == AssumptionKind.WorkloadsPartlyRead).Subjects);
        Assert.Equal(["shop (Cluster)"], reachability.Assumptions.Single(assumption => assumption.Kind == AssumptionKind.WorkloadsPartlyRead).Subjects);
    }

    [Fact]
    public void Exposure_asks_about_every_pod_that_may_come_and_lists_each_once()
    {
        var names = Unread(Shop(Database), new() { Exposure = true }).ToList();

        Assert.Contains("[pods with db=shop-db] in shop", names);
        Assert.Equal(names.Count, names.Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    public void A_selector_of_pods_that_nobody_read_is_no_finding_there_and_one_elsewhere()
    {
        Assert.Empty(Findings(Shop(Database)).Where(id => id is "SLU2001" or "SLU2002"));
        Assert.Equal(["SLU2001", "SLU2002"], Findings(Shop()).Where(id => id is "SLU2001" or "SLU2002").Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_selector_that_is_a_slip_away_from_pods_that_were_read_is_a_finding_all_the_same()
    {
        var cluster = Shop(Database).Policy(Given.NetworkPolicy("shop/misspelt", "app=apl").Ingress(Given.Rule(Given.Pods("app=aip"))));

        Assert.Equal(["SLU2001", "SLU2002"], Findings(cluster).Where(id => id is "SLU2001" or "SLU2002").Order(StringComparer.Ordinal));
    }
}
