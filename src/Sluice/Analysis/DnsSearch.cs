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
    public static IEnumerable<Endpoint> Resolvers(Reachability reachability) => reachability.Resolvers;

    /// <summary>The endpoints among some that answer DNS, by their labels.</summary>
    internal static ValueList<Endpoint> Among(ValueList<Endpoint> endpoints)
    {
        var found = new List<Endpoint>();
        foreach (var endpoint in endpoints)
        {
            var labels = endpoint switch
            {
                WorkloadEndpoint { Workload: var workload } => workload.Labels,
                RepresentativeEndpoint { NamespaceName: Namespace, IsAnyOther: false } represented => LabelsOf(represented),
                _ => Labels.Empty,
            };
            if (labels.Find("k8s-app") is "kube-dns" or "coredns" or "node-local-dns" || labels.Find("app.kubernetes.io/name") is "coredns") found.Add(endpoint);
        }

        return found.ToValueList();
    }

    /// <summary>Whether the source is isolated for egress and surely reaches no resolver; false when no resolver is known.</summary>
    public static bool IsBlocked(Reachability reachability, Endpoint source)
    {
        if (reachability.Resolvers.Count == 0 || !source.IsPolicySubject || reachability.Isolating(source, Direction.Egress).Count == 0) return false;
        foreach (var resolver in reachability.Resolvers)
        {
            if (!reachability.MayFlow(source, resolver).Intersect(Traffic).IsEmpty) return false;
        }

        return true;
    }

    private static Labels LabelsOf(RepresentativeEndpoint endpoint) =>
        Labels.Of(endpoint.PodSelector.Requirements.Where(requirement => requirement.Values.Count == 1)
            .Select(requirement => new KeyValuePair<string, string>(requirement.Key, requirement.Values[0])));
}
