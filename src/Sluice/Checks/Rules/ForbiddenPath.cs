using Sluice.Analysis;
using Sluice.Charters;
using Sluice.Findings;
using Sluice.Sets;

namespace Sluice.Checks.Rules;

/// <summary>
/// SLU4003: a path that the charter forbids is open: by a prohibition, from one tenant to another, or out of the cluster from an air-gapped tenant. Of everyone, governed
/// or not. One finding for each prohibition, and for each namespace that another tenant reaches.
/// </summary>
internal static class ForbiddenPath
{
    private const string UnreadTenants = "tenants that were not read";

    public static Check Check { get; } = new(
        "SLU4003",
        "forbidden-path",
        Severity.Error,
        "a path is open that the charter forbids",
        Controls.Ids(Controls.Components, Controls.FlowEnforcement, Controls.Segregation),
        Find);

    private static IEnumerable<Finding> Find(Check check, Scene scene)
    {
        if (scene.Input.Comparison is not { } comparison) yield break;
        var found = new Dictionary<(SourceSpan Span, string Place), (string What, PathList Paths)>();
        var isolated = Isolated(comparison);
        for (var from = 0; from < comparison.Count; from++)
        {
            var bars = comparison.BarsFrom(from).ToList();
            var tenant = isolated.GetValueOrDefault(from);
            if (bars.Count == 0 && tenant is null) continue;
            var source = comparison.EndpointsOf(from).ToList();
            foreach (var (to, traffic) in comparison.AllowedFrom(from))
            {
                var target = comparison.EndpointsOf(to).ToList();
                foreach (var bar in bars)
                {
                    var open = bar.Traffic.OnlyPorts().Intersect(traffic);
                    if (open.IsEmpty || !comparison.Forbids(bar, from, to)) continue;
                    if (bar.Prohibition is { } prohibition) Add(bar.Span, $"forbidden {prohibition}", $"the charter forbids {prohibition}{(prohibition.Reason.Length > 0 ? $" ({prohibition.Reason})" : "")}", open);
                    else Add(bar.Span, target[0].Namespace.Length > 0 ? target[0].Namespace : UnreadTenants, "no path leads from one tenant to another", open);
                }

                if (tenant is not null && IsOutside(scene, target[0])) Add(tenant.Span, $"tenant {tenant.Value}", $"the tenant {tenant.Value} is air-gapped: no path leads out of the cluster", traffic);

                void Add(SourceSpan span, string place, string what, TrafficSet open)
                {
                    if (!found.TryGetValue((span, place), out var entry)) found[(span, place)] = entry = (what, new());
                    entry.Paths.Add(source[0], from == to && !source[0].HasReplicas ? target[1] : target[0], open, (long)source.Count * target.Count);
                }
            }
        }

        foreach (var ((span, place), (what, paths)) in found.OrderBy(static entry => entry.Key.Span, Comparer<SourceSpan>.Create(SourceSpan.Compare)).ThenBy(static entry => entry.Key.Place, StringComparer.Ordinal))
            yield return Tell(check, comparison, span, place, what, paths);
        if (comparison.UnreadTenancy is { Count: > 0 } unread) yield return Doubt(check, scene, comparison, unread);
    }

    private static Finding Doubt(Check check, Scene scene, CharterComparison comparison, PathList unread) => check.About(
        comparison.Name,
        comparison.Charter.Tenants!.Span,
        "unknown",
        $"of {Words.Count(unread.Count, "connection")} it cannot be said whether {(unread.Count == 1 ? "it leads" : "they lead")} from one tenant to another",
        $"The labels of a namespace at one end were not read, so that nobody knows whose it is. {(unread.Count == 1 ? "" : "The first of them: ")}{unread.FirstInWords}.") with
    {
        Severity = scene.Input.Strict ? Severity.Error : Severity.Note,
        Place = "unknown",
        Concern = unread.Concern,
        Remedy = "Give the manifests of the namespaces with --with, or --with live.",
    };

    private static Finding Tell(Check check, CharterComparison comparison, SourceSpan span, string place, string what, PathList paths)
    {
        var (from, to, _) = paths.First;
        var rules = comparison.Allowed.Decide(from, to).AllowingRules;
        var isTenant = comparison.Charter.Tenants is { } tenants && span == tenants.Span && place != UnreadTenants;
        return check.About(
            isTenant ? new("Namespace", "", place) : comparison.Name,
            span,
            place,
            $"{(paths.Count == 1 ? paths.FirstInWords : $"{Words.Count(paths.Count, "connection")} are open")}, and {what}",
            (paths.Count == 1 ? "" : $"The first of them: {paths.FirstInWords}. ") + (rules.Count == 0
                ? "No policy isolates either end, and what nobody isolates is open."
                : $"It is let through by {Words.List([.. rules.Select(static rule => rule.Policy.Name.ToString()).Distinct(StringComparer.Ordinal)])}.")) with
        {
            Place = isTenant ? "" : place,
            Concern = paths.Concern,
            Related = rules.Where(static rule => rule.Span.HasLine).Select(static rule => new RelatedPlace(rule.Span, "lets it through")).ToValueList(),
            Remedy = "Close it: no flow and no exception can make it allowed. Where it is meant after all, change what is forbidden.",
        };
    }

    /// <summary>The joint classes of air-gapped tenants' pods.</summary>
    private static Dictionary<int, IsolatedTenant> Isolated(CharterComparison comparison)
    {
        var found = new Dictionary<int, IsolatedTenant>();
        if (comparison.Charter.Tenants is not { Isolated.Count: > 0 } tenants) return found;
        var byValue = tenants.Isolated.GroupBy(static tenant => tenant.Value, StringComparer.Ordinal).ToDictionary(static group => group.Key, static group => group.First(), StringComparer.Ordinal);
        for (var joint = 0; joint < comparison.Count; joint++)
        {
            var space = comparison.EndpointsOf(joint).First() is var end && end.IsPolicySubject ? end.Namespace : "";
            if (space.Length > 0 && comparison.Bound.Governance.LabelsOf(space).Find(tenants.Label) is { } value && byValue.TryGetValue(value, out var tenant)) found[joint] = tenant;
        }

        return found;
    }

    private static bool IsOutside(Scene scene, Endpoint endpoint) => endpoint is DomainEndpoint || (endpoint is AddressEndpoint { Addresses: var addresses } && !addresses.IsSubsetOf(scene.Inside.Known));
}
