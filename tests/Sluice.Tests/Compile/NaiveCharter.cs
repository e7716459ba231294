using Sluice.Charters;
using Sluice.Model;
using Sluice.Sets;
using Sluice.Tests.Oracle;

namespace Sluice.Tests.Compile;

/// <summary>
/// What a charter means, one packet at a time, straight from the words of the language: no grants, no binding, no rules. For clusters of which everything is known,
/// pods with one address each.
/// </summary>
internal sealed class NaiveCharter(Charter charter, Snapshot snapshot, DateTimeOffset instant)
{
    /// <summary>Whether a block means the pods too whose address it holds.</summary>
    public bool BlocksMeanPods { get; init; } = true;

    /// <summary>Whether what comes from outside the cluster is forbidden as well.</summary>
    public bool ForbidsOutside { get; init; }

    /// <summary>
    /// A governed end opens what names it as pods: a block that happens to hold its address is somebody else's peer, and opens nothing at that end.
    /// </summary>
    public bool Opens(Packet packet) =>
        (!IsGoverned(packet.From) || IsMeant(packet, static (from, _) => !IsBlock(from))) && (!IsGoverned(packet.To) || IsMeant(packet, static (_, to) => !IsBlock(to)));

    /// <summary>Whether a flow, an exception or the way to the resolver names both ends, one of them at least a pod of the cluster that is governed.</summary>
    public bool Declares(Packet packet) => (IsGoverned(packet.From) || IsGoverned(packet.To)) && IsMeant(packet, static (_, _) => true);

    /// <summary>Whether it is forbidden, wherever it comes from.</summary>
    public bool Bars(Packet packet) => charter.Forbidden.Any(prohibition => Forbids(prohibition, packet)) || Forbids(packet);

    /// <summary>Whether a source in the cluster is denied what it asks for, whatever is opened.</summary>
    public bool Forbids(Packet packet) => ((ForbidsOutside || packet.From is PodParty) && charter.Forbidden.Any(prohibition => Forbids(prohibition, packet)))
        || (charter.Tenants is { Label: var label } && packet is { From: PodParty from, To: PodParty to } && from.Namespace.Labels.Find(label) is { } own && to.Namespace.Labels.Find(label) is { } other && own != other);

    private bool Forbids(Prohibition prohibition, Packet packet)
    {
        if (!prohibition.From.Any(peer => Is(packet.From, peer))) return false;
        return prohibition.To.Any(peer => (packet.From is PodParty || !IsBlock(peer)) && Is(packet.To, peer) && !Excepts(prohibition, peer, packet));
    }

    /// <summary>A name is left out as the component in question gives it; of addresses, which are no component, as any component does.</summary>
    private bool Excepts(Prohibition prohibition, CharterPeer to, Packet packet)
    {
        var here = to is ComponentPeer { Name: var name } ? charter.Components.Where(one => one.Name == name).ToList() : IsBlock(to) ? [] : charter.Components.Where(one => Is(packet.To, one.Namespace, one.Pods)).ToList();
        return here.Count == 0 ? IsLeftOut(charter.Components) : here.All(component => IsLeftOut([component]));

        bool IsLeftOut(IEnumerable<Component> components) => prohibition.Except.Any(port => port.Traffic?.Contains(packet.Protocol, packet.Port)
            ?? components.SelectMany(static one => one.Ports).Any(one => one.Name == port.Name && one.Traffic.Contains(packet.Protocol, packet.Port)));
    }

    private static bool IsBlock(CharterPeer peer) => peer is BlockPeer or InternetPeer;

    private bool IsGoverned(Party party) => party is PodParty pod && charter.Governs.Any(scope => scope.Namespace is { } name ? name == pod.Namespace.Name
        : scope.Labels.Pairs.ToArray().All(pair => pod.Namespace.Labels.Find(pair.Key) == pair.Value));

    private bool IsMeant(Packet packet, Func<CharterPeer, CharterPeer, bool> named)
    {
        if (charter.Dns.IsAllowed && IsGoverned(packet.From) && Is(packet.To, charter.Dns.Namespace, charter.Dns.Pods) && charter.Dns.Traffic.Contains(packet.Protocol, packet.Port)) return true;
        var openings = charter.Exceptions.Where(exception => exception.CountsAt(instant)).Select(static exception => exception.Opens).OfType<Opening>();
        return charter.Flows.Any(flow => IsMeant(packet, flow.From, flow.To, flow.Ports, named)) || openings.Any(opening => IsMeant(packet, opening.From, opening.To, opening.Ports, named));
    }

    private bool IsMeant(Packet packet, ValueList<CharterPeer> from, ValueList<CharterPeer> to, ValueList<CharterPort> ports, Func<CharterPeer, CharterPeer, bool> named) =>
        from.Any(source => Is(packet.From, source) && to.Any(destination => Is(packet.To, destination) && IsPort(packet, destination, ports) && named(source, destination)));

    private bool IsPort(Packet packet, CharterPeer to, ValueList<CharterPort> ports)
    {
        var component = to is ComponentPeer { Name: var name } ? charter.Components.Single(one => one.Name == name) : null;
        if (ports.Count == 0) return component!.Ports.Any(port => port.Traffic.Contains(packet.Protocol, packet.Port));
        return ports.Any(port => (port.Traffic ?? component!.Ports.Single(one => one.Name == port.Name).Traffic).Contains(packet.Protocol, packet.Port));
    }

    private bool Is(Party party, CharterPeer peer) => peer switch
    {
        ComponentPeer { Name: var name } => charter.Components.Single(one => one.Name == name) is var component && Is(party, component.Namespace, component.Pods),
        NamespacePeer { Namespace: var space } => party is PodParty pod && pod.Namespace.Name == space,
        NamespaceLabelPeer labelled => party is PodParty pod && labelled.Labels.Pairs.ToArray().All(pair => pod.Namespace.Labels.Find(pair.Key) == pair.Value)
            && (labelled.Carriers.Count == 0 || labelled.Carriers.Contains(pod.Namespace.Name)),
        BlockPeer { Block: var block } => IsIn(party, address => block.Contains(address)),
        InternetPeer => IsIn(party, address => SpecialAddresses.Public.Contains(address.IsIPv6, address.Network)),
        AnyonePeer => true,
        WorkloadPeer workload => party is PodParty pod && snapshot.Workloads.Any(one => one.Name.Namespace == workload.Namespace && one.Name.Name == workload.Name
            && pod.Namespace.Name == workload.Namespace && one.Labels.Pairs.ToArray().All(pair => pod.Labels.Find(pair.Key) == pair.Value)),
        _ => throw new ArgumentException($"the oracle does not know {peer}", nameof(peer)),
    };

    private static bool Is(Party party, string space, Selector pods) => party is PodParty pod && pod.Namespace.Name == space && NaiveMatching.Satisfies(pods, pod.Labels);

    private bool IsIn(Party party, Func<Cidr, bool> holds) => party switch
    {
        AddressParty address => holds(Cidr.Of(address.IsIPv6, address.Address, address.IsIPv6 ? 128 : 32)),
        PodParty pod => BlocksMeanPods && pod.Addresses.Any(holds),
        _ => false,
    };
}
