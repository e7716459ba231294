using Sluice.Sets;

namespace Sluice.Analysis;

/// <summary>
/// How a network plugin decides what the API documentation leaves open. Upstream decides nothing: such verdicts are unknown.
/// </summary>
public sealed record Profile
{
    private Profile()
    {
    }

    public required string Name { get; init; }

    /// <summary>Whether an ipBlock can match the address of a pod.</summary>
    public required bool BlocksMatchPods { get; init; }

    /// <summary>Whether the networks of a cluster-wide policy match the addresses of pods, as its API says.</summary>
    public bool NetworksMatchPods { get; init; } = true;

    /// <summary>Whether nodes and the traffic between a pod and its own node are part of the model.</summary>
    public required bool ModelsNodes { get; init; }

    /// <summary>Whether a pod reaches its own node whatever its egress rules say.</summary>
    public required bool OwnNodeEgressIsFree { get; init; }

    /// <summary>What NetworkPolicies mean for ICMP and other protocols.</summary>
    public required PortlessMeaning NetworkPolicyPortless { get; init; }

    /// <summary>What policies may ask for and the plugin does not enforce, or only under conditions; by feature, each once. Empty for the API itself.</summary>
    public ValueList<FeatureLimit> Limits { get; init; }

    /// <summary>Whether pods on the host network are treated like any other pod (np-guard) instead of as their node.</summary>
    public bool HostNetworkAsPods { get; init; }

    /// <summary>Whether variants, traffic between replicas, IPv6 peers and representatives are shown.</summary>
    public bool ShowsEverything { get; init; } = true;

    /// <summary>The API documentation and nothing else; the default.</summary>
    public static Profile Upstream { get; } = new()
    {
        Name = "upstream",
        BlocksMatchPods = true,
        ModelsNodes = true,
        OwnNodeEgressIsFree = true,
        NetworkPolicyPortless = PortlessMeaning.Undefined,
    };

    /// <summary>
    /// Cilium: CIDR rules never match pods (docs.cilium.io 1.20, "Known missing features for Kubernetes Network Policy"); egress to the own node needs a rule.
    /// ICMP and other protocols: "if no layer 4 policy is specified, the endpoint is allowed to send and receive on all layer 4 ports and protocols including
    /// ICMP; if any is, ICMP will be blocked" ("Layer 4 Policies"). That the datapath drops protocols it does not track, unless enable-extended-ip-protocols is
    /// set, is not a matter of policy and not modelled.
    /// </summary>
    public static Profile Cilium { get; } = new()
    {
        Name = "cilium",
        BlocksMatchPods = false,
        ModelsNodes = true,
        OwnNodeEgressIsFree = false,
        NetworkPolicyPortless = PortlessMeaning.FollowsRules,
        Limits = FeatureLimit.OfCilium,
    };

    /// <summary>
    /// Calico: blocks match pods by address; egress to the own node needs a rule. ICMP and other protocols: a rule of a NetworkPolicy without ports becomes one
    /// without protocol, which matches any (projectcalico/calico 3.32, libcalico-go/lib/backend/k8s/conversion: "no ports leads to allowing any port and any
    /// protocol"); a selected endpoint denies what no rule allows.
    /// </summary>
    public static Profile Calico { get; } = new()
    {
        Name = "calico",
        BlocksMatchPods = true,
        ModelsNodes = true,
        OwnNodeEgressIsFree = false,
        NetworkPolicyPortless = PortlessMeaning.FollowsRules,
        Limits = FeatureLimit.OfCalico,
    };

    /// <summary>The conventions of np-guard's analyser, for comparison with its published results.</summary>
    public static Profile NpGuard { get; } = new()
    {
        Name = "np-guard",
        BlocksMatchPods = false,
        NetworksMatchPods = false,
        ModelsNodes = false,
        OwnNodeEgressIsFree = false,
        NetworkPolicyPortless = PortlessMeaning.NotModelled,
        HostNetworkAsPods = true,
        ShowsEverything = false,
    };

    /// <summary>The profiles, in the order in which they are offered.</summary>
    public static ValueList<Profile> All { get; } = [Upstream, Cilium, Calico, NpGuard];

    /// <summary>The profile of that name; null when there is none.</summary>
    public static Profile? Find(string name)
    {
        foreach (var profile in All)
        {
            if (string.Equals(profile.Name, name, StringComparison.Ordinal)) return profile;
        }

        return null;
    }
}
