using System.Runtime.InteropServices;
using Sluice.Analysis;
using Sluice.Dialects;
using Sluice.Model;
using Sluice.Sets;

namespace Sluice.Charters.Adoption;

/// <summary>Everything that a flow may name of the pods of a relation: labels of namespaces that policies use, whole namespaces, components.</summary>
internal sealed class PeerUnits
{
    /// <summary>Up to this many labels are made of a selector that leaves a choice of values.</summary>
    private const int MostChoices = 8;

    private readonly List<PeerUnit>[] unitsOf;

    private PeerUnits(Pods pods, List<PeerUnit> units)
    {
        All = [.. units.Where(static unit => unit.Pods.Length > 0).OrderBy(static unit => unit.Rank).ThenBy(static unit => unit.Peer.ToString(), StringComparer.Ordinal).Select(static (unit, index) => unit with { Index = index })];
        unitsOf = new List<PeerUnit>[pods.Endpoints.Length];
        for (var pod = 0; pod < unitsOf.Length; pod++) unitsOf[pod] = [];
        foreach (var unit in All)
        {
            foreach (var pod in unit.Pods) unitsOf[pod].Add(unit);
        }
    }

    /// <summary>Every unit, coarse before fine, then by name.</summary>
    public PeerUnit[] All { get; }

    /// <summary>The units that a pod belongs to, coarse before fine.</summary>
    public IReadOnlyList<PeerUnit> Of(int pod) => unitsOf[pod];

    /// <summary>The units of a relation.</summary>
    /// <param name="pods">The pods, their governance decided.</param>
    /// <param name="services">The Services.</param>
    /// <param name="policies">The policies in force, lowered.</param>
    /// <param name="dns">How names are resolved.</param>
    public static PeerUnits Of(Pods pods, ValueList<Service> services, IEnumerable<LoweredPolicy> policies, DnsFinding dns)
    {
        var units = new List<PeerUnit>();
        var servicesOf = services.ToLookup(static service => service.Name.Namespace, StringComparer.Ordinal);
        var membersOf = new SortedDictionary<string, List<int>>(StringComparer.Ordinal);
        for (var pod = 0; pod < pods.Endpoints.Length; pod++)
        {
            var space = pods.Endpoints[pod].Namespace;
            if (space.Length == 0) continue;
            if (!membersOf.TryGetValue(space, out var members)) membersOf[space] = members = [];
            members.Add(pod);
        }

        var found = new List<(string Space, FoundComponent Component)>();
        foreach (var (space, members) in membersOf)
        {
            var components = ComponentSearch.Of(pods, members, servicesOf[space]).ToList();
            found.AddRange(components.Select(component => (space, component)));

            // A namespace that is one component is called by that name, unless nobody governs it.
            if (!pods.IsGoverned[members[0]] || !components.Exists(component => component.Pods.Length == members.Count)) units.Add(new(new NamespacePeer(space, default), [.. members]));
        }

        foreach (var (name, space, component) in Named(found))
        {
            units.Add(new(new ComponentPeer(name, default), component.Pods)
            {
                Component = new Component(name, default) { Namespace = space, Pods = component.Selector, Ports = component.Ports },
            });
        }

        units.AddRange(Labelled(pods, policies));
        if (dns.Standing == Resolving.Some) units.Add(new(new BundlePeer(BundleName.Dns, default), dns.Resolver));
        return new(pods, units);
    }

    /// <summary>Names that are unique: the workload's own, with the namespace before it where several share it.</summary>
    private static IEnumerable<(string Name, string Space, FoundComponent Component)> Named(List<(string Space, FoundComponent Component)> found)
    {
        var taken = new HashSet<string>(BundleNames.All.Append("internet"), StringComparer.Ordinal);
        foreach (var group in found.GroupBy(static item => ComponentName.Of(item.Component.Stem), StringComparer.Ordinal).OrderBy(static group => group.Key, StringComparer.Ordinal))
        {
            var isShared = group.Skip(1).Any() || taken.Contains(group.Key);
            foreach (var (space, component) in group.OrderBy(static item => item.Space, StringComparer.Ordinal).ThenBy(static item => item.Component.Selector.ToString(), StringComparer.Ordinal))
                yield return (ComponentName.Free(isShared ? ComponentName.Of($"{space}-{group.Key}") : group.Key, taken), space, component);
        }
    }

    /// <summary>Labels of namespaces that policies pick peers by, as far as equalities say it.</summary>
    private static IEnumerable<PeerUnit> Labelled(Pods pods, IEnumerable<LoweredPolicy> policies)
    {
        var bySpace = new Dictionary<int, List<int>>();
        for (var pod = 0; pod < pods.Endpoints.Length; pod++) (CollectionsMarshal.GetValueRefOrAddDefault(bySpace, pods.NamespaceOf(pod), out _) ??= []).Add(pod);
        foreach (var labels in TermsInUse.NamespaceSelectors([.. policies]).SelectMany(Choices).Distinct().OrderBy(static labels => labels.ToString(), StringComparer.Ordinal))
        {
            var selector = Governance.SelectorOf(labels);
            var picked = bySpace.Where(space => NamespaceIndex.Match(selector, pods[space.Key]) == Verdict.Allow).ToList();
            if (picked.Count > 1 || picked.Exists(space => pods[space.Key].Name.Length == 0))
                yield return new(new NamespaceLabelPeer(labels, default, default), [.. picked.SelectMany(static space => space.Value).Order()]);
        }
    }

    /// <summary>The labels that a selector asks for, one set for each choice that it leaves; none where labels do not say it.</summary>
    public static IEnumerable<Labels> Choices(Selector selector)
    {
        var choices = new List<Labels> { Labels.Empty };
        foreach (var requirement in selector.Requirements)
        {
            if (requirement.Operator != SelectorOperator.In || requirement.Key == Labels.NamespaceName) return [];
            choices = [.. choices.SelectMany(labels => requirement.Values.Select(value => labels.With(requirement.Key, value)))];
            if (choices.Count > MostChoices) return [];
        }

        return choices;
    }
}

/// <summary>Makes names for components out of whatever workloads are called.</summary>
internal static class ComponentName
{
    /// <summary>The text as a DNS label (RFC 1123) of at most 63 characters.</summary>
    public static string Of(string text)
    {
        var letters = text.ToLowerInvariant().Select(static letter => char.IsAsciiLetterOrDigit(letter) ? letter : '-').Take(63).ToArray();
        var name = new string(letters).Trim('-');
        return name.Length > 0 ? name : "pods";
    }

    /// <summary>The name, or the first free one with a number behind it. It is taken then.</summary>
    public static string Free(string name, HashSet<string> taken)
    {
        if (taken.Add(name)) return name;
        for (var number = 2; ; number++)
        {
            var end = FormattableString.Invariant($"-{number}");
            var numbered = $"{(name.Length + end.Length <= 63 ? name : name[..(63 - end.Length)].TrimEnd('-'))}{end}";
            if (taken.Add(numbered)) return numbered;
        }
    }
}
