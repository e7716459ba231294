using Sluice.Analysis;
using Sluice.Model;
using Sluice.Sets;

namespace Sluice.Tests.Oracle;

/// <summary>The single pods, nodes, addresses and names that stand for an endpoint of the engine.</summary>
internal sealed class Parties(Snapshot snapshot)
{
    /// <summary>At least one; a verdict about the endpoint is a verdict about every one of them.</summary>
    public IReadOnlyList<Party> Of(Endpoint endpoint) => endpoint switch
    {
        WorkloadEndpoint { Workload: var workload } => [PodParty.Of(workload, Home(workload.Name.Namespace))],
        NodeEndpoint { Node: var node } => [new NodeParty(node)],
        AddressEndpoint { Addresses: var addresses } => [.. Samples(addresses)],
        DomainEndpoint { Name: var name } => [new DomainParty(name)],
        RepresentativeEndpoint representative => [Witness(representative)],
        _ => throw new ArgumentException($"no party stands for {endpoint}", nameof(endpoint)),
    };

    /// <summary>A pod that nobody read: with the labels that tell the representative from others, in a namespace of its name or labels.</summary>
    private PodParty Witness(RepresentativeEndpoint representative) =>
        new(Home(representative), Exactly(representative.PodSelector)) { ArePortsKnown = false };

    private Namespace Home(RepresentativeEndpoint representative)
    {
        if (representative.NamespaceName.Length > 0) return Home(representative.NamespaceName);
        var labels = Exactly(representative.NamespaceSelector);
        return Namespace.Defined(labels.Find(Labels.NamespaceName) ?? LabelSets.Unused, labels);
    }

    private Namespace Home(string name) => snapshot.Namespaces.FirstOrDefault(candidate => candidate.Name == name) ?? Namespace.Referred(name);

    /// <summary>The labels of a selector that consists of equalities.</summary>
    private static Labels Exactly(Selector selector) =>
        Labels.Of(selector.Requirements.Select(requirement => new KeyValuePair<string, string>(requirement.Key, requirement.Values.Single())));

    /// <summary>The first and last address of each run.</summary>
    private static IEnumerable<Party> Samples(AddressSet addresses)
    {
        foreach (var (low, high) in addresses.V4.Intervals.ToArray())
        {
            yield return new AddressParty(false, low);
            if (high != low) yield return new AddressParty(false, high);
        }

        foreach (var (low, high) in addresses.V6.Intervals.ToArray())
        {
            yield return new AddressParty(true, low);
            if (high != low) yield return new AddressParty(true, high);
        }
    }
}
