using Sluice.Analysis;
using Sluice.Model;
using Sluice.Sets;

namespace Sluice.Checks;

/// <summary>Whether what a NetworkPolicy rule opens is really open: a cluster-wide policy may deny it before.</summary>
internal static class Effect
{
    /// <summary>Of a rule's subjects so many are asked about.</summary>
    private const int Asked = 8;

    /// <summary>True unless a cluster-wide policy denies all of the traffic for every subject that was asked about.</summary>
    public static bool IsOpen(Scene scene, WrittenRule written, AddressSet addresses)
    {
        if (scene.AdminPolicies.Count == 0) return true;
        var outside = new AddressEndpoint(addresses);
        foreach (var subject in scene.Reachability.SubjectsOf(written.Policy).Take(Asked))
        {
            var side = written.Direction == Direction.Egress
                ? scene.Reachability.Decide(subject, outside).Egress
                : scene.Reachability.Decide(outside, subject).Ingress;
            if (!side.Allowed.Union(side.Unknown).Intersect(written.Traffic).IsEmpty) return true;
        }

        return false;
    }
}
