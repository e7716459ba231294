using Sluice.Findings;
using Sluice.Model;

namespace Sluice.Tests.Readers.Kubernetes;

public sealed class OpaquePolicyTests
{
    [Theory]
    [InlineData("cilium.io/v2", "CiliumNetworkPolicy", "CiliumNetworkPolicy shop/p")]
    [InlineData("cilium.io/v2", "CiliumClusterwideNetworkPolicy", "CiliumClusterwideNetworkPolicy p")]
    [InlineData("crd.projectcalico.org/v1", "NetworkPolicy", "NetworkPolicy.projectcalico.org shop/p")]
    [InlineData("projectcalico.org/v3", "GlobalNetworkPolicy", "GlobalNetworkPolicy p")]
    [InlineData("crd.antrea.io/v1beta1", "ClusterNetworkPolicy", "ClusterNetworkPolicy.crd.antrea.io p")]
    [InlineData("crd.antrea.io/v1beta1", "NetworkPolicy", "NetworkPolicy.crd.antrea.io shop/p")]
    [InlineData("k8s.ovn.org/v1", "EgressFirewall", "EgressFirewall shop/p")]
    [InlineData("network.openshift.io/v1", "EgressNetworkPolicy", "EgressNetworkPolicy shop/p")]
    [InlineData("networking.gke.io/v1alpha1", "FQDNNetworkPolicy", "FQDNNetworkPolicy shop/p")]
    [InlineData("example.com/v1", "MyOwnNetworkPolicy", "MyOwnNetworkPolicy shop/p")]
    public void A_policy_of_a_kind_that_is_not_evaluated_is_kept_and_an_error(string version, string kind, string name)
    {
        var (policy, problem) = Only(version, kind, "{}");

        Assert.Equal(name, policy.Name.ToString());
        Assert.Equal(("SLU1007", Severity.Error), (problem.Id, problem.Severity));
    }

    [Theory]
    [InlineData("projectcalico.org/v3", "StagedNetworkPolicy")]
    [InlineData("projectcalico.org/v3", "StagedKubernetesNetworkPolicy")]
    [InlineData("k8s.cni.cncf.io/v1beta1", "MultiNetworkPolicy")]
    public void A_policy_that_is_not_enforced_touches_nothing_and_is_a_note(string version, string kind)
    {
        var (policy, problem) = Only(version, kind, "{}");

        Assert.False(policy.MayTouchIngress || policy.MayTouchEgress);
        Assert.Equal(("SLU1007", Severity.Note), (problem.Id, problem.Severity));
    }

    [Theory]
    [InlineData("{endpointSelector: {matchLabels: {app: web}}, ingress: [{}]}", "app=web", true, false)]
    [InlineData("{endpointSelector: {matchLabels: {\"k8s:app\": web, \"any:tier\": a}}, egress: [{}]}", "app=web,tier=a", false, true)]
    [InlineData("{endpointSelector: {}, egressDeny: [{}]}", "", false, true)]
    [InlineData("{endpointSelector: {matchLabels: {\"k8s:io.kubernetes.pod.namespace\": shop}}, ingressDeny: [{}]}", null, true, false)]
    [InlineData("{endpointSelector: {matchLabels: {\"reserved:host\": \"\"}}, ingress: [{}]}", null, true, false)]
    [InlineData("{endpointSelector: {matchExpressions: [{key: a, operator: Exists}, {key: \"k8s:b\", operator: NotIn, values: [c, d]}]}, ingress: [{}]}", "a,b notin (c,d)", true, false)]
    [InlineData("{endpointSelector: {matchExpressions: [{key: a, operator: Near}]}, ingress: [{}]}", null, true, false)]
    [InlineData("{endpointSelector: {matchExpressions: [{key: a, operator: In}]}, ingress: [{}]}", null, true, false)]
    [InlineData("{nodeSelector: {}, ingress: [{}]}", null, true, false)]
    public void The_subject_of_a_cilium_policy_is_read_where_it_is_plain(string spec, string? subject, bool ingress, bool egress)
    {
        var (policy, _) = Only("cilium.io/v2", "CiliumNetworkPolicy", spec);

        Assert.Equal((subject, ingress, egress), (policy.Subject?.ToString(), policy.MayTouchIngress, policy.MayTouchEgress));
    }

    [Theory]
    [InlineData("{selector: all()}", "")]
    [InlineData("{}", "")]
    [InlineData("{selector: app == 'web'}", "app=web")]
    [InlineData("{selector: \"app in {'web', 'api'} && has(tier) && !has(legacy) && env != 'dev'\"}", "app in (api,web),env notin (dev),!legacy,tier")]
    [InlineData("{selector: app == 'web' || app == 'api'}", null)]
    [InlineData("{selector: app starts with 'web'}", null)]
    [InlineData("{selector: pcns.team == 'a'}", null)]
    [InlineData("{selector: all(), serviceAccountSelector: a == 'b'}", null)]
    public void The_subject_of_a_calico_policy_is_read_where_its_terms_are_plain(string spec, string? subject) =>
        Assert.Equal(subject, Only("projectcalico.org/v3", "NetworkPolicy", spec).Policy.Subject?.ToString());

    [Theory]
    [InlineData("cilium.io/v2", "CiliumClusterwideNetworkPolicy", "{endpointSelector: {matchLabels: {\"k8s:io.kubernetes.pod.namespace\": shop, app: web}}}", "app=web", "kubernetes.io/metadata.name=shop")]
    [InlineData("cilium.io/v2", "CiliumClusterwideNetworkPolicy", "{endpointSelector: {matchLabels: {\"io.cilium.k8s.namespace.labels.team\": a}}}", "", "team=a")]
    [InlineData("projectcalico.org/v3", "GlobalNetworkPolicy", "{namespaceSelector: team == 'a', selector: app == 'web'}", "app=web", "team=a")]
    [InlineData("projectcalico.org/v3", "GlobalNetworkPolicy", "{namespaceSelector: team == 'a' || team == 'b'}", "", "")]
    public void The_namespaces_of_a_cluster_wide_policy_are_read_where_they_are_plain(string version, string kind, string spec, string pods, string namespaces)
    {
        var (policy, _) = Only(version, kind, spec);

        Assert.Equal((pods, namespaces), (policy.Subject?.ToString(), policy.Namespaces.ToString()));
    }

    [Fact]
    public void An_egress_firewall_has_no_say_over_incoming_traffic()
    {
        var (policy, _) = Only("k8s.ovn.org/v1", "EgressFirewall", "{}");

        Assert.Equal((false, true), (policy.MayTouchIngress, policy.MayTouchEgress));
    }

    private static (OpaquePolicy Policy, Problem Problem) Only(string version, string kind, string spec)
    {
        var snapshot = Reading.Of($"apiVersion: {version}\nkind: {kind}\nmetadata: {{name: p, namespace: shop}}\nspec: {spec}");
        return (Assert.IsType<OpaquePolicy>(Assert.Single((IEnumerable<Policy>)snapshot.Policies)), Assert.Single((IEnumerable<Problem>)snapshot.Problems));
    }
}
