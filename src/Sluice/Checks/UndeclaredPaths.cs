using Sluice.Analysis;
using Sluice.Charters;
using Sluice.Sets;

namespace Sluice.Checks;

/// <summary>
/// What is allowed and nobody declared, by the governed namespace it is about and the group at the other end. What the charter forbids is not among it. A namespace
/// that many others reach, or that reaches many, is one group with all of them.
/// </summary>
internal sealed class UndeclaredPaths
{
    /// <summary>A namespace with more others than this is told once for all of them.</summary>
    private const int MostGroups = 8;

    /// <summary>How the group of addresses, domain names and controllers that were not read is called.</summary>
    public const string Outside = "outside";

    private readonly Dictionary<(string Namespace, bool IsIngress, string Other), GroupPaths> found = [];

    /// <summary>The groups, by namespace, direction and other end; once everything was added.</summary>
    public IEnumerable<UndeclaredGroup> Groups => found.GroupBy(static entry => (entry.Key.Namespace, entry.Key.IsIngress))
        .OrderBy(static group => group.Key.Namespace, StringComparer.Ordinal).ThenBy(static group => group.Key.IsIngress)
        .SelectMany(static group => Folded(group.Key.Namespace, group.Key.IsIngress, [.. group.Select(static entry => (entry.Key.Other, entry.Value)).OrderBy(static entry => entry.Other, StringComparer.Ordinal)]));

    /// <summary>What may be allowed and undeclared, of which it cannot be said.</summary>
    public PathList Unknown { get; } = new();

    /// <summary>Takes what of a difference is allowed and not declared.</summary>
    public void Add(CharterComparison comparison, in ClassChange change)
    {
        var (opened, perhaps) = (change.Change.Opened.OnlyPorts(), change.Change.PerhapsOpened.OnlyPorts());
        if (opened.IsEmpty && perhaps.IsEmpty) return;
        var (from, to) = (change.Source, change.Target);
        var isIngress = comparison.Bound.Governance.Contains(to.Namespace);
        if (!isIngress && !comparison.Bound.Governance.Contains(from.Namespace)) return;
        if (!perhaps.IsEmpty) Unknown.Add(from, to, perhaps, change.Connections);
        if (!opened.IsEmpty) opened = opened.Except(comparison.Barred(change.From, change.To));
        if (opened.IsEmpty) return;
        var key = isIngress ? (to.Namespace, true, GroupOf(from)) : (from.Namespace, false, GroupOf(to));
        if (!found.TryGetValue(key, out var group)) found[key] = group = new();
        group.Paths.Add(from, to, opened, change.Connections);
        group.Add(comparison.EndedBetween(change.From, change.To), opened);
    }

    private static IEnumerable<UndeclaredGroup> Folded(string name, bool isIngress, List<(string Other, GroupPaths Group)> others)
    {
        var (outside, inside) = (others.Where(static other => other.Other == Outside).ToList(), others.Where(static other => other.Other != Outside).ToList());
        if (inside.Count > MostGroups)
        {
            var all = new GroupPaths();
            foreach (var (_, group) in inside) all.Add(group);
            yield return all.Of(name, isIngress, [.. inside.Select(static other => other.Other)]);
        }
        else
        {
            foreach (var (other, group) in inside) yield return group.Of(name, isIngress, [other]);
        }

        foreach (var (other, group) in outside) yield return group.Of(name, isIngress, [other]);
    }

    private static string GroupOf(Endpoint endpoint) => endpoint switch
    {
        WorkloadEndpoint => endpoint.Namespace,
        RepresentativeEndpoint { NamespaceName.Length: > 0 } => endpoint.Namespace,
        RepresentativeEndpoint => "other namespaces",
        NodeEndpoint => "nodes",
        _ => Outside,
    };

    /// <summary>The paths of a group, and the expired exceptions that opened some of them, or all.</summary>
    private sealed class GroupPaths
    {
        private readonly List<AccessException> some = [];
        private List<AccessException>? all;

        public PathList Paths { get; } = new();

        /// <summary>Takes what expired exceptions would open between two ends, of which some traffic is open and not declared.</summary>
        public void Add(IEnumerable<(AccessException Exception, TrafficSet Traffic)> ended, TrafficSet opened)
        {
            var touching = ended.Where(one => !one.Traffic.Intersect(opened).IsEmpty).ToList();
            Merge([.. touching.Select(static one => one.Exception)], [.. touching.Where(one => opened.IsSubsetOf(one.Traffic)).Select(static one => one.Exception)]);
        }

        public void Add(GroupPaths other)
        {
            Paths.Add(other.Paths);
            Merge(other.some, other.all ?? []);
        }

        public UndeclaredGroup Of(string name, bool isIngress, ValueList<string> others) => new(name, isIngress, others, Paths)
        {
            Ended = all?.FirstOrDefault(),
            PartlyEnded = all?.Count > 0 ? default : some.OrderBy(static exception => exception.Name, StringComparer.Ordinal).ToValueList(),
        };

        private void Merge(List<AccessException> touching, List<AccessException> covering)
        {
            some.AddRange(touching.Except(some).ToList());
            all = all is null ? covering : [.. all.Intersect(covering)];
        }
    }
}

/// <summary>Undeclared paths of one governed namespace.</summary>
/// <param name="Namespace">The governed namespace: the destination's where that is governed, else the source's.</param>
/// <param name="IsIngress">Whether it is the destination.</param>
/// <param name="Others">The groups at the other end: one, or many.</param>
/// <param name="Paths">The paths.</param>
internal sealed record UndeclaredGroup(string Namespace, bool IsIngress, ValueList<string> Others, PathList Paths)
{
    /// <summary>An expired exception that opened all of it; null when there is none.</summary>
    public AccessException? Ended { get; init; }

    /// <summary>The expired exceptions that opened some of it, by name, where none opened all.</summary>
    public ValueList<AccessException> PartlyEnded { get; init; }

    public bool IsOutside => Others is [UndeclaredPaths.Outside];

    /// <summary>What tells the group from others of the namespace: <c>ingress from web</c>.</summary>
    public string Place => $"{(IsIngress ? "ingress from" : "egress to")} {(Others.Count == 1 ? Others[0] : "many namespaces")}";
}
