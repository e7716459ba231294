using Sluice.Dialects;
using Sluice.Model;
using Sluice.Sets;

namespace Sluice.Analysis;

/// <summary>Collects what the answers take for granted.</summary>
internal static class AssumptionList
{
    public static ValueList<Assumption> Of(
        Snapshot snapshot, Profile profile, Universe universe, UniverseNotes notes, AddressRanges ranges, LoweredPolicy[] policies, bool syntheticController,
        AnalysisOptions options)
    {
        var list = new List<Assumption>();
        Add(AssumptionKind.ProfileUsed, [profile.Name]);
        Add(AssumptionKind.NamespaceLabelsUnseen, UnseenNamespaces(universe));
        Add(AssumptionKind.HostNetworkPods, snapshot.Workloads.Where(workload => workload.HostNetwork).Select(workload => workload.Name.ToString()));
        if (universe.Atoms.Count > 2 && profile.BlocksMatchPods && universe.HasAddressless)
            Add(AssumptionKind.PodAddressRanges, ranges.Blocks.Select(block => block.ToString()), sort: false);
        if (ranges.IsAssumed && profile.BlocksMatchPods && profile.ShowsEverything && universe.HasAddressless && NamesIPv6(policies))
            Add(AssumptionKind.PodFamilies, ["IPv4"]);
        if (profile.NetworkPolicyPortless != PortlessMeaning.FollowsRules) Add(AssumptionKind.PortlessUndefined, ["ICMP", "other"]);
        var unresolved = universe.Classes.Where(peer => peer.Kind == ClassKind.Domain && !IsResolved(peer.Domain, options)).Select(peer => peer.Domain).ToList();
        Add(AssumptionKind.DomainsUnresolved, unresolved);
        Add(AssumptionKind.KindsNotEvaluated, policies.Where(policy => policy.Origin is OpaquePolicy { IsUnread: false }).Select(policy => policy.Origin.Name.Kind));
        Add(AssumptionKind.KindsIgnored, snapshot.IgnoredKinds.Select(kind => kind.Kind));
        Add(AssumptionKind.Representatives, notes.Represented);
        if (syntheticController) Add(AssumptionKind.SyntheticController, ["ingress-controller"]);
        Add(AssumptionKind.RepresentativesCut, notes.Cut);
        Add(AssumptionKind.WorkloadsPartlyRead, notes.PartlyRead);
        if (policies.SelectMany(policy => policy.AllRules).SelectMany(rule => rule.Peers).Any(peer => peer is BlockTerm)) Add(AssumptionKind.DomainsInBlocks, unresolved);
        return list.ToValueList();

        void Add(AssumptionKind kind, IEnumerable<string> subjects, bool sort = true)
        {
            var values = sort ? subjects.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToValueList() : subjects.ToValueList();
            if (values.Count > 0) list.Add(new(kind, values));
        }
    }

    /// <summary>Whether the resolver's answers settle a name; they never settle every name below a wildcard.</summary>
    private static bool IsResolved(string domain, AnalysisOptions options) =>
        new DomainTerm(domain) is { IsWildcard: false } term && options.Dns.Any(answer => term.Covers(answer.Name));

    private static bool NamesIPv6(LoweredPolicy[] policies) =>
        policies.SelectMany(policy => policy.AllRules).SelectMany(rule => rule.Peers).Any(peer => peer is BlockTerm { Addresses.V6.IsEmpty: false });

    private static IEnumerable<string> UnseenNamespaces(Universe universe)
    {
        for (var index = 0; index < universe.Namespaces.Count; index++)
        {
            if (!universe.Namespaces[index].LabelsKnown) yield return universe.Namespaces[index].Name;
        }
    }
}
