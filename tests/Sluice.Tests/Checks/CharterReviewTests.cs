using Sluice.Analysis;
using Sluice.Charters;
using Sluice.Checks;
using Sluice.Reports.Words;
using Sluice.Tests.Building;
using Sluice.Tests.Charters;
using static Sluice.Tests.Building.Given;

namespace Sluice.Tests.Checks;

/// <summary>The review of a charter: states, use, trusted labels and coverage, on the first of June 2026.</summary>
public sealed class CharterReviewTests
{
    private const string Shop = "governs: [{namespace: shop}]\ncomponents:\n  web: {namespace: shop, pods: {app: web}}\n  db: {namespace: shop, pods: {app: db}, ports: {sql: 5432, metrics: 9090}}\n";
    private const string Rates = "{from: web, to: 203.0.113.0/24, ports: [443]}";

    private static readonly Cluster Closed = Cluster.Part.Pod("shop/web", "app=web").Pod("shop/db", "app=db").Policy(NetworkPolicy("shop/deny").Ingress().Egress());

    [Theory]
    [InlineData("expires: 2026-05-31", ExceptionState.Expired, null, false)]
    [InlineData("expires: 2026-06-01", ExceptionState.Active, 0, true)]
    [InlineData("expires: 2026-07-01", ExceptionState.Active, 30, true)]
    [InlineData("expires: 2026-07-02", ExceptionState.Active, 31, false)]
    [InlineData("notBefore: 2026-06-02\nexpires: 2026-06-09", ExceptionState.NotYet, null, false)]
    public void An_exception_stands_where_its_days_say(string days, ExceptionState state, int? left, bool isExpiring)
    {
        var found = Assert.Single(Review("", Chartered.Exception("e", Rates, days)).Exceptions);
        Assert.Equal((state, left, isExpiring), (found.State, found.DaysLeft, found.IsExpiring));
    }

    [Fact]
    public void Who_asks_further_ahead_sees_more_that_is_expiring()
    {
        var input = Closed.Against(Chartered.Spec(Shop, Chartered.Exception("e", Rates, "expires: 2026-07-02")));
        Assert.False(CharterReview.Of(input, 30).Exceptions[0].IsExpiring);
        Assert.True(CharterReview.Of(input, 31).Exceptions[0].IsExpiring);
    }

    [Theory]
    [InlineData("", ReviewDuty.NotAsked)]
    [InlineData("review: {every: 30d}", ReviewDuty.Overdue)]
    [InlineData("review: {every: 31d, last: 2026-05-01}", ReviewDuty.InTime)]
    [InlineData("review: {every: 30d, last: 2026-05-01}", ReviewDuty.Overdue)]
    [InlineData("expires: 2026-05-31\nreview: {every: 30d, last: 2026-01-01}", ReviewDuty.NotAsked)]
    public void A_review_is_asked_for_while_the_exception_counts(string review, ReviewDuty duty) =>
        Assert.Equal(duty, Assert.Single(Review("", Chartered.Exception("e", Rates, review)).Exceptions).Duty);

    [Fact]
    public void What_flows_open_already_is_not_used()
    {
        var found = Assert.Single(Review("flows: [{from: web, to: db}]", Chartered.Exception("e", "{from: web, to: db, ports: [sql]}")).Exceptions);
        Assert.True(found.IsUnused);
        Assert.False(found.IsWiderThanUsed);
    }

    [Fact]
    public void What_is_partly_open_already_is_wider_than_used_and_the_part_is_named()
    {
        var found = Assert.Single(Review("flows: [{from: web, to: db, ports: [sql]}]", Chartered.Exception("e", "{from: web, to: db}")).Exceptions);
        Assert.False(found.IsUnused);
        Assert.True(found.IsWiderThanUsed);
        Assert.Equal("web → db TCP 5432 OpenByFlows", Said(Assert.Single(found.Idle)));
        var side = Assert.Single(Review("", Chartered.Exception("e", "{from: [web, shop/wep], to: db, ports: [sql]}")).Exceptions);
        Assert.True(side.IsWiderThanUsed);
        Assert.Equal("shop/wep → db TCP 5432 MatchesNothing", Said(Assert.Single(side.Idle)));
    }

    [Fact]
    public void What_nothing_else_opens_is_used()
    {
        var found = Assert.Single(Review("flows: [{from: db, to: web, ports: [5432]}]", Chartered.Exception("e", "{from: web, to: db}")).Exceptions);
        Assert.False(found.IsUnused || found.IsWiderThanUsed);
        Assert.Empty(found.Idle);
    }

    [Fact]
    public void A_path_through_the_gateway_is_used_although_the_gateway_can_be_reached()
    {
        const string gateway = "gateway: {component: proxy}\nflows: [{from: web, to: proxy}]";
        var charter = Shop.Replace("components:\n", "components:\n  proxy: {namespace: egress, pods: {app: proxy}, ports: {proxy: 3128}}\n", StringComparison.Ordinal) + gateway;
        var review = CharterReview.Of(Closed.Pod("egress/proxy", "app=proxy").Against(Chartered.Spec(charter, Chartered.Exception("e", "{from: web, to: api.example.com, ports: [443]}"))));
        Assert.False(Assert.Single(review.Exceptions).IsUnused);
    }

    [Fact]
    public void A_namespace_whose_labels_nobody_read_is_never_said_to_be_open_already()
    {
        var found = Assert.Single(Review("flows: [{from: web, to: db}]", Chartered.Exception("e", "{from: {labels: {trusted: \"yes\"}, carriedBy: [audit]}, to: db, ports: [sql]}")).Exceptions);
        Assert.False(found.IsUnused || found.IsWiderThanUsed);
    }

    [Fact]
    public void Trusted_labels_say_who_carries_them_and_who_may()
    {
        var cluster = Closed.Namespace("ops", "trusted=yes").Namespace("rogue", "trusted=yes").Namespace("plain").Referred("seen");
        var review = CharterReview.Of(cluster.Against(Chartered.Spec(
            Shop + "flows: [{from: {labels: {trusted: \"yes\"}, carriedBy: [ops, plain]}, to: db, ports: [sql]}]",
            Chartered.Exception("over", "{from: {labels: {trusted: \"yes\"}, carriedBy: [rogue]}, to: db, ports: [sql]}", "expires: 2026-05-31"))));
        var label = Assert.Single(review.Labels);
        Assert.Equal(
            ["ops Yes True", "plain No True", "rogue Yes False", "seen Unknown False"],
            label.Carriers.Where(static carrier => carrier.Namespace is not ("kube-system" or "shop")).Select(static carrier => $"{carrier.Namespace} {carrier.Carries} {carrier.MayCarry}"));
        Assert.Equal(["ops, plain True", "rogue False"], label.Grants.Select(static grant => $"{string.Join(", ", grant.Carriers)} {grant.Counts}"));
    }

    [Fact]
    public void A_namespace_is_covered_by_what_isolates_its_pods_and_not_by_an_object()
    {
        var whole = Assert.Single(Review("").Coverage, static coverage => coverage.Namespace == "shop");
        Assert.Equal((true, 2, true, true), (whole.IsGoverned, whole.Workloads, whole.Ingress.IsWhole, whole.Egress.IsWhole));
        Assert.Equal(0, whole.Dns.Held);
        Assert.True(whole.Outside.IsWhole);
        var half = Assert.Single(Coverage(Cluster.Part.Pod("shop/web", "app=web").Pod("shop/db", "app=db").Policy(NetworkPolicy("shop/web", "app=web").Ingress())), static coverage => coverage.Namespace == "shop");
        Assert.Equal((1, 1, "shop/db"), (half.Ingress.Held, half.Ingress.Broken, Assert.Single(half.Ingress.Standing)));
        Assert.Equal((0, 2), (half.Egress.Held, half.Egress.Broken));
        Assert.Equal((0, 2), (half.Outside.Held, half.Outside.Broken));
        Assert.Equal(2, half.Dns.Held);
    }

    [Fact]
    public void Pods_that_were_not_read_are_named_as_such_and_cover_nothing_by_being_absent()
    {
        var bare = Assert.Single(Coverage(Cluster.Part), static coverage => coverage.Namespace == "shop");
        Assert.Equal(0, bare.Workloads);
        Assert.False(bare.Ingress.IsWhole || bare.Egress.IsWhole);
        Assert.Contains("[any other pod] in shop", bare.Ingress.Standing);
        var closed = Assert.Single(Coverage(Cluster.Part.Namespace("shop").Policy(NetworkPolicy("shop/deny").Ingress().Egress())), static coverage => coverage.Namespace == "shop");
        Assert.True(closed.Ingress.IsWhole && closed.Egress.IsWhole);
        Assert.Equal(closed.Kinds, closed.Ingress.Held);
    }

    [Fact]
    public void A_policy_that_cannot_be_read_leaves_coverage_unknown_and_never_whole()
    {
        var unread = Cluster.Part.Pod("shop/web", "app=web").Policy(NetworkPolicy("shop/deny").Ingress().Egress() with { PodSelector = null, Standing = Model.PolicyStanding.Refused });
        var found = Assert.Single(Coverage(unread), static coverage => coverage.Namespace == "shop");
        Assert.Equal((0, 1), (found.Ingress.Held, found.Ingress.Unknown));
        Assert.False(found.Ingress.IsWhole);
    }

    [Fact]
    public void The_gateways_own_paths_are_not_paths_around_it()
    {
        var charter = Shop.Replace("governs: [{namespace: shop}]", "governs: [{namespace: shop}, {namespace: egress}]", StringComparison.Ordinal)
            .Replace("components:\n", "components:\n  proxy: {namespace: egress, pods: {app: proxy}, ports: {proxy: 3128}}\n", StringComparison.Ordinal) + "gateway: {component: proxy}";
        var coverage = CharterReview.Of(Closed.Pod("egress/proxy", "app=proxy").Pod("egress/other", "app=other").Against(Chartered.Spec(charter))).Coverage;
        Assert.Equal("egress/other", Assert.Single(Assert.Single(coverage, static found => found.Namespace == "egress").Outside.Standing));
    }

    [Fact]
    public void Without_a_charter_there_is_nothing_to_review() =>
        Assert.Throws<ArgumentException>(() => CharterReview.Of(new CheckInput(Reachability.Of(Closed.Snapshot, Profile.Upstream))));

    private static CharterReview Review(string spec, params string[] exceptions) => CharterReview.Of(Closed.Against(Chartered.Spec(Shop + spec, exceptions)));

    private static IReadOnlyList<NamespaceCoverage> Coverage(Cluster cluster) => [.. CharterReview.Of(cluster.Against(Chartered.Spec(Shop))).Coverage];

    private static string Said(IdleOpening idle) => $"{idle.From} → {idle.To} {TrafficWords.Of(idle.Traffic)} {idle.Cause}";
}
