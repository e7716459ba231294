using Sluice.Model;
using Sluice.Sets;

namespace Sluice.Analysis;

/// <summary>Looks for the cluster's resolver, and whether a workload can ask it.</summary>
public static class DnsSearch
{
    /// <summary>The namespace that DNS runs in by convention.</summary>
    public const string Namespace = "kube-system";

    /// <summary>The port of DNS over UDP and TCP.</summary>
    public static TrafficSet Traffic { get; } = TrafficSet.Of(Protocol.Udp, 53).Union(TrafficSet.Of(Protocol.Tcp, 53));

    /// <summary>The endpoints that answer DNS: pods labelled <c>k8s-app=kube-dns</c>, as read or as represented; empty when none is known.</summary>
    public static IEnumerable<Endpoint> Resolvers(Reachability reachability)
    {
        foreach (var endpoint in reachability.Endpoints)
        {
            var labels = endpoint switch
            {
                WorkloadEndpoint { Workload: var workload } => workload.Labels,
                RepresentativeEndpoint { NamespaceName: Namespace, IsAnyOther: false } represented => LabelsOf(represented),
                _ => Labels.Empty,
            };
            if (labels.Find("k8s-app") is "kube-dns" or "coredns" or "node-local-dns" || labels.Find("app.kubernetes.io/name") is "coredns") yield return endpoint;
        }
    }

    /// <summary>Whether the source is isolated for egress and surely reaches no resolver; false when no resolver is known.</summary>
    public static bool IsBlocked(Reachability reachability, Endpoint source)
    {
        if (!source.IsPolicySubject || reachability.Isolating(source, Direction.Egress).Count == 0) return false;
        var any = false;
        foreach (var resolver in Resolvers(reachability))
        {
            any = true;
            var decision = reachability.Decide(source, resolver);
            if (!decision.Allowed.Union(decision.Unknown).Intersect(Traffic).IsEmpty) return false;
        }

        return any;
    }

    private static Labels LabelsOf(RepresentativeEndpoint endpoint) =>
        Labels.Of(endpoint.PodSelector.Requirements.Where(requirement => requirement.Values.Count == 1)
            .Select(requirement => new KeyValuePair<string, string>(requirement.Key, requirement.Values[0])));
}
