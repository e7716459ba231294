using Sluice.Analysis;

namespace Sluice.Tests.Conformance;

/// <summary>A published expectation that the API documentation contradicts, and why. A case that is not here must come out as published.</summary>
/// <param name="Suite">The suite.</param>
/// <param name="Case">The case.</param>
/// <param name="Because">What the documentation says.</param>
internal sealed record Deviation(Suite Suite, string Case, string Because)
{
    private const string PodsOfNamespaces =
        "NamespacedPod (policy.networking.k8s.io/v1alpha1) requires both namespaceSelector and podSelector; an API server refuses the object, and np-guard "
        + "takes the missing one for empty.";

    /// <summary>The verdict that the documentation gives for the flows of the case.</summary>
    public Verdict? Documented { get; init; }

    /// <summary>Whether an API server refuses an object of the case: what is published must lie within what is then unknown.</summary>
    public bool IsRefused { get; init; }

    /// <summary>Workloads that are published and do not exist.</summary>
    public IReadOnlyList<string> Absent { get; init; } = [];

    /// <summary>Every one there is.</summary>
    public static IReadOnlyList<Deviation> All { get; } =
    [
        new(Suite.KubeNetworkPolicies, "np-sync-05-allow-all-override-deny-ingress",
            "NetworkPolicySpec.ingress: \"If this field is empty then this NetworkPolicy does not allow any traffic (and serves solely to ensure that the "
            + "pods it selects are isolated by default)\"; upstream's fixture takes an empty list that is present as one rule that allows all.")
        {
            Documented = Verdict.Deny,
        },
        new(Suite.KubeNetworkPolicies, "anp-action-07-multiport-allow-egress-node-port",
            "AdminNetworkPolicyEgressPeer.nodes: \"Nodes defines a way to select a set of nodes in the cluster\"; a pod on such a node is no node, and "
            + "upstream's fixture matches it by its node's labels.")
        {
            Documented = Verdict.Deny,
        },
        new(Suite.KubeNetworkPolicies, "anp-domain-03-deny-rule-matches-domain-and-ip",
            "AdminNetworkPolicyEgressPeer.domainNames: \"DomainNames is only supported for ALLOW rules\"; what it means in a Deny rule is undefined.")
        {
            Documented = Verdict.Unknown,
        },
        .. new[]
        {
            "anp_demo", "anp_test_10", "anp_test_10_swapping_rules", "anp_test_11", "anp_test_11_swapping_rules", "anp_test_12", "anp_test_12_swapping_rules",
            "anp_test_3_pass_traffic", "anp_test_8", "anp_test_9", "anp_test_combining_test_6_and_test_10", "anp_test_multiple_anps",
            "example_pods_w_same_owner_and_labels_gap_banp_good",
        }.Select(name => new Deviation(Suite.NpGuard, name, PodsOfNamespaces) { IsRefused = true }),
        new(Suite.NpGuard, "example_pods_w_same_owner_and_labels_gap_with_policy_selector_not_in_gap",
            "The name of a NetworkPolicy is a DNS subdomain (RFC 1123), which has no underscore; an API server refuses the object.")
        {
            IsRefused = true,
        },
        new(Suite.NpGuard, "minikube_resources",
            "PodStatus.phase Succeeded: \"All containers in the Pod have terminated in success, and will not be restarted\"; such a pod has no traffic.")
        {
            Absent = ["Job ingress-nginx/ingress-nginx-admission-create", "Job ingress-nginx/ingress-nginx-admission-patch"],
        },
    ];

    public static Deviation? Of(Suite suite, string name) => All.SingleOrDefault(deviation => deviation.Suite == suite && deviation.Case == name);
}
