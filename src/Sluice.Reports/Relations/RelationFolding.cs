using Sluice.Analysis;
using Sluice.Reports.Words;
using Sluice.Sets;

namespace Sluice.Reports.Relations;

/// <summary>Where a source may go, in one line.</summary>
internal sealed record DestinationLine(string Destination, TrafficSet Traffic);

/// <summary>Sources of one namespace that reach the same destinations, for certain or with more that is unknown.</summary>
internal sealed record SourceLines(string Name, IReadOnlyList<DestinationLine> Lines, bool IsCertain);

/// <summary>The sources under one heading.</summary>
internal sealed record SourceGroup(string Name, IReadOnlyList<SourceLines> Sources);

/// <summary>What is unknown between folded sources and a destination.</summary>
internal sealed record UnknownLine(string Source, string Destination, TrafficSet Traffic);

/// <summary>
/// Folds the relation without losing any of it. "Every pod of a namespace" is only said when each of its endpoints is meant; the source itself may be
/// missing, because a pod always reaches itself.
/// </summary>
internal sealed class RelationFolding
{
    private const int FewestToFold = 4;

    private readonly RelationReport report;
    private readonly EndpointNames names;
    private readonly Dictionary<string, List<Endpoint>> members;
    private readonly List<Endpoint> pods;
    private readonly List<Endpoint> nodes;
    private readonly HashSet<Endpoint> uncertain;

    public RelationFolding(RelationReport report)
    {
        this.report = report;
        names = new(report.Endpoints);
        pods = [.. report.Endpoints.Where(IsPod)];
        nodes = [.. report.Endpoints.Where(endpoint => endpoint is NodeEndpoint)];
        uncertain = [.. report.Connections.Where(connection => !connection.Unknown.IsEmpty).Select(connection => connection.From)];
        members = pods.GroupBy(EndpointWords.Group, StringComparer.Ordinal).ToDictionary(group => group.Key, group => group.ToList(), StringComparer.Ordinal);
    }

    /// <summary>Every source by heading: namespaces ascending, then nodes, then what is outside. Sources without connections only in a whole relation.</summary>
    public IEnumerable<SourceGroup> Groups()
    {
        var bySource = report.Connections.Where(connection => !connection.Allowed.IsEmpty)
            .GroupBy(connection => connection.From).ToDictionary(group => group.Key, group => group.ToList());
        var sources = report.IsFiltered ? bySource.Keys : bySource.Keys.Union(pods);
        return sources.Order().GroupBy(EndpointWords.Group, StringComparer.Ordinal)
            .OrderBy(group => Rank(group.First())).ThenBy(group => group.Key, StringComparer.Ordinal)
            .Select(group => new SourceGroup(group.Key, [.. FoldSources(group.Key, group, bySource)]));
    }

    /// <summary>Unknown connections that share a reason, folded by source.</summary>
    public IEnumerable<UnknownLine> FoldUnknown(IEnumerable<Connection> connections) =>
        connections.GroupBy(connection => connection.From)
            .Select(group => (Source: group.Key, Lines: Fold(group.Key, [.. group.Select(c => (c.To, c.Unknown))])))
            .GroupBy(pair => Key(pair.Lines), StringComparer.Ordinal)
            .SelectMany(same => same.First().Lines.Select(line =>
                new UnknownLine(SourceNames([.. same.Select(pair => pair.Source)]), line.Destination, line.Traffic)));

    private static bool IsPod(Endpoint endpoint) => endpoint is WorkloadEndpoint or RepresentativeEndpoint;

    private static int Rank(Endpoint endpoint) => IsPod(endpoint) ? 0 : endpoint is NodeEndpoint ? 1 : 2;

    private IEnumerable<SourceLines> FoldSources(string heading, IEnumerable<Endpoint> sources, Dictionary<Endpoint, List<Connection>> bySource) =>
        sources.Select(source => (Source: source, Lines: bySource.TryGetValue(source, out var own) ? Fold(source, [.. own.Select(c => (c.To, c.Allowed))]) : []))
            .GroupBy(pair => (Key: Key(pair.Lines), IsCertain: pair.Lines.Count > 0 || !uncertain.Contains(pair.Source)))
            .Select(same => new SourceLines(Heading(heading, [.. same.Select(pair => pair.Source)]), same.First().Lines, same.Key.IsCertain));

    private static string Key(List<DestinationLine> lines) =>
        string.Join('\n', lines.Select(line => $"{line.Destination}\t{TrafficWords.Of(line.Traffic)}"));

    private string Heading(string group, List<Endpoint> sources) =>
        sources.Count > 1 && IsWhole(group, sources, null) ? $"every pod {Size(sources)}" : string.Join(", ", sources.Select(names.Short));

    private string SourceNames(List<Endpoint> sources) => string.Join(
        ", ",
        sources.GroupBy(EndpointWords.Group, StringComparer.Ordinal).Select(group => group.Count() > 1 && IsWhole(group.Key, [.. group], null)
            ? $"every pod of {group.Key} {Size([.. group])}"
            : string.Join(", ", group.Select(names.Full))));

    private List<DestinationLine> Fold(Endpoint source, List<(Endpoint To, TrafficSet Traffic)> connections)
    {
        var lines = new List<(int Rank, string Key, DestinationLine Line)>();
        foreach (var same in connections.GroupBy(connection => connection.Traffic))
        {
            var targets = same.Select(connection => connection.To).ToList();
            foreach (var (rank, key, words) in FoldTargets(source, targets)) lines.Add((rank, key, new(words, same.Key)));
        }

        return [.. lines.OrderBy(line => line.Rank).ThenBy(line => line.Key, StringComparer.Ordinal).Select(line => line.Line)];
    }

    private IEnumerable<(int Rank, string Key, string Words)> FoldTargets(Endpoint source, List<Endpoint> targets)
    {
        var inside = targets.Where(IsPod).ToList();
        if (members.Count > 1 && Covers(pods, inside, source)) yield return (0, "", $"every pod {Size(pods)}");
        else
        {
            foreach (var group in inside.GroupBy(EndpointWords.Group, StringComparer.Ordinal))
            {
                foreach (var words in FoldNamespace(source, group.Key, [.. group])) yield return (group.Key == EndpointWords.Group(source) ? 1 : 2, group.Key + '\0' + words, words);
            }
        }

        var outside = targets.Where(target => !IsPod(target)).ToList();
        if (nodes.Count > 1 && nodes.All(outside.Contains))
        {
            yield return (3, "", $"every node ({Counts.Number(nodes.Count)})");
            outside.RemoveAll(target => target is NodeEndpoint);
        }

        for (var at = 0; at < outside.Count; at++) yield return (4, at.ToString("d6", null), names.Full(outside[at]));
    }

    private IEnumerable<string> FoldNamespace(Endpoint source, string group, List<Endpoint> targets)
    {
        if (targets.Count > 1 && IsWhole(group, targets, source)) return [$"every pod of {group} {Size(members[group])}"];
        return targets.Count < FewestToFold
            ? targets.Select(target => target.Equals(source) ? $"{names.Full(target)} ({(target is RepresentativeEndpoint ? "among themselves" : "between its replicas")})" : names.Full(target))
            : [$"{Counts.Number(targets.Count)} in {group}: {string.Join(", ", targets.Select(names.Short))}"];
    }

    private bool IsWhole(string group, List<Endpoint> part, Endpoint? source) => members.TryGetValue(group, out var all) && Covers(all, part, source);

    private static bool Covers(List<Endpoint> all, List<Endpoint> part, Endpoint? source)
    {
        if (part.Count < all.Count - 1 || part.Count == 0) return false;
        var set = part.ToHashSet();
        return all.All(endpoint => set.Contains(endpoint) || endpoint.Equals(source));
    }

    private string Size(List<Endpoint> endpoints)
    {
        var workloads = endpoints.Count(endpoint => endpoint is WorkloadEndpoint);
        return workloads == endpoints.Count ? $"({Counts.Of(workloads, "workload")})"
            : workloads == 0 ? $"({Counts.Of(endpoints.Count, "kind")})" : $"({Counts.Of(workloads, "workload")} and pods {(report.IsExposure ? "to come" : "not read")})";
    }
}
