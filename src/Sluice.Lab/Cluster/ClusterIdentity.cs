namespace Sluice.Lab.Cluster;

/// <summary>Which cluster it is.</summary>
/// <param name="Uid">The uid of its namespace kube-system, which is taken for the identity of a cluster.</param>
/// <param name="Version">The version of its API server, <c>v1.34.2</c>.</param>
/// <param name="Context">The kubeconfig context; empty for the current one.</param>
public sealed record ClusterIdentity(string Uid, string Version, string Context);
