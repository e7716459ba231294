using Sluice.Findings;
using Sluice.Model;
using Sluice.Sets;

namespace Sluice.Tests.Readers.Kubernetes;

public sealed class NetworkPolicyReaderTests
{
    [Fact]
    public void A_policy_is_read_as_the_api_server_stores_it()
    {
        var (policy, problems) = Reading.Policy(
            """
            podSelector: {matchLabels: {app: web}, matchExpressions: [{key: tier, operator: NotIn, values: [back, front]}]}
            ingress:
            - from:
              - podSelector: {}
                namespaceSelector: {matchLabels: {team: a}}
              - ipBlock: {cidr: 10.0.0.0/8, except: [10.1.0.0/16]}
              ports:
              - port: 80
              - {port: 8000, endPort: 8080, protocol: UDP}
              - port: metrics
              - protocol: SCTP
            """);

        Assert.Empty(problems);
        Assert.Equal(PolicyStanding.Sound, policy.Standing);
        Assert.Equal(new("NetworkPolicy", "shop", "p"), policy.Name);
        Assert.Equal("app=web,tier notin (back,front)", policy.PodSelector!.ToString());
        Assert.False(policy.PolicyTypesDeclared);
        Assert.True(policy.IsolatesIngress);
        Assert.False(policy.IsolatesEgress);
        var rule = Assert.Single((IEnumerable<NetworkPolicyRule>)policy.Ingress);
        Assert.Equal(Selector.Everything, rule.Peers[0].PodSelector);
        Assert.Equal("team=a", rule.Peers[0].NamespaceSelector!.ToString());
        Assert.Equal(Cidr.Parse("10.0.0.0/8"), rule.Peers[1].Block!.Block);
        Assert.Equal([Cidr.Parse("10.1.0.0/16")], rule.Peers[1].Block!.Except);
        Assert.Equal(
            [(Protocol.Tcp, 80, 80, null), (Protocol.Udp, 8000, 8080, null), (Protocol.Tcp, 0, 0, "metrics"), (Protocol.Sctp, 0, 0, null)],
            rule.Ports.Select(port => (port.Protocol, port.First, port.Last, port.Name)));
    }

    [Theory]
    [InlineData("podSelector: {}", false, true, false)]
    [InlineData("podSelector: {}\npolicyTypes: []", false, true, false)]
    [InlineData("podSelector: {}\negress: []", false, true, false)]
    [InlineData("podSelector: {}\negress: [{}]", false, true, true)]
    [InlineData("podSelector: {}\npolicyTypes: [Egress]", true, false, true)]
    [InlineData("podSelector: {}\npolicyTypes: [Egress, Ingress]", true, true, true)]
    [InlineData("podSelector: {}\npolicyTypes: [Ingress]\negress: [{}]", true, true, false)]
    public void Policy_types_default_as_in_the_api(string spec, bool isDeclared, bool ingress, bool egress)
    {
        var (policy, problems) = Reading.Policy(spec);

        Assert.Empty(problems);
        Assert.Equal((isDeclared, ingress, egress), (policy.PolicyTypesDeclared, policy.IsolatesIngress, policy.IsolatesEgress));
    }

    [Theory]
    [InlineData("policyTypes: [ingress]", "SLU1009", "Ingress")]
    [InlineData("policyTypes: [Both]", "SLU1009", null)]
    [InlineData("policyTypes: [Ingress, Egress, Ingress]", "SLU1009", null)]
    [InlineData("policyTypes: Ingress", "SLU1008", "[Ingress]")]
    [InlineData("ingress: {from: []}", "SLU1008", null)]
    [InlineData("ingress: [{from: [{}]}]", "SLU1009", null)]
    [InlineData("ingress: [{from: [{podSelector: {}, ipBlock: {cidr: 10.0.0.0/8}}]}]", "SLU1009", null)]
    [InlineData("ingress: [{from: [{ipBlock: {}}]}]", "SLU1003", null)]
    [InlineData("ingress: [{from: [{ipBlock: {cidr: 10.0.0.0/33}}]}]", "SLU1003", null)]
    [InlineData("ingress: [{from: [{ipBlock: {cidr: 10.0.0.1}}]}]", "SLU1003", "10.0.0.1/32")]
    [InlineData("ingress: [{from: [{ipBlock: {cidr: fd00::1}}]}]", "SLU1003", "fd00::1/128")]
    [InlineData("ingress: [{from: [{ipBlock: {cidr: example.com}}]}]", "SLU1003", null)]
    [InlineData("ingress: [{from: [{ipBlock: {cidr: 10.0.0.0/8, except: [11.0.0.0/16]}}]}]", "SLU1003", null)]
    [InlineData("ingress: [{from: [{ipBlock: {cidr: 10.0.0.0/8, except: [10.0.0.0/8]}}]}]", "SLU1003", null)]
    [InlineData("ingress: [{from: [{ipBlock: {cidr: 10.0.0.0/8, except: [\"fd00::/8\"]}}]}]", "SLU1003", null)]
    [InlineData("ingress: [{ports: [{port: 0}]}]", "SLU1004", null)]
    [InlineData("ingress: [{ports: [{port: 65536}]}]", "SLU1004", null)]
    [InlineData("ingress: [{ports: [{port: \"80\"}]}]", "SLU1004", "80")]
    [InlineData("ingress: [{ports: [{port: HTTP}]}]", "SLU1004", null)]
    [InlineData("ingress: [{ports: [{port: a-name-that-is-too-long}]}]", "SLU1004", null)]
    [InlineData("ingress: [{ports: [{port: 80.5}]}]", "SLU1008", null)]
    [InlineData("ingress: [{ports: [{port: true}]}]", "SLU1008", null)]
    [InlineData("ingress: [{ports: [{endPort: 90}]}]", "SLU1004", null)]
    [InlineData("ingress: [{ports: [{port: http, endPort: 90}]}]", "SLU1004", null)]
    [InlineData("ingress: [{ports: [{port: 90, endPort: 80}]}]", "SLU1004", null)]
    [InlineData("ingress: [{ports: [{port: 90, endPort: 65537}]}]", "SLU1004", null)]
    [InlineData("ingress: [{ports: [{port: 90, endPort: \"95\"}]}]", "SLU1008", "95")]
    [InlineData("ingress: [{ports: [{port: 90, protocol: tcp}]}]", "SLU1004", "TCP")]
    [InlineData("ingress: [{ports: [{port: 90, protocol: ICMP}]}]", "SLU1004", null)]
    [InlineData("ingress: [{ports: [80]}]", "SLU1008", null)]
    [InlineData("ingress: [{from: [{podSelector: {matchLabels: {version: 1}}}]}]", "SLU1008", "\"1\"")]
    [InlineData("ingress: [{from: [{podSelector: {matchLabels: {-a: b}}}]}]", "SLU1005", null)]
    [InlineData("ingress: [{from: [{podSelector: {matchLabels: {a: b c}}}]}]", "SLU1005", null)]
    [InlineData("ingress: [{from: [{podSelector: {matchExpressions: [{key: a, operator: in, values: [b]}]}}]}]", "SLU1005", "In")]
    [InlineData("ingress: [{from: [{podSelector: {matchExpressions: [{key: a, operator: Gt, values: [b]}]}}]}]", "SLU1005", null)]
    [InlineData("ingress: [{from: [{podSelector: {matchExpressions: [{key: a, operator: In}]}}]}]", "SLU1005", null)]
    [InlineData("ingress: [{from: [{podSelector: {matchExpressions: [{key: a, operator: NotIn, values: []}]}}]}]", "SLU1005", null)]
    [InlineData("ingress: [{from: [{podSelector: {matchExpressions: [{key: a, operator: Exists, values: [b]}]}}]}]", "SLU1005", null)]
    [InlineData("ingress: [{from: [{podSelector: {matchExpressions: [{operator: Exists}]}}]}]", "SLU1005", null)]
    [InlineData("ingress: [{from: [{podSelector: {matchExpressions: [{key: a}]}}]}]", "SLU1005", null)]
    [InlineData("ingress: [{from: [{podSelector: [app]}]}]", "SLU1008", null)]
    public void What_the_api_server_refuses_is_one_problem_and_stands_refused(string line, string id, string? mended)
    {
        var (policy, problems) = Reading.Policy("podSelector: {}\n" + line);

        var problem = Assert.Single(problems);
        Assert.Equal((id, Severity.Error, "NetworkPolicy shop/p"), (problem.Id, problem.Severity, problem.Object));
        Assert.Equal(PolicyStanding.Refused, policy.Standing);
        Assert.Equal(mended, problem.Edit is { Kind: EditKind.Set } edit ? edit.Value : null);
        Assert.True(problem.Span.HasLine);
        Assert.NotNull(problem.Why);
    }

    [Theory]
    [InlineData("ingress: [{from: [{podSelector: {}}, {}], ports: [{port: 80}]}]", true, false)]
    [InlineData("ingress: [{from: [{ipBlock: {cidr: 1.2.3.4.5/8}}]}]", true, false)]
    [InlineData("ingress: [{from: none, ports: [{port: 0}, {port: 81}]}]", true, true)]
    [InlineData("ingress: [text]", true, true)]
    [InlineData("ingress: text", true, true)]
    public void A_rule_says_which_side_of_it_could_not_be_read(string line, bool peers, bool ports)
    {
        var (policy, _) = Reading.Policy("podSelector: {}\n" + line);

        var rule = Assert.Single((IEnumerable<NetworkPolicyRule>)policy.Ingress);
        Assert.Equal((peers, ports), (rule.PeersUnreadable, rule.PortsUnreadable));
    }

    [Theory]
    [InlineData("010.0.0.0/8", "10.0.0.0/8")]
    [InlineData("10.1.2.3/8", "10.0.0.0/8")]
    [InlineData("10.0.0.0/08", "10.0.0.0/8")]
    [InlineData("fd00::1/8", "fd00::/8")]
    [InlineData("::ffff:10.0.0.0/104", "10.0.0.0/8")]
    public void A_loosely_written_block_is_what_the_api_server_makes_of_it_and_a_warning(string written, string meant)
    {
        var (policy, problems) = Reading.Policy($"podSelector: {{}}\negress: [{{to: [{{ipBlock: {{cidr: \"{written}\"}}}}]}}]");

        var problem = Assert.Single(problems);
        Assert.Equal(("SLU1003", Severity.Warning, meant), (problem.Id, problem.Severity, problem.Edit!.Value));
        Assert.Equal(PolicyStanding.Sound, policy.Standing);
        Assert.Equal(Cidr.Parse(meant), policy.Egress[0].Peers[0].Block!.Block);
    }

    [Theory]
    [InlineData("podSelector: text")]
    [InlineData("podSelector: {matchExpressions: [{key: a, operator: Wrong}]}")]
    [InlineData("podSelector: {matchLabels: [a]}")]
    public void An_unreadable_subject_is_null_and_never_everything(string spec) => Assert.Null(Reading.Policy(spec).Policy.PodSelector);

    [Fact]
    public void Without_a_pod_selector_every_pod_is_selected_and_a_note_says_so()
    {
        var (policy, problems) = Reading.Policy("policyTypes: [Egress]");

        Assert.Equal(Selector.Everything, policy.PodSelector);
        Assert.Equal(PolicyStanding.Sound, policy.Standing);
        Assert.Equal(("SLU1008", Severity.Note), (Assert.Single(problems).Id, problems[0].Severity));
    }

    [Theory]
    [InlineData("ingress: [{from: }]", "every source")]
    [InlineData("ingress: [{from: [{podSelector: {}}], ports: }]", "every port")]
    [InlineData("ingress: [{from: [{podSelector: {}, namespaceSelector: }]}]", "absent")]
    public void A_field_without_value_is_absent_and_a_warning_says_what_that_means(string line, string said)
    {
        var (policy, problems) = Reading.Policy("podSelector: {}\n" + line);

        var problem = Assert.Single(problems);
        Assert.Equal(Severity.Warning, problem.Severity);
        Assert.Contains(said, problem.Message, StringComparison.Ordinal);
        Assert.Equal(PolicyStanding.Sound, policy.Standing);
    }
}
