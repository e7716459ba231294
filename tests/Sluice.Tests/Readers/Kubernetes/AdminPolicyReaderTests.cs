using Sluice.Findings;
using Sluice.Model;
using Sluice.Sets;

namespace Sluice.Tests.Readers.Kubernetes;

public sealed class AdminPolicyReaderTests
{
    [Fact]
    public void A_cluster_network_policy_is_read_whole()
    {
        var (policy, problems) = Cluster(
            """
            tier: Baseline
            priority: 7
            subject: {pods: {namespaceSelector: {matchLabels: {team: a}}, podSelector: {matchLabels: {app: web}}}}
            ingress:
            - {name: open, action: Accept, from: [{namespaces: {}}], protocols: [{tcp: {destinationPort: {number: 80}}}, {udp: {destinationPort: {range: {start: 5, end: 9}}}}, {destinationNamedPort: web}]}
            egress:
            - {action: Pass, to: [{nodes: {}}, {networks: [10.0.0.0/8, "fd00::/8"]}]}
            - {action: Accept, to: [{domainNames: ["*.Example.com."]}]}
            """);

        Assert.Empty(problems);
        Assert.Equal((AdminTier.Baseline, 7, PolicyStanding.Sound, "ClusterNetworkPolicy p"), (policy.Tier, policy.Priority, policy.Standing, policy.Name.ToString()));
        Assert.Equal(("team=a", "app=web"), (policy.Subject!.Namespaces.ToString(), policy.Subject.Pods.ToString()));
        var ingress = policy.Ingress[0];
        Assert.Equal(("open", RuleAction.Allow, Selector.Everything), (ingress.Name, ingress.Action, ingress.Peers[0].Pods!.Namespaces));
        Assert.Equal([(Protocol.Tcp, 80, 80, null), (Protocol.Udp, 5, 9, null), (null, 0, 0, "web")], ingress.Ports.Select(port => (port.Protocol, port.First, port.Last, port.Name)));
        Assert.Equal(RuleAction.Pass, policy.Egress[0].Action);
        Assert.Equal(Selector.Everything, policy.Egress[0].Peers[0].Nodes);
        Assert.Equal([Cidr.Parse("10.0.0.0/8"), Cidr.Parse("fd00::/8")], policy.Egress[0].Peers[1].Networks);
        Assert.Equal(["*.example.com"], policy.Egress[1].Peers[0].DomainNames);
    }

    [Fact]
    public void The_older_policies_are_read_whole()
    {
        var snapshot = Reading.Of(
            """
            apiVersion: policy.networking.k8s.io/v1alpha1
            kind: AdminNetworkPolicy
            metadata: {name: a}
            spec:
              priority: 1000
              subject: {namespaces: {}}
              egress:
              - {action: Allow, to: [{namespaces: {}}], ports: [{portNumber: {protocol: UDP, port: 53}}, {portRange: {start: 1, end: 1}}, {namedPort: web}]}
            ---
            apiVersion: policy.networking.k8s.io/v1alpha1
            kind: BaselineAdminNetworkPolicy
            metadata: {name: default}
            spec:
              subject: {namespaces: {}}
              ingress: [{action: Deny, from: [{namespaces: {}}]}]
            """);

        Assert.Empty(snapshot.Problems.Select(problem => problem.Message));
        var (admin, baseline) = ((AdminPolicy)snapshot.Policies[0], (AdminPolicy)snapshot.Policies[1]);
        Assert.Equal((AdminTier.Admin, 1000), (admin.Tier, admin.Priority));
        Assert.Equal([(Protocol.Udp, 53, 53, null), (Protocol.Tcp, 1, 1, null), (null, 0, 0, "web")], admin.Egress[0].Ports.Select(port => (port.Protocol, port.First, port.Last, port.Name)));
        Assert.Equal((AdminTier.Baseline, RuleAction.Deny), (baseline.Tier, baseline.Ingress[0].Action));
    }

    [Theory]
    [InlineData("tier: admin", "SLU1009", "Admin")]
    [InlineData("tier: null", "SLU1008", null)]
    [InlineData("priority: 1001", "SLU1009", null)]
    [InlineData("priority: -1", "SLU1009", null)]
    [InlineData("priority: \"10\"", "SLU1008", "10")]
    [InlineData("priority: null", "SLU1008", null)]
    [InlineData("subject: null", "SLU1008", null)]
    [InlineData("subject: {}", "SLU1009", null)]
    [InlineData("subject: {namespaces: {}, pods: {podSelector: {}}}", "SLU1009", null)]
    [InlineData("subject: {pods: {namespaceSelector: {}}}", "SLU1008", "{}")]
    [InlineData("ingress: [{action: Allow, from: [{namespaces: {}}]}]", "SLU1009", "Accept")]
    [InlineData("ingress: [{action: drop, from: [{namespaces: {}}]}]", "SLU1009", null)]
    [InlineData("ingress: [{from: [{namespaces: {}}]}]", "SLU1008", null)]
    [InlineData("ingress: [{action: Deny}]", "SLU1008", null)]
    [InlineData("ingress: [{action: Deny, from: []}]", "SLU1008", null)]
    [InlineData("ingress: [{action: Deny, from: [{}]}]", "SLU1009", null)]
    [InlineData("ingress: [{action: Deny, from: [{namespaces: {}, pods: {podSelector: {}}}]}]", "SLU1009", null)]
    [InlineData("ingress: [{action: Deny, from: [{namespaces: {matchExpressions: [{key: a, operator: Nope}]}}]}]", "SLU1005", null)]
    [InlineData("ingress: [{action: Deny, from: [{namespaces: {}}], protocols: []}]", "SLU1009", null)]
    [InlineData("ingress: [{action: Deny, from: [{namespaces: {}}], protocols: [{}]}]", "SLU1009", null)]
    [InlineData("ingress: [{action: Deny, from: [{namespaces: {}}], protocols: [{tcp: {}}]}]", "SLU1004", null)]
    [InlineData("ingress: [{action: Deny, from: [{namespaces: {}}], protocols: [{tcp: {destinationPort: {}}}]}]", "SLU1004", null)]
    [InlineData("ingress: [{action: Deny, from: [{namespaces: {}}], protocols: [{tcp: {destinationPort: {number: 70000}}}]}]", "SLU1004", null)]
    [InlineData("ingress: [{action: Deny, from: [{namespaces: {}}], protocols: [{tcp: {destinationPort: {range: {start: 9, end: 9}}}}]}]", "SLU1004", null)]
    [InlineData("egress: [{action: Deny, to: [{networks: [010.0.0.0/8]}]}]", "SLU1003", "10.0.0.0/8")]
    [InlineData("egress: [{action: Deny, to: [{networks: []}]}]", "SLU1009", null)]
    [InlineData("egress: [{action: Accept, to: [{domainNames: [localhost]}]}]", "SLU1009", null)]
    [InlineData("egress: [{action: Accept, to: [{nodes: {}}], protocols: [{destinationNamedPort: web}]}]", "SLU1009", null)]
    public void What_the_api_server_refuses_is_one_problem_and_stands_refused(string line, string id, string? mended)
    {
        var (policy, problems) = Cluster(Spec(line));

        var problem = Assert.Single(problems);
        Assert.Equal((id, Severity.Error), (problem.Id, problem.Severity));
        Assert.Equal(mended, problem.Edit is { Kind: EditKind.Set } edit ? edit.Value : null);
        Assert.Equal(PolicyStanding.Refused, policy.Standing);
    }

    [Fact]
    public void More_rules_peers_or_networks_than_the_api_takes_are_refused()
    {
        static string Many(string item, int count) => string.Join(", ", Enumerable.Repeat(item, count));
        foreach (var (line, most) in (IEnumerable<(Func<int, string>, int)>)
        [
            (count => $"ingress: [{Many("{action: Deny, from: [{namespaces: {}}]}", count)}]", 25),
            (count => $"ingress: [{{action: Deny, from: [{Many("{namespaces: {}}", count)}]}}]", 25),
            (count => $"egress: [{{action: Deny, to: [{{networks: [{Many("10.0.0.0/8", count)}]}}]}}]", 25),
        ])
        {
            Assert.Empty(Cluster(Spec(line(most))).Problems);
            Assert.Equal("SLU1009", Assert.Single(Cluster(Spec(line(most + 1))).Problems).Id);
        }
    }

    [Theory]
    [InlineData("ingress: [{action: Deny, from: [{serviceAccounts: {}}]}]", true, false)]
    [InlineData("ingress: [{action: Deny, from: [{nodes: {}}]}]", true, false)]
    [InlineData("ingress: [{action: Deny, from: [{namespaces: {}}], protocols: [{quic: {}}]}]", false, true)]
    [InlineData("ingress: [{action: Deny, from: [{namespaces: {}}], protocols: [{tcp: {sourcePort: {}}}]}]", false, true)]
    public void A_peer_or_protocol_of_a_kind_that_is_not_known_fails_closed_and_is_a_problem(string line, bool peer, bool port)
    {
        var (policy, problems) = Cluster(Spec(line));

        Assert.Equal("SLU1002", Assert.Single(problems).Id);
        Assert.Equal((peer, port), (policy.Ingress[0].HasUnknownPeer, policy.Ingress[0].HasUnknownPort));
        Assert.Equal(PolicyStanding.Doubtful, policy.Standing);
    }

    [Fact]
    public void Domain_names_in_a_rule_that_denies_are_a_warning()
    {
        var (policy, problems) = Cluster(Spec("egress: [{action: Deny, to: [{domainNames: [example.com]}]}]"));

        Assert.Equal(("SLU1009", Severity.Warning), (Assert.Single(problems).Id, problems[0].Severity));
        Assert.Equal(["example.com"], policy.Egress[0].Peers[0].DomainNames);
    }

    [Fact]
    public void A_baseline_policy_has_to_be_named_default()
    {
        var snapshot = Reading.Of("apiVersion: policy.networking.k8s.io/v1alpha1\nkind: BaselineAdminNetworkPolicy\nmetadata: {name: base}\nspec: {subject: {namespaces: {}}}\n");

        Assert.Equal(("SLU1009", "default"), (Assert.Single((IEnumerable<Problem>)snapshot.Problems).Id, snapshot.Problems[0].Edit!.Value));
    }

    [Theory]
    [InlineData("v1alpha1", "ClusterNetworkPolicy")]
    [InlineData("v1alpha2", "AdminNetworkPolicy")]
    public void A_version_that_never_had_the_kind_is_refused(string version, string kind)
    {
        var snapshot = Reading.Of($"apiVersion: policy.networking.k8s.io/{version}\nkind: {kind}\nmetadata: {{name: a}}\nspec: {{tier: Admin, priority: 1, subject: {{namespaces: {{}}}}}}\n");

        Assert.Contains(snapshot.Problems, problem => problem.Id == "SLU1012" && problem.Severity == Severity.Error);
        Assert.Equal(PolicyStanding.Refused, snapshot.Policies[0].Standing);
    }

    private static string Spec(string line)
    {
        var key = line[..line.IndexOf(':', StringComparison.Ordinal)];
        string[] lines = ["tier: Admin", "priority: 10", "subject: {namespaces: {}}"];
        return string.Join('\n', lines.Where(other => !other.StartsWith(key + ":", StringComparison.Ordinal)).Append(line));
    }

    private static (AdminPolicy Policy, IReadOnlyList<Problem> Problems) Cluster(string spec)
    {
        var snapshot = Reading.Of($"apiVersion: policy.networking.k8s.io/v1alpha2\nkind: ClusterNetworkPolicy\nmetadata: {{name: p}}\nspec:\n{Reading.Indent(spec)}");
        return (snapshot.Policies.OfType<AdminPolicy>().Single(), [.. snapshot.Problems]);
    }
}
