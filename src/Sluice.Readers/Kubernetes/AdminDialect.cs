using Sluice.Model;
using Sluice.Readers.Kubernetes.Fields;

namespace Sluice.Readers.Kubernetes;

/// <summary>Where the cluster-wide policies differ from each other.</summary>
/// <param name="Fields">The fields they have.</param>
/// <param name="Tier">Their tier; unknown when each says its own.</param>
/// <param name="Allow">The word for allowing.</param>
/// <param name="HasPass">Whether a rule can leave the tier.</param>
/// <param name="HasPriority">Whether they have a priority.</param>
/// <param name="MostRules">Rules for each direction, at most.</param>
/// <param name="MostPeers">Peers and ports for each rule, at most.</param>
internal sealed record AdminDialect(Place Fields, AdminTier Tier, string Allow, bool HasPass, bool HasPriority, int MostRules, int MostPeers)
{
    /// <summary>The most CIDRs or names in a peer, in every version.</summary>
    public const int MostEntries = 25;

    public static AdminDialect AdminNetworkPolicy { get; } = new(AdminPlaces.AdminNetworkPolicy, AdminTier.Admin, "Allow", true, true, 100, 100);

    public static AdminDialect BaselineAdminNetworkPolicy { get; } = new(AdminPlaces.BaselineAdminNetworkPolicy, AdminTier.Baseline, "Allow", false, false, 100, 100);

    public static AdminDialect ClusterNetworkPolicy { get; } = new(AdminPlaces.ClusterNetworkPolicy, AdminTier.Unknown, "Accept", true, true, 25, 25);

    /// <summary>The words for actions.</summary>
    public string[] Actions => HasPass ? [Allow, "Deny", "Pass"] : [Allow, "Deny"];

    /// <summary>Whether ports are told by <c>protocols</c>, and not by <c>ports</c>.</summary>
    public bool HasProtocols => Tier == AdminTier.Unknown;
}
