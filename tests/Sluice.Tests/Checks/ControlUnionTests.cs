using Sluice.Analysis;
using Sluice.Checks;
using Sluice.Tests.Building;
using static Sluice.Tests.Building.Given;

namespace Sluice.Tests.Checks;

/// <summary>The controls of overlays that are judged together.</summary>
public sealed class ControlUnionTests
{
    private static readonly Cluster Closed = Cluster.Whole.Pod("shop/web", "app=web").Policy(NetworkPolicy("shop/deny").Ingress().Egress());

    private static readonly Cluster Open = Cluster.Whole.Pod("shop/web", "app=web").Pod("shop/db", "app=db");

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void One_overlay_that_does_not_satisfy_a_control_fails_it_whichever_comes_first(bool openFirst)
    {
        var (closed, open) = (("prod", Of(Closed)), ("dev", Of(Open)));
        var result = Defaults(ControlUnion.Of(openFirst ? [open, closed] : [closed, open]));
        Assert.Equal(ControlStatus.NotSatisfied, result.Status);
        Assert.Contains("prod: 1 of 1 workload", result.Statement, StringComparison.Ordinal);
        Assert.Contains("dev: 0 of 2 workloads", result.Statement, StringComparison.Ordinal);
        Assert.Equal(["shop/db", "shop/web"], result.Offenders.Workloads);
        Assert.Equal(Defaults(Of(Open)).Findings, result.Findings);
    }

    [Fact]
    public void Workloads_of_every_overlay_are_counted()
    {
        var counts = ControlUnion.Of([("dev", Of(Open)), ("prod", Of(Closed))]).Counts;
        Assert.Equal((3, 2, 2), (counts.Workloads, counts.OpenForIngress, counts.OpenForEgress));
    }

    [Fact]
    public void What_every_overlay_proves_alike_is_said_once() => Assert.Equal(Of(Closed).Results, ControlUnion.Of([("a", Of(Closed)), ("b", Of(Closed))]).Results);

    private static ControlResult Defaults(ControlReport report) => report.Results.Single(static result => result.Control == Controls.DenyByDefault);

    private static ControlReport Of(Cluster cluster)
    {
        var input = new CheckInput(Reachability.Of(cluster.Snapshot, Profile.Upstream));
        return ControlReport.Of(input, Catalog.Run(input));
    }
}
