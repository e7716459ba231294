using Sluice.Analysis;
using Sluice.Model;
using Sluice.Sets;

namespace Sluice.Charters.Adoption;

/// <summary>Names for ports: those that containers and Services give, and back from traffic to what a flow writes.</summary>
internal static class PortNames
{
    /// <summary>The named ports of workloads: their containers' names, then those of Services for what has none yet.</summary>
    public static ValueList<ComponentPort> Of(IReadOnlyList<Workload> workloads, IEnumerable<Service> services)
    {
        var named = new SortedDictionary<string, TrafficSet>(StringComparer.Ordinal);
        foreach (var port in workloads.SelectMany(static workload => workload.Ports).Distinct().OrderBy(static port => port.Number))
        {
            if (port.Name.Length > 0) named[port.Name] = named.GetValueOrDefault(port.Name, TrafficSet.Empty).Union(TrafficSet.Of(port.Protocol, port.Number));
        }

        foreach (var service in services.Where(service => service.Selector is { } selector && workloads.Any(workload => selector.Matches(workload.Labels))).OrderBy(static service => service.Name))
        {
            foreach (var port in service.Ports) Add(named, port.Name, workloads.Aggregate(TrafficSet.Empty, (all, workload) => all.Union(RouteTargets.PodPorts(port, workload))));
        }

        return Listed(named);
    }

    /// <summary>The named ports of pods that nobody showed: what Services call numbers.</summary>
    public static ValueList<ComponentPort> Of(Labels labels, IEnumerable<Service> services)
    {
        var named = new SortedDictionary<string, TrafficSet>(StringComparer.Ordinal);
        foreach (var service in services.Where(service => service.Selector?.Matches(labels) == true).OrderBy(static service => service.Name))
        {
            foreach (var port in service.Ports)
            {
                if (port.TargetName is null) Add(named, port.Name, TrafficSet.Of(port.Protocol, port.TargetNumber));
            }
        }

        return Listed(named);
    }

    /// <summary>Traffic as a flow to a destination writes it: all, the destination's names where they fit, else numbers.</summary>
    public static ValueList<CharterPort> Write(TrafficSet traffic, Component? component)
    {
        if (traffic.IsAllPorts) return [new(null, TrafficSet.AllPorts, default)];
        var (rest, written) = (traffic, new List<CharterPort>());
        foreach (var port in component?.Ports ?? default)
        {
            if (!port.Traffic.IsSubsetOf(traffic) || port.Traffic.Intersect(rest).IsEmpty) continue;
            written.Add(new(port.Name, null, default));
            rest = rest.Except(port.Traffic);
        }

        foreach (var protocol in Protocols.All)
        {
            foreach (var (low, high) in rest.Ports(protocol).Set.Intervals) written.Add(new(null, TrafficSet.Of(protocol, PortSet.Of(low, high)), default));
        }

        return written.ToValueList();
    }

    private static void Add(SortedDictionary<string, TrafficSet> named, string name, TrafficSet traffic)
    {
        if (name.Length > 0 && !traffic.IsEmpty && !named.ContainsValue(traffic)) named.TryAdd(name, traffic);
    }

    /// <summary>Those whose name the language takes for a name.</summary>
    private static ValueList<ComponentPort> Listed(SortedDictionary<string, TrafficSet> named) => named
        .Where(static port => port.Key != "all" && port.Key.Any(char.IsAsciiLetter) && !TrafficText.TryParse(port.Key, out _, out _))
        .Select(static port => new ComponentPort(port.Key, port.Value, default)).ToValueList();
}
