using Sluice.Analysis;
using Sluice.Model;
using Sluice.Tests.Building;
using static Sluice.Tests.Building.Given;

namespace Sluice.Tests.Analysis;

/// <summary>Which pods and namespaces stand in for those that were not read: one for each case that selectors can tell apart.</summary>
public sealed class UnreadPodTests
{
    [Theory]
    [InlineData("app=web", "[pods with app=web] in shop|[any other pod] in shop")]
    [InlineData("app in (web,db)", "[pods with app=db] in shop|[any other pod] in shop")]
    [InlineData("app", "[pods with app=any] in shop|[any other pod] in shop")]
    [InlineData("!app", "[pods with app=any] in shop|[any other pod] in shop")]
    [InlineData("app notin (web,db)", "[pods with app=db] in shop|[any other pod] in shop")]
    [InlineData("app=web,tier=x", "[pods with app=web,tier=x] in shop|[any other pod] in shop")]
    [InlineData("app=web,app", "[pods with app=web] in shop|[any other pod] in shop")]
    [InlineData("app=web,app=db", "[any other pod] in shop")]
    public void A_selector_tells_the_pods_it_picks_from_any_other(string selector, string expected) =>
        Assert.Equal(expected.Split('|').Order(StringComparer.Ordinal), Unread(Cluster.Part.Namespace("shop").Policy(NetworkPolicy("shop/p", selector).Ingress())));

    [Fact]
    public void Two_selectors_over_different_labels_meet_in_one_pod() => Assert.Equal(
        ["[any other pod] in shop", "[pods with app=web,tier=x] in shop", "[pods with app=web] in shop", "[pods with tier=x] in shop"],
        Unread(Cluster.Part.Namespace("shop").Policy(NetworkPolicy("shop/a", "app=web").Ingress()).Policy(NetworkPolicy("shop/b", "tier=x").Ingress())));

    [Fact]
    public void Two_selectors_over_one_label_never_meet() => Assert.Equal(
        ["[any other pod] in shop", "[pods with app=db] in shop", "[pods with app=web] in shop"],
        Unread(Cluster.Part.Namespace("shop").Policy(NetworkPolicy("shop/a", "app=web").Ingress()).Policy(NetworkPolicy("shop/b", "app=db").Ingress())));

    [Fact]
    public void A_selector_of_another_namespace_tells_nothing_apart_here() => Assert.Equal(
        ["[any other pod] in bank", "[any other pod] in shop", "[pods with app=web] in shop"],
        Unread(Cluster.Part.Namespace("bank").Namespace("shop").Policy(NetworkPolicy("shop/p", "app=web").Ingress())));

    [Fact]
    public void A_selector_over_namespaces_tells_pods_apart_in_those_it_picks() => Assert.Equal(
        ["[any other pod] in bank", "[any other pod] in shop", "[pods with app=web] in shop"],
        Unread(Cluster.Part.Namespace("bank", "team=b").Namespace("shop", "team=a")
            .Policy(AdminPolicy("AdminNetworkPolicy", "p", AdminTier.Admin, 1, "team=a", "app=web").Ingress(Rule(RuleAction.Deny, AdminPods(""))))));

    [Fact]
    public void A_namespace_that_only_a_policy_is_in_is_represented() =>
        Assert.Equal(["[any other pod] in shop"], Unread(Cluster.Part.Policy(NetworkPolicy("shop/p").Ingress())));

    [Fact]
    public void A_namespace_that_only_a_selector_names_is_represented() => Assert.Equal(
        ["[any other pod] in bank", "[any other pod] in shop"],
        Unread(Cluster.Part.Policy(NetworkPolicy("shop/p").Ingress(Rule(Namespaces($"{Labels.NamespaceName}=bank"))))));

    [Fact]
    public void A_namespace_that_a_selector_picks_and_nobody_showed_is_made_up() => Assert.Equal(
        ["[any other pod] in [namespaces with team=a]", "[any other pod] in shop"],
        Unread(Cluster.Part.Policy(NetworkPolicy("shop/p").Ingress(Rule(Namespaces("team=a"))))));

    [Fact]
    public void A_namespace_that_a_selector_picks_and_somebody_showed_is_not_made_up() => Assert.Equal(
        ["[any other pod] in bank", "[any other pod] in shop"],
        Unread(Cluster.Part.Namespace("bank", "team=a").Policy(NetworkPolicy("shop/p").Ingress(Rule(Namespaces("team=a"))))));

    [Fact]
    public void A_selector_that_nothing_can_satisfy_makes_up_nothing() => Assert.Equal(
        ["[any other pod] in shop"], Unread(Cluster.Part.Policy(NetworkPolicy("shop/p").Ingress(Rule(Namespaces("team=a,team=b"))))));

    [Fact]
    public void A_namespace_whose_pods_were_read_needs_nobody_to_stand_in() =>
        Assert.Empty(Unread(Cluster.Part.Pod("shop/web", "app=web").Policy(NetworkPolicy("shop/p", "app=db").Ingress())));

    [Fact]
    public void Exposure_asks_about_a_pod_of_tomorrow_in_every_namespace_and_in_one_of_tomorrow() => Assert.Equal(
        ["[any other pod] in [any other namespace]", "[any other pod] in shop", "[pods with app=db] in shop"],
        Unread(Cluster.Whole.Pod("shop/web", "app=web").Policy(NetworkPolicy("shop/p", "app=db").Ingress()), new() { Exposure = true }));

    [Fact]
    public void Exposure_asks_once_about_pods_that_stand_for_others_already()
    {
        var reachability = Reachability.Of(Cluster.Part.Namespace("shop", "team=a").Policy(NetworkPolicy("shop/p", "app=web").Ingress()).Snapshot, Profile.Upstream, new() { Exposure = true });
        Assert.Equal(
            ["[any other pod] in [any other namespace]", "[any other pod] in shop", "[pods with app=web] in shop"],
            reachability.Endpoints.OfType<RepresentativeEndpoint>().Select(static pods => $"{pods}").Order(StringComparer.Ordinal));
        Assert.DoesNotContain(reachability.Assumptions, static told => told.Kind == AssumptionKind.RepresentativesCut);
        Assert.All(reachability.Endpoints.OfType<RepresentativeEndpoint>().Where(static pods => pods.NamespaceName == "shop"), static pods => Assert.True(pods.NamespaceSelector.IsEmpty));
    }

    [Fact]
    public void Exposure_says_where_combinations_were_left_out()
    {
        var cluster = Enumerable.Range(0, 8).Aggregate(Cluster.Whole.Pod("shop/web"), static (made, at) => made.Policy(NetworkPolicy($"shop/p{at}", $"key{at}=x").Ingress()));
        Assert.Equal(["shop"], Reachability.Of(cluster.Snapshot, Profile.Upstream, new() { Exposure = true }).Assumptions.Single(static told => told.Kind == AssumptionKind.RepresentativesCut).Subjects);
    }

    [Fact]
    public void Combinations_beyond_the_limit_are_left_out_and_it_is_said()
    {
        var cluster = Enumerable.Range(0, 8).Aggregate(Cluster.Part.Namespace("shop"), (made, at) => made.Policy(NetworkPolicy($"shop/p{at}", $"key{at}=x").Ingress()));
        var reachability = Reachability.Of(cluster.Snapshot, Profile.Upstream);

        Assert.Equal(64, reachability.Endpoints.OfType<RepresentativeEndpoint>().Count());
        Assert.All(Enumerable.Range(0, 8), at => Assert.Contains(reachability.Endpoints, endpoint => $"{endpoint}" == $"[pods with key{at}=x] in shop"));
        Assert.Contains(reachability.Assumptions, assumption => assumption.Kind == AssumptionKind.RepresentativesCut && assumption.Subjects.Contains("shop"));
    }

    [Fact]
    public void Within_the_limit_nothing_is_left_out()
    {
        var cluster = Enumerable.Range(0, 6).Aggregate(Cluster.Part.Namespace("shop"), (made, at) => made.Policy(NetworkPolicy($"shop/p{at}", $"key{at}=x").Ingress()));
        var reachability = Reachability.Of(cluster.Snapshot, Profile.Upstream);

        Assert.Equal(64, reachability.Endpoints.OfType<RepresentativeEndpoint>().Count());
        Assert.DoesNotContain(reachability.Assumptions, assumption => assumption.Kind == AssumptionKind.RepresentativesCut);
    }

    private static IEnumerable<string> Unread(Cluster cluster, AnalysisOptions? options = null) =>
        Reachability.Of(cluster.Snapshot, Profile.Upstream, options).Endpoints.OfType<RepresentativeEndpoint>().Select(pods => pods.ToString()).Order(StringComparer.Ordinal);
}
