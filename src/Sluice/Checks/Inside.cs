using Sluice.Sets;

namespace Sluice.Checks;

/// <summary>
/// Which addresses are known to be the cluster's own though they need not be private: of pods, nodes and Services that were read, and the ranges that pods
/// draw theirs from. They are never taken for the outside.
/// </summary>
internal sealed class Inside
{
    public Inside(Scene scene)
    {
        var pods = scene.Reachability.Options.PodCidrs;
        PodRanges = AddressSet.Of(pods.Count > 0 ? pods : scene.Snapshot.Nodes.SelectMany(static node => node.PodCidrs));
        Known = PodRanges.Union(AddressSet.Of(scene.Snapshot.Workloads.SelectMany(static workload => workload.Addresses)))
            .Union(AddressSet.Of(scene.Snapshot.Nodes.SelectMany(static node => node.Addresses)))
            .Union(AddressSet.Of(scene.Snapshot.Services.SelectMany(static service => service.ClusterAddresses)));
        Public = SpecialAddresses.Public.Except(Known);
    }

    /// <summary>The ranges that pods draw their addresses from, as far as they were given or read.</summary>
    public AddressSet PodRanges { get; }

    /// <summary>Every address that is known to be the cluster's.</summary>
    public AddressSet Known { get; }

    /// <summary>Every address that may be reached over the internet, and is not the cluster's.</summary>
    public AddressSet Public { get; }
}
