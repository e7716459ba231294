using Sluice.Checks;
using Sluice.Model;
using Sluice.Reports.Judgement;
using Sluice.Tests.Building;
using static Sluice.Tests.Building.Given;

namespace Sluice.Tests.Checks;

/// <summary>What each kind of proof takes, and that a control is satisfied by nothing less.</summary>
public sealed class ControlTests
{
    private static readonly Cluster Closed = Cluster.Part.Pod("shop/api", "app=api").Pod("shop/db", "app=db").Policy(NetworkPolicy("shop/deny").Ingress().Egress());

    private static readonly Cluster Narrow = Closed.Policy(NetworkPolicy("shop/partner", "app=api").Egress(Rule(Block("203.0.113.0/24")).On("443")));

    private static readonly Cluster Wide = Closed.Policy(NetworkPolicy("shop/any", "app=api").Egress(Rule(Block("0.0.0.0/0")).On("443")));

    [Fact]
    public void A_closed_boundary_satisfies() => Assert.Equal(ControlStatus.Satisfied, Of(Closed, Controls.Boundary).Status);

    [Fact]
    public void A_narrow_path_outside_takes_its_exception()
    {
        var result = Of(Narrow, Controls.Boundary);

        Assert.Equal(ControlStatus.NotAssessed, result.Status);
        Assert.StartsWith("1 of 2 workloads can reach the internet, 0 accept connections from it. Whether the paths around", result.Statement, StringComparison.Ordinal);
        Assert.Equal(["shop/api"], result.Offenders.Workloads);
    }

    [Fact]
    public void The_open_internet_fails_the_boundary_and_what_is_necessary_alike()
    {
        Assert.Equal(ControlStatus.NotSatisfied, Of(Wide, Controls.Boundary).Status);
        Assert.Equal(ControlStatus.NotSatisfied, Of(Wide, Controls.OutboundRestricted).Status);
        Assert.Single(Of(Wide, Controls.OutboundRestricted).Findings);
    }

    [Fact]
    public void What_is_necessary_is_never_shown_without_a_charter() =>
        Assert.All(
            (Control[])[Controls.InboundRestricted, Controls.OutboundRestricted, Controls.TrustedBoundary, Controls.InboundFromUntrusted],
            control => Assert.Equal(ControlStatus.NotAssessed, Of(Closed, control).Status));

    [Fact]
    public void A_way_in_and_a_gateway_are_the_managed_interfaces()
    {
        var managed = Closed.Pod("edge/controller", "app.kubernetes.io/name=ingress-nginx").Pod("edge/proxy", "sluice.dev/egress-gateway=true")
            .Policy(NetworkPolicy("edge/in", "app.kubernetes.io/name=ingress-nginx").Ingress(Rule(Block("203.0.113.0/24")).On("443")).Egress())
            .Policy(NetworkPolicy("edge/out", "sluice.dev/egress-gateway=true").Ingress().Egress(Rule(Block("198.51.100.0/24")).On("443")));

        Assert.Equal(ControlStatus.Satisfied, Of(managed, Controls.Boundary).Status);
        Assert.Equal(ControlStatus.Satisfied, Of(managed, Controls.ThroughProxies).Status);
    }

    [Fact]
    public void A_path_outside_that_cannot_be_decided_satisfies_nothing()
    {
        var doubtful = Closed.Policy(NetworkPolicy("shop/typo", "app=api").Egress(Rule(Block("203.0.113.0/24")).On("443")) with { Standing = PolicyStanding.Doubtful });

        Assert.Equal(ControlStatus.NotAssessed, Of(doubtful, Controls.Boundary).Status);
    }

    [Fact]
    public void Tenants_that_are_apart_satisfy_and_one_path_between_them_fails()
    {
        var tenants = Cluster.Part.Namespace("one", "tenant=a").Namespace("two", "tenant=b").Pod("one/x").Pod("two/y");

        Assert.Equal(ControlStatus.NotSatisfied, Of(tenants, Controls.Components).Status);
        Assert.Equal(ControlStatus.Satisfied, Of(tenants.Policy(NetworkPolicy("one/p").Ingress().Egress()).Policy(NetworkPolicy("two/p").Ingress().Egress()), Controls.Components).Status);
        Assert.Equal(ControlStatus.NotAssessed, Of(Closed, Controls.Components).Status);
    }

    [Fact]
    public void A_statement_never_denies_the_findings_beside_it() =>
        Assert.StartsWith("It does not hold.", Of(Cluster.Part.Namespace("one", "tenant=a").Namespace("two", "tenant=b").Pod("one/x").Pod("two/y"), Controls.Components).Statement, StringComparison.Ordinal);

    [Fact]
    public void Pods_that_were_not_read_are_counted_apart_and_are_no_workloads()
    {
        var known = Closed.Policy(NetworkPolicy("web/front", "app=front").Ingress());

        Assert.Equal(new IsolationCount(2, 0, 0, 0, 0, 0, 0, new(Kinds: 2, OpenForIngress: 1, OpenForEgress: 2, Undecided: 0)), known.Controls().Counts);
        Assert.Equal(
            "isolated: 2 workloads for ingress and egress; of pods that were not read, not isolated: 1 of 2 kinds for ingress, 2 for egress",
            CheckWords.Isolation(known.Controls().Counts));
        Assert.StartsWith("2 of 2 workloads isolated for ingress, 2 for egress. Of pods that were not read, 1 of 2 kinds isolated for ingress, 0 for egress.", Of(known, Controls.DenyByDefault).Statement, StringComparison.Ordinal);
        Assert.Equal(ControlStatus.NotSatisfied, Of(known, Controls.DenyByDefault).Status);
    }

    [Fact]
    public void Without_a_workload_nothing_shows_that_no_path_leads_outside()
    {
        var closed = Cluster.Part.Policy(NetworkPolicy("web/deny").Ingress().Egress());

        Assert.Equal(0, closed.Controls().Counts.Workloads);
        Assert.Equal("of pods that were not read, isolated: 1 kind for ingress and egress", CheckWords.Isolation(closed.Controls().Counts));
        Assert.Equal((ControlStatus.NotAssessed, "0 workloads were read. Paths of pods that were not read are not counted."), (Of(closed, Controls.Boundary).Status, Of(closed, Controls.Boundary).Statement));
        Assert.Equal(ControlStatus.Satisfied, Of(closed, Controls.DenyByDefault).Status);
    }

    private static ControlResult Of(Cluster cluster, Control control) => cluster.Controls().Results.Single(result => result.Control == control);
}
