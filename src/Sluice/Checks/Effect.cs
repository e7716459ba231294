using Sluice.Analysis;
using Sluice.Model;
using Sluice.Sets;

namespace Sluice.Checks;

/// <summary>Whether what a NetworkPolicy rule opens is really open: a cluster-wide policy may deny it before.</summary>
internal static class Effect
{
    /// <summary>True unless cluster-wide policies deny all of the rule's traffic with all of the addresses for every pod that the policy selects.</summary>
    public static bool IsOpen(Scene scene, WrittenRule written, AddressSet addresses) =>
        scene.AdminPolicies.Count == 0 || IsOpen(scene, written, peer => peer.Kind == ClassKind.Address && peer.Addresses.Overlaps(addresses));

    /// <summary>The same for anything the rule may be about, addresses or pods.</summary>
    public static bool IsOpen(Scene scene, WrittenRule written) => scene.AdminPolicies.Count == 0 || IsOpen(scene, written, static _ => true);

    private static bool IsOpen(Scene scene, WrittenRule written, Func<PeerClass, bool> isMeant)
    {
        var flows = scene.Flows;
        var subjects = new List<int>();
        flows.PossibleSubjectsOf(written.Policy).CopyTo(subjects);
        var traffic = flows.Traffic.Id(written.Direction == Direction.Ingress ? flows.Meant(written, subjects) : written.Traffic);
        var far = flows.Classes.Where(isMeant).Select(static peer => peer.Id).ToArray();
        var closed = new HashSet<Row>(ReferenceEqualityComparer.Instance);
        foreach (var id in subjects)
        {
            var row = written.Direction == Direction.Egress ? flows.Relation.Egress(id) : flows.Relation.Ingress(id);
            if (!closed.Add(row)) continue;
            if (Array.Exists(far, other => other != id && flows.Traffic.And(row.Of(other).May, traffic) != TrafficTable.None)) return true;
        }

        return false;
    }
}
