using System.Net;
using System.Net.Sockets;
using Sluice.Analysis;
using Sluice.Lab;
using Sluice.Lab.Probing;
using Sluice.Model;
using Sluice.Probes;
using Sluice.Sets;
using Sluice.Tests.Building;
using static Sluice.Tests.Building.Given;
using Protocol = Sluice.Sets.Protocol;

namespace Sluice.Tests.Lab;

/// <summary>SCTP in the packet lab, where the kernel has it; tests/sctp/run runs these in a virtual machine whose kernel does.</summary>
public sealed class SctpLabTests
{
    private static readonly Cidr Loopback = Cidr.Parse("127.0.0.1/32");

    private static readonly Service Hss = new()
    {
        Name = new("Service", "core", "hss"), Selector = Select.By("app=hss"), ClusterAddresses = [Cidr.Parse("10.96.0.77/32")], Ports = [new("", Protocol.Sctp, 3869, 0, "diameter", 0, default)],
    };

    private static readonly Cluster Core = Cluster.Whole
        .Namespace("core").Pod("core/mme", "app=mme").Pod("core/web", "app=web")
        .Pod("core/hss", "app=hss", static workload => workload with { Ports = [new("diameter", Protocol.Sctp, 3868)] })
        .Policy(NetworkPolicy("core/hss", "app=hss").Ingress(Rule(Pods("app=mme")).On("3868/SCTP")));

    [Fact]
    public void A_kernel_is_only_said_to_have_sctp_when_a_socket_for_it_opens()
    {
        if (!PacketLab.HasSctp)
        {
            if (OperatingSystem.IsLinux()) Assert.Throws<SocketException>(static () => Sockets.Bind(Loopback, Protocol.Sctp, 0));
            return;
        }

        using var socket = Sockets.Bind(Loopback, Protocol.Sctp, 0);
        Assert.NotEqual(0, ((IPEndPoint)socket.LocalEndPoint!).Port);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Allow_and_deny_are_proven_with_sctp(bool isIPv6)
    {
        RequireSctp();
        var verification = Bench.Run(Plan(new() { IPv6 = isIPv6, Sctp = true }));
        Bench.AssertProven(verification);
        var results = verification.Results.Where(result => result.Probe.Protocol == Protocol.Sctp && result.Probe.Source.IsIPv6 == isIPv6).ToList();
        Assert.Contains(results, static result => Said(result.Probe) == "core/mme core/hss 3868" && result is { Judgement: ProbeJudgement.ProvenAllow, Outcome: ProbeOutcome.Open, Before: ProbeOutcome.Open });
        Assert.Contains(results, static result => Said(result.Probe) == "core/web core/hss 3868" && result is { Judgement: ProbeJudgement.ProvenDeny, Outcome: ProbeOutcome.Filtered, Before: ProbeOutcome.Open, Drops: > 0 });
        if (!isIPv6) Assert.Equal([ProbeOutcome.Open, ProbeOutcome.Filtered], results.Where(static result => result.Probe.Through is not null).Select(static result => result.Outcome).Order());
    }

    [Fact]
    public void A_policy_over_sctp_that_is_not_in_force_is_noticed()
    {
        RequireSctp();
        var plan = Plan(new() { Sctp = true });
        var without = plan.Cluster with { Snapshot = plan.Cluster.Snapshot with { Policies = [] } };
        var denied = Bench.Run(plan with { Cluster = without }).Results.Where(static result => result.Probe is { Protocol: Protocol.Sctp, Analysed: Verdict.Deny }).ToList();
        Assert.NotEmpty(denied);
        Assert.All(denied, static result => Assert.Equal((ProbeJudgement.Disagrees, ProbeOutcome.Open), (result.Judgement, result.Outcome)));
    }

    [Fact]
    public async Task A_port_where_nothing_listens_refuses()
    {
        RequireSctp();
        using var socket = Sockets.Bind(Loopback, Protocol.Sctp, 0);
        var fault = await Assert.ThrowsAsync<SocketException>(() => socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, 1), TestContext.Current.CancellationToken).AsTask());
        Assert.Equal(SocketError.ConnectionRefused, fault.SocketErrorCode);
    }

    private static void RequireSctp() => Assert.SkipUnless(PacketLab.HasSctp, "this kernel has no SCTP; tests/sctp/run tries it with one that has");

    private static ProbePlan Plan(PlanOptions wishes) => Bench.Plan(Core.Snapshot with { Services = [Hss] }, wishes: wishes);

    private static string Said(Probe probe) => $"{probe.From} {probe.To} {probe.Port}";
}
