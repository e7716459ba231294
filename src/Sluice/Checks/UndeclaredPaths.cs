using Sluice.Analysis;
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

    private readonly Dictionary<(string Namespace, bool IsIngress, string Other), PathList> found = [];

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
        if (!found.TryGetValue(key, out var paths)) found[key] = paths = new();
        paths.Add(from, to, opened, change.Connections);
    }

    private static IEnumerable<UndeclaredGroup> Folded(string name, bool isIngress, List<(string Other, PathList Paths)> others)
    {
        var (outside, inside) = (others.Where(static other => other.Other == Outside).ToList(), others.Where(static other => other.Other != Outside).ToList());
        if (inside.Count > MostGroups)
        {
            var all = new PathList();
            foreach (var (_, paths) in inside) all.Add(paths);
            yield return new(name, isIngress, [.. inside.Select(static other => other.Other)], all);
        }
        else
        {
            foreach (var (other, paths) in inside) yield return new(name, isIngress, [other], paths);
        }

        foreach (var (other, paths) in outside) yield return new(name, isIngress, [other], paths);
    }

    private static string GroupOf(Endpoint endpoint) => endpoint switch
    {
        WorkloadEndpoint => endpoint.Namespace,
        RepresentativeEndpoint { NamespaceName.Length: > 0 } => endpoint.Namespace,
        RepresentativeEndpoint => "other namespaces",
        NodeEndpoint => "nodes",
        _ => Outside,
    };
}

/// <summary>Undeclared paths of one governed namespace.</summary>
/// <param name="Namespace">The governed namespace: the destination's where that is governed, else the source's.</param>
/// <param name="IsIngress">Whether it is the destination.</param>
/// <param name="Others">The groups at the other end: one, or many.</param>
/// <param name="Paths">The paths.</param>
internal sealed record UndeclaredGroup(string Namespace, bool IsIngress, ValueList<string> Others, PathList Paths)
{
    public bool IsOutside => Others is [UndeclaredPaths.Outside];

    /// <summary>What tells the group from others of the namespace: <c>ingress from web</c>.</summary>
    public string Place => $"{(IsIngress ? "ingress from" : "egress to")} {(Others.Count == 1 ? Others[0] : "many namespaces")}";
}
