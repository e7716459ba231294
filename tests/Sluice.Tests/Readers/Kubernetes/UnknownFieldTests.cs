using Sluice.Findings;
using Sluice.Model;

namespace Sluice.Tests.Readers.Kubernetes;

public sealed class UnknownFieldTests
{
    [Theory]
    [InlineData("egres: [{}]", "egres", "spec.egress")]
    [InlineData("policyType: [Egress]", "policyType", "spec.policyTypes")]
    [InlineData("policytypes: [Egress]", "policytypes", "spec.policyTypes")]
    [InlineData("policy_types: [Egress]", "policy_types", "spec.policyTypes")]
    [InlineData("ingress: [{form: [{podSelector: {}}]}]", "form", "spec.ingress[0].from")]
    [InlineData("ingress: [{to: [{podSelector: {}}]}]", "to", "spec.ingress[0].from")]
    [InlineData("egress: [{from: [{podSelector: {}}]}]", "from", "spec.egress[0].to")]
    [InlineData("egress: [{to: [{podSelector: {}}], port: [{port: 80}]}]", "port", "spec.egress[0].ports")]
    [InlineData("egress: [{to: [{ipblock: {cidr: 10.0.0.0/8}}]}]", "ipblock", "spec.egress[0].to[0].ipBlock")]
    [InlineData("egress: [{to: [{ipBlock: {cidr: 10.0.0.0/8}, except: [10.1.0.0/16]}]}]", "except", "spec.egress[0].to[0].ipBlock.except")]
    [InlineData("egress: [{to: [{cidr: 10.0.0.0/8}]}]", "cidr", "spec.egress[0].to[0].ipBlock.cidr")]
    [InlineData("egress: [{to: [{podSelector: {matchLabel: {app: a}}}]}]", "matchLabel", "spec.egress[0].to[0].podSelector.matchLabels")]
    [InlineData("egress: [{to: [{podSelector: {app: a}}]}]", "app", "spec.egress[0].to[0].podSelector.matchLabels.app")]
    [InlineData("egress: [{to: [{podSelector: {app.kubernetes.io/name: a}}]}]", "app.kubernetes.io/name", "spec.egress[0].to[0].podSelector.matchLabels[\"app.kubernetes.io/name\"]")]
    [InlineData("egress: [{to: [{namespaceSelector: {podSelector: {matchLabels: {app: a}}}}]}]", "podSelector", "spec.egress[0].to[0].podSelector")]
    [InlineData("egress: [{to: [{podSelector: {}, ports: [{port: 80}]}]}]", "ports", "spec.egress[0].ports")]
    [InlineData("egress: [{to: [{podSelector: {}}], policyTypes: [Egress]}]", "policyTypes", "spec.policyTypes")]
    [InlineData("egress: [{to: [{podSelector: {}}], ports: [{portNumber: 80}]}]", "portNumber", "spec.egress[0].ports[0].port")]
    [InlineData("egress: [{to: [{podSelector: {}}], ports: [{port: 80, endport: 90}]}]", "endport", "spec.egress[0].ports[0].endPort")]
    public void A_misspelt_or_misplaced_field_is_found_with_the_one_that_was_meant(string line, string key, string target)
    {
        var (policy, problems) = Reading.Policy("podSelector: {}\n" + line);

        var problem = problems.First(problem => problem.Id == "SLU1002");
        Assert.Contains($"`{key}`", problem.Message, StringComparison.Ordinal);
        Assert.Equal(key.Length, problem.Span.EndColumn - problem.Span.Column);
        Assert.NotNull(problem.Meant);
        Assert.Equal((EditKind.Move, target), (problem.Edit!.Kind, problem.Edit.Value));
        Assert.EndsWith(key.Contains('/', StringComparison.Ordinal) ? $"[\"{key}\"]" : key, problem.Edit.Path, StringComparison.Ordinal);
        Assert.NotEqual(PolicyStanding.Sound, policy.Standing);
    }

    [Fact]
    public void Ports_inside_a_peer_say_that_every_port_is_open_and_where_they_belong()
    {
        var (policy, problems) = Reading.Policy(
            """
            podSelector: {}
            egress:
            - to:
                - ipBlock:
                    cidr: 203.0.112.0/20
                  ports:
                    - protocol: TCP
            """);

        var problem = Assert.Single(problems);
        Assert.Equal("unknown field `ports` inside a peer: every port is open", problem.Message);
        Assert.Equal("belongs to an egress rule, four columns to the left", problem.Meant);
        Assert.Equal((10, 9, 10, 14), (problem.Span.Line, problem.Span.Column, problem.Span.EndLine, problem.Span.EndColumn));
        Assert.Equal(new(EditKind.Move, "NetworkPolicy shop/p", policy.Span, "spec.egress[0].to[0].ports", "spec.egress[0].ports"), problem.Edit);
        Assert.Equal(PolicyStanding.Doubtful, policy.Standing);
        Assert.Empty((IEnumerable<PolicyPort>)policy.Egress[0].Ports);
        Assert.False(policy.Egress[0].PortsUnreadable);
    }

    [Theory]
    [InlineData("egress: [{to: [{podSelector: {}}, {podSelector: {}, ports: [{port: 80}]}]}]")]
    [InlineData("egress: [{to: [{podSelector: {}, ports: [{port: 80}]}], ports: [{port: 81}]}]")]
    [InlineData("egress: [{to: [{podSelector: {}}], namespaceSelector: {}}]")]
    [InlineData("namespaceSelector: {}")]
    [InlineData("policyType: Egress")]
    [InlineData("egress: [{to: [{podSelector: {}}], description: dns}]")]
    public void No_edit_is_offered_where_it_could_mean_more_than_one_thing(string line)
    {
        var problem = Assert.Single(Reading.Policy("podSelector: {}\n" + line).Problems);

        Assert.Equal(("SLU1002", Severity.Error), (problem.Id, problem.Severity));
        Assert.Null(problem.Edit);
        Assert.NotNull(problem.Remedy);
    }

    [Fact]
    public void A_peer_that_is_empty_without_its_unknown_field_is_refused_and_told_once()
    {
        var (policy, problems) = Reading.Policy("podSelector: {}\ningress: [{from: [{podSelectr: {}}]}]");

        Assert.Equal("SLU1002", Assert.Single(problems).Id);
        Assert.Equal(PolicyStanding.Refused, policy.Standing);
        Assert.True(policy.Ingress[0].PeersUnreadable);
    }

    [Theory]
    [InlineData("metadata: {name: p, namespace: shop, lables: {a: b}}\nspec: {podSelector: {}}", "metadata.labels")]
    [InlineData("metadata: {name: p, namespace: shop}\nspec: {podSelector: {}}\npolicyTypes: [Egress]", "spec.policyTypes")]
    [InlineData("metadata: {name: p, namespace: shop}\nSpec: {podSelector: {}}", "spec")]
    public void Fields_outside_the_spec_are_checked_too(string body, string target)
    {
        var snapshot = Reading.Of($"apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\n{body}");

        Assert.Equal(target, snapshot.Problems.First(problem => problem.Id == "SLU1002").Edit!.Value);
    }

    [Fact]
    public void An_object_as_a_cluster_exports_it_has_no_unknown_field()
    {
        var snapshot = Reading.Of(
            """
            apiVersion: networking.k8s.io/v1
            kind: NetworkPolicy
            metadata:
              name: p
              namespace: shop
              uid: 0d1f
              generation: 1
              resourceVersion: "12"
              creationTimestamp: null
              selfLink: ""
              managedFields: []
              ownerReferences: []
              finalizers: []
              annotations: {a: "true"}
            spec:
              podSelector: {}
              policyTypes: [Ingress]
            status: {}
            """);

        Assert.Empty((IEnumerable<Problem>)snapshot.Problems);
    }

    [Fact]
    public void Other_fields_of_a_workload_are_none_of_our_business()
    {
        var snapshot = Reading.Of(
            """
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: web, namespace: shop}
            spec:
              whatever: true
              template:
                metadata: {label: {app: web}}
                spec:
                  anything: [1]
                  containers: [{name: c, imagePullPolcy: Never, port: [{containerPort: 80}]}]
            """);

        Assert.Equal(
            ["spec.template.metadata.label → spec.template.metadata.labels", "spec.template.spec.containers[0].port → spec.template.spec.containers[0].ports"],
            snapshot.Problems.Select(problem => $"{problem.Edit!.Path} → {problem.Edit.Value}"));
    }
}
