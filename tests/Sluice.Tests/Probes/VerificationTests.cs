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

    /// <summary>In a cluster nobody counts drops: silence counts when it lasted, and something shows that an answer could have come.</summary>
    [Theory]
    [InlineData(ProbeOutcome.TimedOut, 3, ListenerState.Seen, ProbeJudgement.ProvenDeny, ProbeJudgement.Disagrees)]
    [InlineData(ProbeOutcome.TimedOut, 2, ListenerState.Seen, ProbeJudgement.Inconclusive, ProbeJudgement.Inconclusive)]
    [InlineData(ProbeOutcome.TimedOut, 3, ListenerState.Unknown, ProbeJudgement.Inconclusive, ProbeJudgement.Inconclusive)]
    [InlineData(ProbeOutcome.TimedOut, 3, ListenerState.OtherPorts, ProbeJudgement.Inconclusive, ProbeJudgement.Inconclusive)]
    [InlineData(ProbeOutcome.Refused, 1, ListenerState.Seen, ProbeJudgement.ProvenDeny, ProbeJudgement.Disagrees)]
    [InlineData(ProbeOutcome.Refused, 1, ListenerState.Unknown, ProbeJudgement.Inconclusive, ProbeJudgement.Inconclusive)]
    [InlineData(ProbeOutcome.Refused, 1, ListenerState.Nothing, ProbeJudgement.Inconclusive, ProbeJudgement.Inconclusive)]
    [InlineData(ProbeOutcome.Unreachable, 3, ListenerState.Seen, ProbeJudgement.Inconclusive, ProbeJudgement.Inconclusive)]
    [InlineData(ProbeOutcome.Open, 1, ListenerState.Seen, ProbeJudgement.Disagrees, ProbeJudgement.ProvenAllow)]
    public void In_a_cluster_silence_needs_to_last_and_a_control(ProbeOutcome outcome, int attempts, ListenerState listener, ProbeJudgement ofDeny, ProbeJudgement ofAllow)
    {
        ProbeResult Of(Probe probe) => Judge(new() { Probe = probe, Outcome = outcome, Attempts = attempts, Listener = listener, Origin = ProbeOrigin.EphemeralContainer });
        Assert.Equal((ofDeny, ofAllow), (Of(Denied()).Judgement, Of(Allowed()).Judgement));
    }

    [Theory]
    [InlineData(ProbeOutcome.Open, ListenerState.Seen, Verdict.Deny, ProbeFailure.Open)]
    [InlineData(ProbeOutcome.TimedOut, ListenerState.Seen, Verdict.Allow, ProbeFailure.PolicyDrop)]
    [InlineData(ProbeOutcome.Refused, ListenerState.Seen, Verdict.Allow, ProbeFailure.PolicyDrop)]
    [InlineData(ProbeOutcome.Refused, ListenerState.Nothing, Verdict.Allow, ProbeFailure.NoListener)]
    [InlineData(ProbeOutcome.Refused, ListenerState.OtherPorts, Verdict.Allow, ProbeFailure.WrongPort)]
    [InlineData(ProbeOutcome.Refused, ListenerState.Unknown, Verdict.Allow, ProbeFailure.Refused)]
    [InlineData(ProbeOutcome.TimedOut, ListenerState.Unknown, Verdict.Allow, ProbeFailure.NoControl)]
    [InlineData(ProbeOutcome.TimedOut, ListenerState.Unknown, Verdict.Deny, ProbeFailure.NoControl)]
    [InlineData(ProbeOutcome.Unreachable, ListenerState.Seen, Verdict.Deny, ProbeFailure.Unreachable)]
    [InlineData(ProbeOutcome.Inconclusive, ListenerState.Seen, Verdict.Deny, ProbeFailure.NotTried)]
    [InlineData(ProbeOutcome.TimedOut, ListenerState.Seen, Verdict.Deny, ProbeFailure.None)]
    [InlineData(ProbeOutcome.TimedOut, ListenerState.Seen, Verdict.Unknown, ProbeFailure.None)]
    public void What_fails_in_a_cluster_is_told_apart(ProbeOutcome outcome, ListenerState listener, Verdict analysed, ProbeFailure failure) =>
        Assert.Equal(failure, Judge(new() { Probe = Allowed() with { Analysed = analysed, IsDns = false }, Outcome = outcome, Attempts = 3, Listener = listener, Origin = ProbeOrigin.Container }).Failure);

    [Fact]
    public void A_resolver_that_does_not_answer_is_told_as_DNS() =>
        Assert.Equal(ProbeFailure.Dns, Judge(new() { Probe = Allowed() with { IsDns = true }, Outcome = ProbeOutcome.TimedOut, Attempts = 3, Origin = ProbeOrigin.Container }).Failure);

    /// <summary>A lab has no business with what listens: there a refusal is never the work of a policy.</summary>
    [Fact]
    public void In_a_lab_a_refusal_has_no_control() =>
        Assert.Equal(ProbeControl.None, Judge(new() { Probe = Denied(), Outcome = ProbeOutcome.Refused, Listener = ListenerState.Seen }).Control);

    [Theory]
    [InlineData(ProbeOutcome.Refused, ProbeOutcome.Refused, true)]
    [InlineData(ProbeOutcome.Refused, ProbeOutcome.TimedOut, false)]
    [InlineData(ProbeOutcome.TimedOut, ProbeOutcome.TimedOut, true)]
    [InlineData(ProbeOutcome.TimedOut, ProbeOutcome.Unreachable, true)]
    [InlineData(ProbeOutcome.TimedOut, ProbeOutcome.Open, false)]
    [InlineData(ProbeOutcome.TimedOut, ProbeOutcome.Inconclusive, false)]
    [InlineData(ProbeOutcome.Inconclusive, ProbeOutcome.Inconclusive, false)]
    public void A_canary_lives_only_as_it_must(ProbeOutcome must, ProbeOutcome outcome, bool isAlive) => Assert.Equal(isAlive, new Canary("of a pod", must, outcome).IsAlive);

    [Fact]
    public void In_a_cluster_one_source_that_can_tell_is_enough_and_none_is_not()
    {
        var plan = Plan with { InCluster = true };
        var dead = new Canary("silent", ProbeOutcome.TimedOut, ProbeOutcome.Open);
        ProbeResult[] results = [new() { Probe = Allowed(), Outcome = ProbeOutcome.Open }];
        Assert.True(Verification.Of(plan, [dead, new("refused", ProbeOutcome.Refused, ProbeOutcome.Refused)], results).IsTrustworthy);
        Assert.False(Verification.Of(plan, [dead], results).IsTrustworthy);
        Assert.False(Verification.Of(plan, [], results).IsTrustworthy);
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
