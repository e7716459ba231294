using Sluice.Analysis;
using Sluice.Charters;
using Sluice.Findings;
using Sluice.Model;
using Sluice.Sets;

namespace Sluice.Checks;

/// <summary>Counts, namespace by namespace, of which pods isolation, the resolver and the way outside are shown. Asked once for each class of pods.</summary>
internal sealed class CoverageSearch
{
    private readonly Scene scene;
    private readonly CharterComparison comparison;
    private readonly HashSet<int> resolvers;
    private readonly int[] outside;
    private readonly Component? gateway;
    private readonly Dictionary<int, (Closing Dns, Closing Outside)> answers = [];
    private readonly Dictionary<int, (Closing Ingress, Closing Egress)> closings = [];

    public CoverageSearch(Scene scene, CharterComparison comparison)
    {
        (this.scene, this.comparison) = (scene, comparison);
        var (allowed, dns) = (comparison.Allowed, comparison.Charter.Dns);
        resolvers = [.. allowed.Endpoints.Where(endpoint => IsOf(endpoint, dns.Namespace, dns.Pods)).Select(allowed.Index.ClassOf)];
        if (dns.NodeLocal is { } cache) resolvers.UnionWith(allowed.Index.ClassesOf(new AddressEndpoint(AddressSet.Of(cache))));
        outside = [.. allowed.Table.Universe.Classes.Where(IsOutside).Select(static peer => peer.Id)];
        gateway = comparison.Charter.Gateway is { } terms ? comparison.Charter.Find(terms.Component) : null;
        foreach (var cohort in scene.Subjects.Cohorts)
        {
            if (cohort.Selector is not null) continue;
            var closing = (Isolation.Of(scene, cohort, Direction.Ingress), Isolation.Of(scene, cohort, Direction.Egress));
            foreach (var place in cohort.Workloads) closings[place] = closing;
        }
    }

    /// <summary>Every namespace that has judged pods or is governed, by name.</summary>
    public IEnumerable<NamespaceCoverage> Find()
    {
        var unread = comparison.Allowed.Endpoints.OfType<RepresentativeEndpoint>().Where(static pods => pods.NamespaceName.Length > 0)
            .ToLookup(static pods => pods.NamespaceName, StringComparer.Ordinal);
        var names = scene.NamespacesWithWorkloads.Concat(comparison.Bound.Governance.Names).Concat(scene.NetworkPolicies.Where(static policy => !policy.IsSurroundings).Select(static policy => policy.Name.Namespace));
        foreach (var name in names.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal))
        {
            if (Of(name, unread[name]) is { } coverage) yield return coverage;
        }
    }

    private NamespaceCoverage? Of(string name, IEnumerable<RepresentativeEndpoint> unread)
    {
        var (ingress, egress, dns, outward) = (new Tally(), new Tally(), new Tally(), new Tally());
        var (workloads, kinds, hostNetwork) = (0, 0, 0);
        var (first, end) = scene.PlacesOf(name);
        for (var place = first; place < end; place++)
        {
            var workload = scene.Workload(place);
            if (workload.IsSurroundings) continue;
            if (workload.HostNetwork)
            {
                hostNetwork++;
                continue;
            }

            workloads++;
            Add(new WorkloadEndpoint(workload), closings.GetValueOrDefault(place));
        }

        foreach (var pods in unread)
        {
            kinds++;
            var groups = scene.Supersets(pods.PodSelector).Select(selector => scene.Subjects.Find(name, selector)).OfType<SubjectGroup>().Distinct();
            var cohort = new Cohort(name, [.. groups], [], pods.PodSelector);
            Add(pods, (Isolation.Of(scene, cohort, Direction.Ingress), Isolation.Of(scene, cohort, Direction.Egress)));
        }

        var isGoverned = comparison.Bound.Governance.Contains(name);
        if (workloads + kinds + hostNetwork == 0 && !isGoverned) return null;
        return new(name, isGoverned)
        {
            Workloads = workloads, Kinds = kinds, HostNetwork = hostNetwork, Ingress = ingress.Result, Egress = egress.Result, Dns = dns.Result, Outside = outward.Result,
        };

        void Add(Endpoint endpoint, (Closing Ingress, Closing Egress) closing)
        {
            var (asks, leaves) = Answer(comparison.Allowed.Index.ClassOf(endpoint));
            ingress.Add(endpoint, closing.Ingress, Closing.Closed);
            egress.Add(endpoint, closing.Egress, Closing.Closed);
            dns.Add(endpoint, asks, Closing.Open);
            outward.Add(endpoint, gateway is not null && IsOf(endpoint, gateway.Namespace, gateway.Pods) ? Closing.Closed : leaves, Closing.Closed);
        }
    }

    private (Closing Dns, Closing Outside) Answer(int id)
    {
        if (answers.TryGetValue(id, out var known)) return known;
        var row = comparison.Allowed.Table.Relation.Egress(id);
        var dns = resolvers.Count == 0 ? Closing.Unknown : Ask(row, resolvers, comparison.Charter.Dns.Traffic);
        return answers[id] = (dns, Ask(row, outside, TrafficSet.AllPorts));
    }

    /// <summary>Whether a row surely opens some of the traffic to one of the classes; unknown when it may.</summary>
    private Closing Ask(Row row, IEnumerable<int> targets, TrafficSet traffic)
    {
        var table = comparison.Allowed.Table.Relation.Traffic;
        var isPossible = false;
        foreach (var target in targets)
        {
            var (sure, may) = row.Of(target);
            if (!table[sure].Intersect(traffic).IsEmpty) return Closing.Open;
            isPossible = isPossible || !table[may].Intersect(traffic).IsEmpty;
        }

        return isPossible ? Closing.Unknown : Closing.Closed;
    }

    /// <summary>Whether an endpoint is surely one of the pods that are named.</summary>
    private static bool IsOf(Endpoint endpoint, string name, Selector pods) => endpoint switch
    {
        WorkloadEndpoint { Workload: var workload } => workload.Name.Namespace == name && pods.Matches(workload.Labels),
        RepresentativeEndpoint unread => unread.NamespaceName == name && Containment.Contains(pods, unread.PodSelector),
        _ => false,
    };

    private bool IsOutside(PeerClass peer) => peer.Kind == ClassKind.Domain || (peer.Kind == ClassKind.Address && peer.Addresses.Overlaps(scene.Inside.Public));

    private sealed class Tally
    {
        private readonly List<string> standing = [];
        private int held;
        private int broken;
        private int unknown;

        public Shown Result => new(held, broken, unknown, standing.Take(Concern.Limit).ToValueList());

        public void Add(Endpoint endpoint, Closing answer, Closing wanted)
        {
            if (answer == wanted) held++;
            else if (answer == Closing.Unknown) unknown++;
            else broken++;
            if (answer != wanted) standing.Add(endpoint.ToString()!);
        }
    }
}
