using Sluice.Analysis;
using Sluice.Reports.Differences;
using Sluice.Reports.Review;
using Sluice.Tests.Building;
using static Sluice.Tests.Building.Given;

namespace Sluice.Tests.Reports;

public sealed class DifferenceChangelogTests
{
    private static readonly DateOnly Day = new(2026, 6, 1);

    private static readonly Cluster Closed = Cluster.Whole.Pod("shop/api", "app=api").Pod("shop/db", "app=db").Policy(NetworkPolicy("shop/deny").Ingress().Egress());

    private static readonly Cluster Open = Closed.Policy(NetworkPolicy("shop/out", "app=api").Egress(Rule(Pods("app=db")).On("5432"))).Policy(NetworkPolicy("shop/in", "app=db").Ingress(Rule(Pods("app=api")).On("5432")));

    [Fact]
    public void What_is_opened_and_closed_is_a_line()
    {
        Assert.Equal("- 2026-06-01: opens 1 connection: shop/api → shop/db TCP 5432.", Line(Closed, Open));
        Assert.Equal("- 2026-06-01: prod closes 1 connection: shop/api → shop/db TCP 5432.", Line(Open, Closed, "prod"));
    }

    [Fact]
    public void Where_nothing_changes_nothing_is_said() => Assert.Null(Line(Open, Open));

    [Fact]
    public void A_changelog_that_is_begun_has_a_heading_of_its_own()
    {
        Assert.Equal("# Changelog\n\n- new\n", CharterChangelog.With(null, "- new", out var at, DifferenceChangelog.Heading));
        Assert.Equal(3, at);
    }

    private static string? Line(Cluster before, Cluster after, string name = "") => DifferenceChangelog.Line(
        Day, name, DifferenceReport.Of(ReachabilityDifference.Between(before.Snapshot, after.Snapshot, Profile.Upstream, AnalysisOptions.Default), "old", "new", FailOn.Nothing));
}
