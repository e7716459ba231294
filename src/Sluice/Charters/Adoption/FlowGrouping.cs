using System.Runtime.InteropServices;
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
    public IEnumerable<AdoptedFlow> Flows(IReadOnlyList<OpenRow> rows)
    {
        var (targets, written) = (new Dictionary<string, int>(StringComparer.Ordinal), new Dictionary<string, int>(StringComparer.Ordinal));
        var known = new Dictionary<(int Traffic, Component? Component), (ValueList<CharterPort> Ports, int Number)>();
        var cells = new List<Cell>();
        for (var row = 0; row < rows.Count; row++)
        {
            foreach (var cell in rows[row].Cells)
            {
                if (!known.TryGetValue((cell.Traffic, ComponentOf(cell.To)), out var ports) || cell.To.Unit?.Peer is BundlePeer)
                {
                    var list = Write(pods.Traffic[cell.Traffic], cell.To);
                    ports = known[(cell.Traffic, ComponentOf(cell.To))] = (list, NumberOf(written, PortsKey(list)));
                }

                cells.Add(new(row, NumberOf(targets, cell.To.Key), ports.Number, cell, ports.Ports));
            }
        }

        var (byTarget, bySource) = (Grouped(cells, static cell => cell.Target, static cell => cell.Row), Grouped(cells, static cell => cell.Row, static cell => cell.Target));
        var groups = byTarget.Count <= bySource.Count ? byTarget : bySource;
        return groups.Select(group => Flow(group, rows))
            .OrderBy(static flow => flow.IsOpenSide).ThenBy(static flow => flow.Flow.ToString(), StringComparer.Ordinal).ThenBy(static flow => PortsKey(flow.Flow.Ports), StringComparer.Ordinal);
    }

    /// <summary>The drafts, by name.</summary>
    /// <param name="paths">The open paths.</param>
    /// <param name="day">The day from which they last.</param>
    public IEnumerable<AdoptedDraft> Drafts(IEnumerable<OpenPath> paths, DateOnly day)
    {
        var cells = paths.Where(IsExposure).Select(path => (Path: path, Written: Write(path.Traffic, path.To))).ToList();
        var taken = new HashSet<string>(StringComparer.Ordinal);
        var groups = cells.GroupBy(static cell => (Space: SpaceOf(cell.Path.From.Unit ?? cell.Path.To.Unit!), Inward: cell.Path.To.Unit is not null, Outside: OutsideKey(cell.Path), Ports: PortsKey(cell.Written)));
        var drafts = new List<AdoptedDraft>();
        foreach (var group in groups.OrderBy(static group => group.Key.Inward).ThenBy(static group => group.Min(static cell => cell.Path.From.Unit?.Index ?? cell.Path.To.Unit!.Index)).ThenBy(static group => group.Key.Outside, StringComparer.Ordinal).ThenBy(static group => group.Key.Ports, StringComparer.Ordinal))
        {
            var first = group.First();
            var opening = new Opening(Peers(group.Select(static cell => cell.Path.From)), Peers(group.Select(static cell => cell.Path.To)), first.Written, default);
            var inside = group.Select(static cell => (cell.Path.From.Unit ?? cell.Path.To.Unit!).Peer).Distinct().ToList();
            var near = inside is [ComponentPeer { Name: var component }] ? component : group.Key.Space;
            var far = FarName([.. group.Select(static cell => cell.Path)]);
            var name = ComponentName.Free(group.Key.Inward ? $"{far}-to-{near}" : $"{near}-to-{far}", taken);
            drafts.Add(new(
                new(name, default) { Opens = opening, Expires = day.AddDays(DraftDays) },
                group.Select(static cell => cell.Path.From.Addresses ?? cell.Path.To.Addresses ?? AddressSet.Empty).Aggregate(static (all, set) => all.Union(set)),
                PoliciesOf(first.Path)));
        }

        return drafts.OrderBy(static draft => draft.Exception.Name, StringComparer.Ordinal);
    }

    /// <summary>Whether a path leads to or from the internet and something decides that today: an exception rather than a part of the design.</summary>
    public static bool IsExposure(OpenPath path) =>
        path.To.Domain is not null || (!path.IsOpenSide && (path.From.Addresses ?? path.To.Addresses)?.Overlaps(SpecialAddresses.Public) == true);

    private ValueList<CharterPort> Write(TrafficSet traffic, PathEnd to) => to.Unit?.Peer is BundlePeer && traffic.Equals(dns.Terms.Traffic) ? default : PortNames.Write(traffic, ComponentOf(to));

    private static Component? ComponentOf(PathEnd end) => end.Unit?.Component;

    private static string PortsKey(ValueList<CharterPort> ports) => string.Join(',', ports.Select(static port => port.Name ?? port.Traffic!.ToString()));

    private static int NumberOf(Dictionary<string, int> numbers, string key)
    {
        ref var number = ref CollectionsMarshal.GetValueRefOrAddDefault(numbers, key, out var exists);
        if (!exists) number = numbers.Count - 1;
        return number;
    }

    private AdoptedFlow Flow(List<Cell> group, IReadOnlyList<OpenRow> rows)
    {
        var from = group.Select(static cell => cell.Row).Distinct().SelectMany(row => rows[row].From).OrderBy(static end => end.Key, StringComparer.Ordinal).ToList();
        var to = group.Select(static cell => cell.Open.To).DistinctBy(static end => end.Key).OrderBy(static end => end.Key, StringComparer.Ordinal).ToList();
        var flow = new Flow(default) { From = Peers(from), To = Peers(to), Ports = group[0].Ports };
        var traffic = pods.Traffic[group.First(cell => cell.Open.To.Key == to[0].Key).Open.Traffic];
        return new(flow, PoliciesOf(new(from[0], to[0], traffic)), group[0].Open.IsOpenSide);
    }

    private static ValueList<CharterPeer> Peers(IEnumerable<PathEnd> ends) => ends.SelectMany(PeersOf).Distinct().ToValueList();

    private static IEnumerable<CharterPeer> PeersOf(PathEnd end) => end switch
    {
        { Unit: { } unit } => [unit.Peer],
        { Domain: { } domain } => [new DomainPeer(domain, default)],
        { Addresses: { } addresses } when addresses.Equals(SpecialAddresses.Public) => [new InternetPeer(default)],
        _ => end.Addresses!.ToBlocks().Select(static block => new BlockPeer(block, default)),
    };

    /// <summary>One list of cells for each flow: those that share the inner end and ports are told together where they have the same outer ends.</summary>
    private static List<List<Cell>> Grouped(List<Cell> cells, Func<Cell, int> inner, Func<Cell, int> outer) =>
    [
        .. cells.GroupBy(cell => (Inner: inner(cell), cell.PortsNumber, cell.Open.IsOpenSide))
            .Select(group => (group.Key.PortsNumber, group.Key.IsOpenSide, Outer: string.Join(',', group.Select(outer).Distinct().Order()), Cells: group.ToList()))
            .GroupBy(static group => (group.PortsNumber, group.IsOpenSide, group.Outer))
            .Select(static group => group.SelectMany(static part => part.Cells).ToList()),
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

    private static string FarName(IReadOnlyList<OpenPath> paths)
    {
        var domains = paths.Select(static path => path.To.Domain).OfType<string>().Distinct(StringComparer.Ordinal).ToList();
        if (domains.Count > 0) return domains.Count == 1 ? domains[0].TrimStart('*', '.') : "domains";
        var blocks = (paths[0].From.Addresses ?? paths[0].To.Addresses)!.ToBlocks();
        if (blocks is not [{ IsIPv6: false, Prefix: > 0 } block]) return "internet";
        return block.Prefix == 32 ? Cidr.FormatAddress(isIPv6: false, block.Network) : block.ToString().Replace('/', '-');
    }

    /// <summary>A cell of a row with numbers for its row, destination and ports.</summary>
    private readonly record struct Cell(int Row, int Target, int PortsNumber, OpenCell Open, ValueList<CharterPort> Ports);
}
