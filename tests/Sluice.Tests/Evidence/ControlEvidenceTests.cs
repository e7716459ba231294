using Sluice.Analysis;
using Sluice.Checks;
using Sluice.Evidence;
using Sluice.Probes;
using Sluice.Reports.Evidence;
using Sluice.Sets;
using Sluice.Tests.Building;
using Sluice.Tests.Charters;
using static Sluice.Tests.Building.Given;

namespace Sluice.Tests.Evidence;

/// <summary>What a lab shows of the controls: never more than the configuration, and never anything about a cluster.</summary>
public sealed class ControlEvidenceTests
{
    private static readonly Cluster Closed = Cluster.Part.Pod("shop/api", "app=api").Pod("shop/db", "app=db")
        .Policy(NetworkPolicy("shop/deny").Ingress().Egress())
        .Policy(NetworkPolicy("shop/api", "app=api").Egress(Rule(Pods("app=db")).On("5432")))
        .Policy(NetworkPolicy("shop/db", "app=db").Ingress(Rule(Pods("app=api")).On("5432")));

    private static readonly ValueList<Canary> Alive = [new("must-allow on node-1", ProbeOutcome.Open, ProbeOutcome.Open, 0), new("must-deny on node-1", ProbeOutcome.Filtered, ProbeOutcome.Filtered, 1)];

    [Fact]
    public void Packets_make_a_satisfied_control_one_that_is_enforced_in_a_lab()
    {
        var control = Of(Closed, Controls.DenyByDefault, static result => result);
        Assert.Equal(ControlStanding.EnforcedInLab, control.Standing);
        Assert.Contains("Satisfied by configuration, and enforced in a lab: of ", control.Statement, StringComparison.Ordinal);
        Assert.EndsWith("Enforcement in a cluster is not assessed.", control.Statement, StringComparison.Ordinal);
        Assert.DoesNotContain("; enforcement is not assessed.", control.Statement, StringComparison.Ordinal);
    }

    [Fact]
    public void The_lab_says_nothing_about_the_network_plugin_and_nothing_about_papers()
    {
        Assert.Equal(ControlStanding.NotAssessed, Of(Closed, Controls.PluginSupport, static result => result).Standing);
        Assert.Equal(ControlStanding.NotAssessed, Of(Closed, Controls.HalfYearReview, static result => result).Standing);
        Assert.Equal(ControlStanding.NotAssessed, Of(Closed, Controls.SameAsActive, static result => result).Standing);
        var charter = Chartered.Spec("governs: [{namespace: shop}]\ncomponents:\n  api: {namespace: shop, pods: {app: api}}\n  db: {namespace: shop, pods: {app: db}, ports: {sql: 5432}}\nflows: [{from: api, to: db, ports: [sql], reason: orders}]\ndns: {allow: false}");
        var bound = charter.Problems.Count == 0 ? charter.Bound(Closed.Snapshot) : null;
        if (bound is not null) Assert.NotEqual(ControlStanding.EnforcedInLab, Of(Closed, Controls.DocumentedExceptions, static result => result, bound).Standing);
    }

    [Fact]
    public void What_the_configuration_does_not_satisfy_no_packet_does()
    {
        var open = Cluster.Part.Pod("shop/api", "app=api").Pod("shop/db", "app=db").Policy(NetworkPolicy("shop/deny", "app=db").Ingress());
        Assert.Equal(ControlStanding.NotSatisfied, Of(open, Controls.DenyByDefault, static result => result).Standing);
    }

    [Fact]
    public void Where_packets_say_otherwise_nothing_is_satisfied()
    {
        var control = Of(Closed, Controls.DenyByDefault, static result => result.Probe.Analysed == Verdict.Deny ? result with { Outcome = ProbeOutcome.Open } : result);
        Assert.Equal(ControlStanding.NotAssessed, control.Standing);
        Assert.Contains("The configuration says so, and in the lab ", control.Statement, StringComparison.Ordinal);
    }

    [Fact]
    public void What_could_not_be_shown_leaves_enforcement_open()
    {
        Assert.Equal(ControlStanding.SatisfiedByConfiguration, Of(Closed, Controls.DenyByDefault, static result => result with { Outcome = ProbeOutcome.Inconclusive, Drops = 0 }).Standing);
        Assert.Equal(ControlStanding.SatisfiedByConfiguration, Of(Closed, Controls.DenyByDefault, static result => result, canaries: [Alive[0], Alive[1] with { Drops = 0 }]).Standing);
    }

    [Fact]
    public void Without_a_denied_connection_nothing_was_enforced()
    {
        var verification = Verified(Closed, static result => result, Alive);
        var allowed = Verification.Of(verification.Plan, Alive, verification.Results.Where(static result => result.Probe.Analysed == Verdict.Allow));
        Assert.Equal(ControlStanding.SatisfiedByConfiguration, ControlEvidence.Of(Report(Closed), allowed).First(static control => control.Id == Controls.DenyByDefault.Id).Standing);
    }

    [Fact]
    public void A_draft_says_what_was_done_and_is_the_same_twice()
    {
        var draft = new EvidenceDraft
        {
            Report = new() { Verification = Verified(Closed, static result => result, Alive), Where = "packet lab" },
            Run = SampleEvidence.Passed.Run,
            Subjects = SampleEvidence.Passed.Subjects,
            Controls = Report(Closed),
        };
        var statement = draft.Statement();
        Assert.Equal(StatementBytes.Of(statement), StatementBytes.Of(draft.Statement()));
        Assert.Equal(RunResult.Passed, statement.Result);
        Assert.Null(statement.Charter);
        Assert.Equal(draft.Report.Verification.Results.Count, statement.Probes.Count);
        Assert.Contains(statement.Probes, static probe => probe is { From: "shop/api", To: "shop/db", Port: 5432, Judgement: ProbeJudgement.ProvenAllow, Method: ProbeMethod.TcpEcho });
        Assert.All(statement.Probes, static probe => Assert.True(probe.Number > 0 && probe.Source.Length > 0));
        Assert.Equal(Controls.All.Select(static control => control.Id), statement.Controls.Select(static control => control.Id));
        Assert.Contains(statement.Run.Notes, static note => note.Contains("made up", StringComparison.Ordinal));
    }

    private static ControlEvidence Of(Cluster cluster, Control control, Func<ProbeResult, ProbeResult> change, Sluice.Charters.BoundCharter? charter = null, ValueList<Canary>? canaries = null) =>
        ControlEvidence.Of(Report(cluster, charter), Verified(cluster, change, canaries ?? Alive)).First(result => result.Id == control.Id);

    private static ControlReport Report(Cluster cluster, Sluice.Charters.BoundCharter? charter = null)
    {
        var input = new CheckInput(Reachability.Of(cluster.Snapshot, Profile.Upstream)) { Charter = charter };
        return ControlReport.Of(input, Catalog.Judge(input).Everything);
    }

    /// <summary>A run in which packets do what the analysis says, but for what is changed.</summary>
    private static Verification Verified(Cluster cluster, Func<ProbeResult, ProbeResult> change, ValueList<Canary> canaries)
    {
        var options = AnalysisOptions.Default;
        var plan = ProbePlan.Of(ConcreteCluster.Of(cluster.Snapshot, Profile.Upstream, options), Profile.Upstream, options, PlanOptions.Default);
        Assert.Contains(plan.Probes, static probe => probe.Analysed == Verdict.Deny);
        return Verification.Of(plan, canaries, plan.Probes.Select(probe => change(new()
        {
            Probe = probe,
            Before = ProbeOutcome.Open,
            Outcome = probe.Analysed == Verdict.Deny ? ProbeOutcome.Filtered : ProbeOutcome.Open,
            Drops = probe.Analysed == Verdict.Deny ? 1 : 0,
            Tried = SampleEvidence.Noon,
            Took = TimeSpan.FromMilliseconds(2),
        })));
    }
}
