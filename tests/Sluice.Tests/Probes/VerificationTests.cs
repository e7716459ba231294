using Sluice.Analysis;
using Sluice.Probes;
using Sluice.Sets;
using Sluice.Tests.Building;
using static Sluice.Tests.Building.Given;

namespace Sluice.Tests.Probes;

/// <summary>What a run has proven, and what it has not.</summary>
public sealed class VerificationTests
{
    private static readonly ValueList<Canary> Alive = [new("must-allow", ProbeOutcome.Open, ProbeOutcome.Open, 0), new("must-deny", ProbeOutcome.Filtered, ProbeOutcome.Filtered, 1)];
    private static readonly ProbePlan Plan = Make();

    [Fact]
    public void A_deny_needs_a_counted_drop_and_a_control()
    {
        var denied = Denied();
        Assert.Equal(ProbeJudgement.ProvenDeny, Judge(new() { Probe = denied, Before = ProbeOutcome.Open, Outcome = ProbeOutcome.Filtered, Drops = 1 }).Judgement);
        Assert.Equal(ProbeJudgement.Inconclusive, Judge(new() { Probe = denied, Before = ProbeOutcome.Inconclusive, Outcome = ProbeOutcome.Filtered, Drops = 1 }).Judgement);
        Assert.Equal(ProbeJudgement.Inconclusive, Judge(new() { Probe = denied, Before = ProbeOutcome.Open, Outcome = ProbeOutcome.Filtered, Drops = 0 }).Judgement);
        Assert.Equal(ProbeJudgement.Inconclusive, Judge(new() { Probe = denied, Before = ProbeOutcome.Open, Outcome = ProbeOutcome.Refused }).Judgement);
        Assert.Equal(ProbeJudgement.Inconclusive, Judge(new() { Probe = denied, Before = ProbeOutcome.Open }).Judgement);
        Assert.Equal(ProbeJudgement.Disagrees, Judge(new() { Probe = denied, Before = ProbeOutcome.Open, Outcome = ProbeOutcome.Open }).Judgement);
    }

    [Fact]
    public void Another_source_that_got_through_is_the_better_control()
    {
        var denied = Denied();
        var allowed = Allowed() with { Destination = denied.Destination, Port = denied.Port, Protocol = denied.Protocol };
        var verification = Verification.Of(Plan, Alive, [new() { Probe = denied, Before = ProbeOutcome.Open, Outcome = ProbeOutcome.Filtered, Drops = 2 }, new() { Probe = allowed, Outcome = ProbeOutcome.Open }]);
        Assert.Equal(ProbeControl.AllowedSource, verification.Results.Single(result => result.Probe == denied).Control);
        Assert.True(verification.IsProven);
    }

    [Fact]
    public void An_allow_needs_an_answer()
    {
        Assert.Equal(ProbeJudgement.ProvenAllow, Judge(new() { Probe = Allowed(), Outcome = ProbeOutcome.Open }).Judgement);
        Assert.Equal(ProbeJudgement.Disagrees, Judge(new() { Probe = Allowed(), Outcome = ProbeOutcome.Filtered, Drops = 1 }).Judgement);
        Assert.Equal(ProbeJudgement.Inconclusive, Judge(new() { Probe = Allowed(), Outcome = ProbeOutcome.Filtered }).Judgement);
        Assert.Equal(ProbeJudgement.Inconclusive, Judge(new() { Probe = Allowed() }).Judgement);
    }

    [Fact]
    public void What_the_analysis_does_not_know_is_not_judged() =>
        Assert.Equal(ProbeJudgement.NotJudged, Judge(new() { Probe = Allowed() with { Analysed = Verdict.Unknown }, Outcome = ProbeOutcome.Open }).Judgement);

    [Theory]
    [InlineData(true, ProbeOutcome.Filtered, 1)]
    [InlineData(true, ProbeOutcome.Inconclusive, 0)]
    [InlineData(false, ProbeOutcome.Open, 0)]
    [InlineData(false, ProbeOutcome.Filtered, 0)]
    public void Nothing_counts_when_a_canary_came_out_wrong(bool mustBeOpen, ProbeOutcome outcome, long drops)
    {
        var verification = Verification.Of(Plan, [.. Alive, new("late", mustBeOpen ? ProbeOutcome.Open : ProbeOutcome.Filtered, outcome, drops)], [new() { Probe = Allowed(), Outcome = ProbeOutcome.Open }]);
        Assert.False(verification.IsTrustworthy);
        Assert.False(verification.IsProven);
    }

    [Fact]
    public void Without_canaries_and_without_results_nothing_is_proven()
    {
        Assert.False(Verification.Of(Plan, [], [new() { Probe = Allowed(), Outcome = ProbeOutcome.Open }]).IsProven);
        Assert.False(Verification.Of(Plan, Alive, []).IsProven);
    }

    internal static ProbePlan Make()
    {
        var cluster = Cluster.Whole.Namespace("shop").Pod("shop/web", "app=web").Pod("shop/db", "app=db").Policy(NetworkPolicy("shop/db", "app=db").Ingress(Rule(Pods("app=web")).On("5432")));
        return ProbePlan.Of(ConcreteCluster.Of(cluster.Snapshot, Profile.Upstream, AnalysisOptions.Default), Profile.Upstream, AnalysisOptions.Default, PlanOptions.Default);
    }

    private static Probe Denied() => Plan.Probes.First(static probe => probe.Analysed == Verdict.Deny);

    private static Probe Allowed() => Plan.Probes.First(static probe => probe.Analysed == Verdict.Allow);

    private static ProbeResult Judge(ProbeResult result) => Assert.Single(Verification.Of(Plan, Alive, [result]).Results);
}
