using Sluice.Analysis;
using Sluice.Model;
using Sluice.Sets;

namespace Sluice.Probes;

/// <summary>
/// The connections that show what a concrete cluster's policies let through: for each two classes of pods, nodes and hosts one pair, and for the pair both sides of each
/// border of ports, the ports that the destination declares, and one port where nothing else is. Between a pod and a node both the pod's own node and another.
/// Each domain name of the charter is asked for, and its host tried, from one pod that may and one that may not.
/// Neither between nodes nor between hosts outside: no policy has a say there.
/// </summary>
public sealed record ProbePlan
{
    private ProbePlan()
    {
    }

    public required ConcreteCluster Cluster { get; init; }

    /// <summary>Whether it is for pods that run in a cluster.</summary>
    public bool InCluster { get; init; }

    /// <summary>The probes, numbered from 1 in order.</summary>
    public required ValueList<Probe> Probes { get; init; }

    /// <summary>Pairs of classes that are left out, because there are too many; 0 where every two classes are tried.</summary>
    public long PairsLeftOut { get; init; }

    /// <summary>Whether SCTP is in use and cannot be tried here.</summary>
    public bool LeavesOutSctp { get; init; }

    /// <summary>Expectations that no probe can show, each with the reason.</summary>
    public ValueList<ExpectationResult> Unplanned { get; init; }

    /// <summary>The analysis that a probe's verdict comes from, by address family, to explain it.</summary>
    public required ValueList<(bool IsIPv6, Reachability Reachability)> Analyses { get; init; }

    /// <summary>Makes the plan.</summary>
    public static ProbePlan Of(ConcreteCluster cluster, Profile profile, AnalysisOptions options, PlanOptions wishes)
    {
        ArgumentNullException.ThrowIfNull(cluster);
        ArgumentNullException.ThrowIfNull(wishes);
        var probes = new List<Probe>();
        var analyses = new List<(bool, Reachability)>();
        var unplanned = new List<ExpectationResult>();
        var pairsLeftOut = 0L;
        var usesSctp = UsesSctp(cluster.Snapshot);
        foreach (var isIPv6 in (bool[])[false, true])
        {
            if (isIPv6 ? !(wishes.IPv6 ?? UsesIPv6(cluster, options)) : !wishes.IPv4) continue;
            var snapshot = cluster.Of(isIPv6);
            var known = cluster.Analysed(options, isIPv6);
            var reachability = Reachability.Of(snapshot, profile, known);
            var places = new Places(cluster, snapshot, isIPv6, wishes is { InCluster: true, All: true } ? null : Reachability.Of(Places.WithoutNodes(snapshot), profile, options));
            analyses.Add((isIPv6, reachability));
            var family = new FamilyPlan(reachability, places, wishes, usesSctp && wishes.Sctp);
            probes.AddRange(family.Probes());
            pairsLeftOut += family.PairsLeftOut;
            probes.AddRange(new ServicePlan(reachability, places, isIPv6, wishes).Probes());
            probes.AddRange(new NamePlan(reachability, places, cluster.Names.Dns, wishes.All).Probes());
            var expected = new ExpectationPlan(reachability, places, wishes);
            probes.AddRange(expected.Probes);
            if (unplanned.Count == 0) unplanned.AddRange(expected.Unplanned);
        }

        return new()
        {
            Cluster = cluster,
            InCluster = wishes.InCluster,
            Probes = probes.Select(static (probe, at) => probe with { Number = at + 1 }).ToValueList(),
            PairsLeftOut = pairsLeftOut,
            LeavesOutSctp = usesSctp && !wishes.Sctp,
            Unplanned = unplanned.ToValueList(),
            Analyses = analyses.ToValueList(),
        };
    }

    /// <summary>The analysis of a probe's family.</summary>
    public Reachability AnalysisOf(Probe probe)
    {
        ArgumentNullException.ThrowIfNull(probe);
        return Analyses.First(analysis => analysis.IsIPv6 == probe.Source.IsIPv6).Reachability;
    }

    private static bool UsesSctp(Snapshot snapshot) =>
        snapshot.Workloads.Any(static workload => workload.Ports.Any(static port => port.Protocol == Protocol.Sctp))
        || snapshot.Policies.Any(static policy => policy switch
        {
            NetworkPolicy written => written.Ingress.Concat(written.Egress).Any(static rule => rule.Ports.Any(static port => port.Protocol == Protocol.Sctp)),
            AdminPolicy written => written.Ingress.Concat(written.Egress).Any(static rule => rule.Ports.Any(static port => port.Protocol == Protocol.Sctp)),
            _ => false,
        });

    private static bool UsesIPv6(ConcreteCluster cluster, AnalysisOptions options) =>
        options.PodCidrs.Any(static block => block.IsIPv6)
        || cluster.Snapshot.Nodes.Any(static node => node.PodCidrs.Any(static block => block.IsIPv6))
        || cluster.Snapshot.Policies.Any(static policy => policy switch
        {
            NetworkPolicy written => written.Ingress.Concat(written.Egress).Any(static rule => rule.Peers.Any(static peer => peer.Block is { Block.IsIPv6: true })),
            AdminPolicy written => written.Egress.Any(static rule => rule.Peers.Any(static peer => peer.Networks.Any(static block => block.IsIPv6))),
            _ => false,
        })
        || (cluster.Chosen.Addresses < cluster.Snapshot.Workloads.Count && cluster.Snapshot.Workloads.Any(workload => workload.Addresses.Any(address => address.IsIPv6 && !cluster.Chosen.Ranges.Any(range => range.Contains(address)))));
}
