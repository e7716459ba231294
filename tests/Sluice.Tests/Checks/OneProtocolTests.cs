using Sluice.Findings;
using Sluice.Model;
using Sluice.Tests.Building;
using static Sluice.Tests.Building.Given;

namespace Sluice.Tests.Checks;

/// <summary>A port that is used over TCP and UDP and open over one of them: when it is told, and everything that keeps it quiet.</summary>
public sealed class OneProtocolTests
{
    private static readonly Cluster Cluster = Cluster.Part.Pod("tunnel/cloudflared", "app=cloudflared").Pod("tunnel/metrics", "app=metrics");

    private static readonly NetworkPolicyPeer Edge = Block("198.51.100.32/27");

    [Fact]
    public void A_tunnel_over_TCP_only_is_told_with_what_is_missing_and_mended()
    {
        var finding = Assert.Single(Told(NetworkPolicy("tunnel/out", "app=cloudflared").Egress(Rule(Edge).On("443", "7844"))));

        Assert.Equal((Severity.Note, "TCP 7844 is open and UDP 7844 is not: Cloudflare Tunnel uses both", "egress rule 1"), (finding.Severity, finding.Message, finding.Place));
        Assert.Contains("No rule for pods with app=cloudflared of namespace tunnel opens UDP 7844 for egress.", finding.Why, StringComparison.Ordinal);
        var edit = Assert.Single(finding.Fix);
        Assert.Equal((EditKind.Append, "spec.egress[0].ports", "{protocol: UDP, port: 7844}"), (edit.Kind, edit.Path, edit.Value));
    }

    [Fact]
    public void The_other_protocol_alone_is_told_alike() =>
        Assert.Equal("UDP 7844 is open and TCP 7844 is not: Cloudflare Tunnel uses both", Assert.Single(Told(NetworkPolicy("tunnel/out").Egress(Rule(Edge).On("7844/UDP")))).Message);

    [Fact]
    public void A_resolver_is_asked_over_both() =>
        Assert.Equal("UDP 53 is open and TCP 53 is not: DNS uses both", Assert.Single(Told(NetworkPolicy("tunnel/dns", "app=metrics").Ingress(Rule(Pods("")).On("53/UDP")))).Message);

    [Theory]
    [InlineData("7844", "7844/UDP")]
    [InlineData("7000-8000")]
    [InlineData("443")]
    [InlineData("53/UDP")]
    public void A_port_that_is_open_over_both_or_not_meant_by_its_number_is_not(params string[] ports) =>
        Assert.Empty(Told(NetworkPolicy("tunnel/out").Egress(Rule(Edge).On(ports))));

    [Fact]
    public void What_another_policy_opens_for_some_of_the_pods_is_not_missing()
    {
        var half = NetworkPolicy("tunnel/half").Egress(Rule(Edge).On("7844"));

        Assert.Single(Told(half));
        Assert.Empty(Told(half, NetworkPolicy("tunnel/rest", "app=cloudflared").Egress(Rule(Block("203.0.113.0/24")).On("7000-8000/UDP"))));
        Assert.Empty(Told(half, NetworkPolicy("tunnel/named", "app=cloudflared").Egress(Rule(Edge).On("quic/UDP"))));
        Assert.Single(Told(half, NetworkPolicy("tunnel/other", "app=cloudflared").Ingress(Rule(Edge).On("7844/UDP"))));
    }

    [Fact]
    public void What_may_be_open_otherwise_is_not_told()
    {
        var half = NetworkPolicy("tunnel/half").Egress(Rule(Edge).On("7844"));

        Assert.Empty(Told(half with { Standing = PolicyStanding.Doubtful }));
        Assert.Empty(Told(half, AdminPolicy("AdminNetworkPolicy", "open", AdminTier.Admin, 1).Egress(Rule(RuleAction.Allow, Networks("198.51.100.32/27")))));
    }

    private static IReadOnlyList<Finding> Told(params Policy[] policies) => policies.Aggregate(Cluster, static (cluster, policy) => cluster.Policy(policy)).Findings("SLU2021");
}
