using Sluice.Analysis;
using Sluice.Dialects;
using Sluice.Model;
using Sluice.Sets;

namespace Sluice.Charters.Adoption;

/// <summary>What a charter is made of: the pods of today's relation, who is governed, how names are resolved, and what can be named.</summary>
/// <param name="Pods">The pods.</param>
/// <param name="Governed">The governed namespaces, ascending.</param>
/// <param name="Dns">How names are resolved.</param>
/// <param name="Units">What can be named.</param>
internal sealed record Parts(Pods Pods, ValueList<string> Governed, DnsFinding Dns, PeerUnits Units)
{
    /// <summary>The parts of a snapshot.</summary>
    /// <param name="snapshot">What was read.</param>
    /// <param name="shown">Pods that a charter is going to name, so that those that nobody showed are told apart by it too.</param>
    /// <param name="profile">Whose reading of the API.</param>
    /// <param name="options">What the analysis is told.</param>
    public static Parts Of(Snapshot snapshot, IReadOnlyList<PodTerm> shown, Profile profile, AnalysisOptions options)
    {
        var pods = new Pods(Reachability.Of(snapshot, profile, options with { ComparedWith = Borders(snapshot, shown) }));
        var governed = pods.Govern().ToValueList();
        var dns = DnsFinding.Of(pods);
        return new(pods, governed, dns, PeerUnits.Of(pods, snapshot.Services, snapshot.Policies.Select(Dialect.Lower), dns));
    }

    /// <summary>The components that pods are of which nobody showed.</summary>
    public IReadOnlyList<PodTerm> Represented() =>
        [.. Units.All.Where(unit => unit.Component is not null && Array.Exists(unit.Pods, pod => Pods.Endpoints[pod] is RepresentativeEndpoint)).Select(static unit => PodTerm.In(unit.Component!.Namespace, unit.Component.Pods))];

    /// <summary>The selectors and borders that a charter has beside those of the policies: the usual resolver, the addresses of the internet, its components.</summary>
    private static Snapshot Borders(Snapshot snapshot, IReadOnlyList<PodTerm> shown)
    {
        var resolver = PodTerm.In(DnsTerms.Default.Namespace, DnsTerms.Default.Pods);
        var rules = new DirectionRules([new(0, RuleAction.Allow, default) { Peers = [resolver, new BlockTerm(SpecialAddresses.Public, IsNetworks: false), .. shown] }]);
        var policy = new IntendedPolicy(Tier.NetworkPolicy, PodTerm.In(DnsTerms.Default.Namespace, Selector.Everything)) { Name = new("Charter", DnsTerms.Default.Namespace, "borders"), Egress = rules };
        var spaces = snapshot.Namespaces.Any(static space => space.Name == DnsTerms.Default.Namespace) ? snapshot.Namespaces
            : snapshot.Namespaces.Append(Namespace.Referred(DnsTerms.Default.Namespace)).OrderBy(static space => space.Name, StringComparer.Ordinal).ToValueList();
        return snapshot with { Policies = [policy], Namespaces = spaces, Problems = default };
    }
}
