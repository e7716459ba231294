using Sluice.Analysis;
using Sluice.Model;
using Sluice.Sets;

namespace Sluice.Charters.Adoption;

/// <summary>How governed pods resolve names today, in the terms of a charter.</summary>
/// <param name="Standing">Whether all, some or none of them can.</param>
/// <param name="Terms">The charter's dns.</param>
/// <param name="Resolver">The pods that answer, ascending.</param>
internal sealed record DnsFinding(Resolving Standing, DnsTerms Terms, int[] Resolver)
{
    private static readonly DnsTerms OpenShift = DnsTerms.Default with
    {
        Namespace = "openshift-dns",
        Pods = Selector.Of(("dns.operator.openshift.io/daemonset-dns", "default")),
        Traffic = TrafficSet.Of(Protocol.Udp, 5353).Union(TrafficSet.Of(Protocol.Tcp, 5353)),
    };

    /// <summary>The resolvers that are looked for.</summary>
    public static ValueList<DnsTerms> Known { get; } = [DnsTerms.Default, OpenShift];

    /// <summary>Looks for the resolver that governed pods reach: of the usual ones, then of those that the snapshot shows, the first that some pod reaches.</summary>
    public static DnsFinding Of(Pods pods)
    {
        DnsFinding? none = null;
        foreach (var terms in Known.Concat(Shown(pods)))
        {
            var finding = Of(pods, terms);
            if (finding.Standing != Resolving.Nowhere) return finding;
            none ??= finding;
        }

        return none!;
    }

    private static IEnumerable<DnsTerms> Shown(Pods pods)
    {
        foreach (var resolver in pods.Reachability.Resolvers.OfType<WorkloadEndpoint>())
        {
            var key = resolver.Workload.Labels.Find("k8s-app") is null ? "app.kubernetes.io/name" : "k8s-app";
            yield return DnsTerms.Default with { Namespace = resolver.Namespace, Pods = Selector.Of((key, resolver.Workload.Labels.Find(key)!)) };
        }
    }

    private static DnsFinding Of(Pods pods, DnsTerms terms)
    {
        var resolver = Enumerable.Range(0, pods.Endpoints.Length)
            .Where(pod => pods.Endpoints[pod].Namespace == terms.Namespace && terms.Pods.Matches(Pods.LabelsOf(pods.Endpoints[pod]))).ToArray();
        var wanted = pods.Traffic.Id(terms.Traffic);
        var (all, any) = (resolver.Length == 0 ? TrafficTable.None : wanted, TrafficTable.None);
        foreach (var id in Enumerable.Range(0, pods.Endpoints.Length).Where(pod => pods.IsGoverned[pod]).Select(pod => pods.ClassOf[pod]).Distinct())
        {
            foreach (var pod in resolver)
            {
                if (pods.ClassOf[pod] == id) continue;
                var open = pods.Traffic.And(wanted, pods.Relation.Of(id, pods.ClassOf[pod]).Sure);
                (all, any) = (pods.Traffic.And(all, open), pods.Traffic.Or(any, open));
            }
        }

        if (any == TrafficTable.None) return new(Resolving.Nowhere, terms with { IsAllowed = false }, resolver);
        return all == TrafficTable.None
            ? new(Resolving.Some, terms with { IsAllowed = false }, resolver)
            : new(Resolving.Everywhere, terms with { Traffic = pods.Traffic[all] }, resolver);
    }
}
