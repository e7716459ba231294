using Sluice.Sets;

namespace Sluice.Analysis;

/// <summary>What a policy may ask of a network plugin beyond the first version of NetworkPolicy. All plugins with a profile enforce IPv6.</summary>
public enum PolicyFeature
{
    Unknown = 0,

    /// <summary>A range of ports: endPort, portRange (KEP-2079).</summary>
    PortRange,

    /// <summary>The protocol SCTP.</summary>
    Sctp,

    /// <summary>AdminNetworkPolicy and BaselineAdminNetworkPolicy (policy.networking.k8s.io/v1alpha1).</summary>
    AdminNetworkPolicy,

    /// <summary>ClusterNetworkPolicy (policy.networking.k8s.io/v1alpha2).</summary>
    ClusterNetworkPolicy,

    /// <summary>Domain names as peers of a cluster-wide policy (experimental in both versions).</summary>
    DomainName,

    /// <summary>Nodes as peers of a cluster-wide policy (experimental in both versions).</summary>
    NodePeer,
}

/// <summary>A feature that a plugin does not enforce, or not everywhere.</summary>
/// <param name="Feature">The feature.</param>
/// <param name="IsEnforcedSomewhere">Whether some version or setting enforces it.</param>
/// <param name="Terms">Which, or what happens instead: a sentence without final stop.</param>
public sealed record FeatureLimit(PolicyFeature Feature, bool IsEnforcedSomewhere, string Terms)
{
    /// <summary>
    /// Cilium, as of 1.20. Ranges: release notes of 1.16.0 (cilium/cilium#32807), and #28684 for the time before. SCTP: docs.cilium.io, "SCTP support (beta)".
    /// Cluster-wide policies: docs.cilium.io, "Network Policy" (ClusterNetworkPolicy), and cilium/cilium#23380 for AdminNetworkPolicy, which was never taken up.
    /// Nodes: pkg/k8s/cluster_network_policy.go.
    /// </summary>
    internal static ValueList<FeatureLimit> OfCilium { get; } =
    [
        new(PolicyFeature.PortRange, true, "Cilium enforces ranges of ports from version 1.16; older versions take the first port for the whole range"),
        new(PolicyFeature.Sctp, true, "Cilium enforces SCTP only where sctp.enabled=true is set, which is beta"),
        new(PolicyFeature.AdminNetworkPolicy, false, "Cilium does not read AdminNetworkPolicy nor BaselineAdminNetworkPolicy, in no version"),
        new(PolicyFeature.ClusterNetworkPolicy, true, "Cilium enforces ClusterNetworkPolicy from version 1.20, where k8sClusterNetworkPolicy.enabled=true is set"),
        new(PolicyFeature.NodePeer, true, "Cilium takes nodes as peers where nodeSelectorLabels=true is set, and refuses the whole policy elsewhere"),
    ];

    /// <summary>
    /// Calico Open Source, as of 3.33. AdminNetworkPolicy: release notes of 3.29.0, projectcalico/calico#9464 (baseline, 3.30) and #11144 (removed, 3.32).
    /// ClusterNetworkPolicy: kubernetes-sigs/network-policy-api#376, "standard fields and some of the experimental fields (network peers and named ports)".
    /// Domain names: docs.tigera.io, "DNS policy", which is of Calico Enterprise and Cloud. Ranges: projectcalico/libcalico-go#1357.
    /// </summary>
    internal static ValueList<FeatureLimit> OfCalico { get; } =
    [
        new(PolicyFeature.AdminNetworkPolicy, true, "Calico enforces AdminNetworkPolicy from version 3.29 and BaselineAdminNetworkPolicy from 3.30, and neither from 3.32"),
        new(PolicyFeature.ClusterNetworkPolicy, true, "Calico enforces ClusterNetworkPolicy from version 3.32"),
        new(PolicyFeature.DomainName, false, "Calico Open Source knows no domain names in policies: a rule that names one allows nothing, and denies everything if it was to deny or pass"),
        new(PolicyFeature.NodePeer, false, "Calico knows no nodes as peers: a rule that names some allows nothing, and denies everything if it was to deny or pass"),
    ];
}
