using Sluice.Analysis;
using Sluice.Model;
using Sluice.Sets;

namespace Sluice.Tests.Oracle;

/// <summary>The single pods, nodes, addresses and names that stand for an endpoint of the engine.</summary>
internal sealed class Parties(Snapshot snapshot)
{
    private readonly Selector[] podSelectors = [.. PodSelectors(snapshot).Distinct()];

    /// <summary>At least one; a verdict about the endpoint is a verdict about every one of them.</summary>
    public IReadOnlyList<Party> Of(Endpoint endpoint) => endpoint switch
    {
        WorkloadEndpoint { Workload: var workload } => [PodParty.Of(workload, Home(workload.Name.Namespace))],
        NodeEndpoint { Node: var node } => [new NodeParty(node)],
        AddressEndpoint { Addresses: var addresses } => [.. Samples(addresses)],
        DomainEndpoint { Name: var name } => [new DomainParty(name)],
        RepresentativeEndpoint representative => [.. Witnesses(representative)],
        _ => throw new ArgumentException($"no party stands for {endpoint}", nameof(endpoint)),
    };

    /// <summary>Pods that nobody read, with labels that the representative stands for.</summary>
    private IEnumerable<Party> Witnesses(RepresentativeEndpoint representative) =>
        LabelSets.Satisfying(representative.PodSelector, podSelectors)
            .Select(labels => new PodParty(Home(representative.NamespaceName), labels) { ArePortsKnown = false });

    private Namespace Home(string name) => snapshot.Namespaces.Single(candidate => candidate.Name == name);

    private static IEnumerable<Party> Samples(AddressSet addresses)
    {
        foreach (var block in addresses.ToBlocks())
        {
            yield return new AddressParty(block.IsIPv6, block.Network);
            if (block.Last != block.Network) yield return new AddressParty(block.IsIPv6, block.Last);
        }
    }

    private static IEnumerable<Selector> PodSelectors(Snapshot snapshot)
    {
        foreach (var policy in snapshot.Policies.AsEnumerable())
        {
            switch (policy)
            {
                case NetworkPolicy network:
                    if (network.PodSelector is { } own) yield return own;
                    foreach (var peer in network.Ingress.Concat(network.Egress).SelectMany(rule => rule.Peers))
                    {
                        if (peer.PodSelector is { } pods) yield return pods;
                    }

                    break;
                case AdminPolicy admin:
                    if (admin.Subject is { } subject) yield return subject.Pods;
                    foreach (var peer in admin.Ingress.Concat(admin.Egress).SelectMany(rule => rule.Peers))
                    {
                        if (peer.Pods is { } scope) yield return scope.Pods;
                    }

                    break;
                case OpaquePolicy { Subject: { } selector }:
                    yield return selector;
                    break;
            }
        }
    }
}
