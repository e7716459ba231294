using Sluice.Analysis;
using Sluice.Dialects;
using Sluice.Model;
using Sluice.Sets;

namespace Sluice.Charters.Adoption;

/// <summary>Puts open paths together: flows with lists of sources and destinations, as few as rows or columns need, and drafts of exceptions for what leads outside.</summary>
internal sealed class FlowGrouping(Pods pods, DnsFinding dns)
{
    /// <summary>How many days a draft lasts.</summary>
    public const int DraftDays = 90;

    /// <summary>The flows, by source, destination and ports.</summary>
    public IEnumerable<AdoptedFlow> Flows(IEnumerable<OpenPath> paths)
    {
        var cells = paths.Where(static path => !IsExposure(path)).Select(path => new Cell(path, Write(path))).ToList();
        var (byTarget, bySource) = (Grouped(cells, static cell => cell.To, static cell => cell.From), Grouped(cells, static cell => cell.From, static cell => cell.To));
        var groups = byTarget.Count <= bySource.Count ? byTarget : bySource;
        return groups.Select(Flow)
            .OrderBy(static flow => flow.IsOpenSide).ThenBy(static flow => flow.Flow.ToString(), StringComparer.Ordinal).ThenBy(static flow => string.Join(',', flow.Flow.Ports), StringComparer.Ordinal);
    }

    /// <summary>The drafts, by name.</summary>
    /// <param name="paths">The open paths.</param>
    /// <param name="day">The day from which they last.</param>
    public IEnumerable<AdoptedDraft> Drafts(IEnumerable<OpenPath> paths, DateOnly day)
    {
        var cells = paths.Where(IsExposure).Select(path => new Cell(path, Write(path))).ToList();
        var taken = new HashSet<string>(StringComparer.Ordinal);
        var groups = cells.GroupBy(static cell => (Space: SpaceOf(cell.Path.From.Unit ?? cell.Path.To.Unit!), Inward: cell.Path.To.Unit is not null, Outside: OutsideKey(cell.Path), cell.Ports));
        var drafts = new List<AdoptedDraft>();
        foreach (var group in groups.OrderBy(static group => group.Key.Inward).ThenBy(static group => group.Min(static cell => cell.Path.From.Unit?.Index ?? cell.Path.To.Unit!.Index)).ThenBy(static group => group.Key.Outside, StringComparer.Ordinal).ThenBy(static group => group.Key.Ports, StringComparer.Ordinal))
        {
            var first = group.First();
            var opening = new Opening(Peers(group, static path => path.From), Peers(group, static path => path.To), first.Written, default);
            var inside = group.Select(static cell => (cell.Path.From.Unit ?? cell.Path.To.Unit!).Peer).Distinct().ToList();
            var near = inside is [ComponentPeer { Name: var component }] ? component : group.Key.Space;
            var far = FarName(group);
            var name = ComponentName.Free(group.Key.Inward ? $"{far}-to-{near}" : $"{near}-to-{far}", taken);
            drafts.Add(new(
                new(name, default) { Opens = opening, Expires = day.AddDays(DraftDays) },
                group.Select(static cell => cell.Path.From.Addresses ?? cell.Path.To.Addresses ?? AddressSet.Empty).Aggregate(static (all, set) => all.Union(set)),
                PoliciesOf(first.Path)));
        }

        return drafts.OrderBy(static draft => draft.Exception.Name, StringComparer.Ordinal);
    }

    /// <summary>Whether a path leads to or from the internet and something decides that today: an exception rather than a part of the design.</summary>
    private static bool IsExposure(OpenPath path) =>
        path.To.Domain is not null || (!path.IsOpenSide && (path.From.Addresses ?? path.To.Addresses)?.Overlaps(SpecialAddresses.Public) == true);

    private ValueList<CharterPort> Write(OpenPath path) => path.To.Unit?.Peer is BundlePeer && path.Traffic.Equals(dns.Terms.Traffic) ? default : PortNames.Write(path.Traffic, path.To.Unit?.Component);

    private AdoptedFlow Flow(IReadOnlyList<Cell> group)
    {
        var flow = new Flow(default) { From = Peers(group, static path => path.From), To = Peers(group, static path => path.To), Ports = group[0].Written };
        return new(flow, PoliciesOf(group[0].Path), group[0].Path.IsOpenSide);
    }

    private static ValueList<CharterPeer> Peers(IEnumerable<Cell> cells, Func<OpenPath, PathEnd> side) => cells.Select(cell => side(cell.Path)).SelectMany(PeersOf).Distinct().ToValueList();

    private static IEnumerable<CharterPeer> PeersOf(PathEnd end) => end switch
    {
        { Unit: { } unit } => [unit.Peer],
        { Domain: { } domain } => [new DomainPeer(domain, default)],
        { Addresses: { } addresses } when addresses.Equals(SpecialAddresses.Public) => [new InternetPeer(default)],
        _ => end.Addresses!.ToBlocks().Select(static block => new BlockPeer(block, default)),
    };

    /// <summary>One list of cells for each flow: those that share the inner end and ports are told together where they have the same outer ends.</summary>
    private static List<List<Cell>> Grouped(List<Cell> cells, Func<Cell, string> inner, Func<Cell, string> outer) =>
    [
        .. cells.GroupBy(cell => (Inner: inner(cell), cell.Ports, cell.Path.IsOpenSide))
            .Select(group => (group.Key.Ports, group.Key.IsOpenSide, Outer: string.Join('\u0001', group.Select(outer).Order(StringComparer.Ordinal)), Cells: group.ToList()))
            .GroupBy(static group => (group.Ports, group.IsOpenSide, group.Outer))
            .Select(static group => group.SelectMany(static part => part.Cells).OrderBy(static cell => cell.From, StringComparer.Ordinal).ThenBy(static cell => cell.To, StringComparer.Ordinal).ToList()),
    ];

    private ValueList<ObjectName> PoliciesOf(OpenPath path) =>
        pods.Reachability.Decide(EndpointOf(path.From, path.To), EndpointOf(path.To, path.From)).AllowingRules.Where(rule => Opens(rule, path.Traffic)).Select(static rule => rule.Policy.Name).Distinct().Order().ToValueList();

    /// <summary>Whether a rule has a say in some of the traffic; one that names ports by name may.</summary>
    private static bool Opens(RuleRef rule, TrafficSet traffic) =>
        Dialect.Lower(rule.Policy).Rules(rule.Direction)?.Rules.FirstOrDefault(lowered => lowered.Index == rule.Index) is not { } lowered
        || lowered.PortsUncertain || lowered.NamedPorts.Count > 0 || !lowered.Ports.Intersect(traffic).IsEmpty;

    /// <summary>A pod of the end, another one than the only one of the other end.</summary>
    private Endpoint EndpointOf(PathEnd end, PathEnd other) => end switch
    {
        { Addresses: { } addresses } => new AddressEndpoint(addresses),
        { Domain: { } domain } => new DomainEndpoint(domain),
        _ => pods.Endpoints[end.Unit!.Pods.FirstOrDefault(pod => other.Unit?.Pods is not [var single] || single != pod, end.Unit.Pods[0])],
    };

    private static string SpaceOf(PeerUnit unit) => unit.Component?.Namespace ?? (unit.Peer as NamespacePeer)?.Namespace ?? "pods";

    private static string OutsideKey(OpenPath path) => path.To.Domain is not null ? "domains" : (path.From.Addresses ?? path.To.Addresses)!.ToString();

    private static string FarName(IEnumerable<Cell> group)
    {
        var domains = group.Select(static cell => cell.Path.To.Domain).OfType<string>().Distinct(StringComparer.Ordinal).ToList();
        if (domains.Count > 0) return domains.Count == 1 ? domains[0].TrimStart('*', '.') : "domains";
        var blocks = (group.First().Path.From.Addresses ?? group.First().Path.To.Addresses)!.ToBlocks();
        if (blocks is not [{ IsIPv6: false, Prefix: > 0 } block]) return "internet";
        return block.Prefix == 32 ? Cidr.FormatAddress(isIPv6: false, block.Network) : block.ToString().Replace('/', '-');
    }

    /// <summary>A path with its ends and ports as keys.</summary>
    private sealed record Cell(OpenPath Path, ValueList<CharterPort> Written)
    {
        public string From { get; } = Key(Path.From);

        public string To { get; } = Key(Path.To);

        public string Ports { get; } = string.Join(',', Written.Select(static port => port.Name ?? port.Traffic!.ToString()));

        private static string Key(PathEnd end) => end.Unit is { } unit ? $"{unit.Rank}{unit.Peer}" : end.Domain ?? $"9{end.Addresses}";
    }
}
