using System.Globalization;
using Sluice.Findings;
using Sluice.Model;

namespace Sluice.Checks.Rules;

/// <summary>SLU2008: a rule that names the port of a Service where the Service leads to another port of the pods. Policies only see the pod's port.</summary>
internal static class ServicePortUsed
{
    /// <summary>A rule for more namespaces than this names no Service in particular.</summary>
    private const int SpecificNamespaces = 64;

    public static Check Check { get; } = new(
        "SLU2008",
        "service-port-used",
        Severity.Error,
        "the rule names the Service's port, policies see the pod's",
        Controls.Ids(Controls.ApprovedServices, Controls.FlowEnforcement),
        Find);

    private static IEnumerable<Finding> Find(Check check, Scene scene)
    {
        if (scene.Snapshot.Services.Count == 0) yield break;
        foreach (var written in scene.JudgedRules)
        {
            for (var at = 0; at < written.Rule.Ports.Count; at++)
            {
                if (Translation(scene, written, written.Rule.Ports[at]) is { } found) yield return Tell(check, scene, written, at, found);
            }
        }
    }

    /// <summary>The Service whose port a rule names where the pod's is needed; null when the port is as it should be.</summary>
    public static ServicePorts.Translation? Translation(Scene scene, WrittenRule written, PolicyPort port)
    {
        if (port.First == 0 || port.First != port.Last) return null;
        foreach (var name in Namespaces(scene, written))
        {
            foreach (var candidate in scene.ServicePorts.Find(name, port.Protocol, port.First))
            {
                if (written.Traffic.Contains(port.Protocol, candidate.Target)) continue;
                var reached = scene.Destinations(written).Where(place => Array.BinarySearch(candidate.Pods, place) >= 0).ToList();
                if (reached.Count > 0 && !reached.Exists(place => Declares(scene.Workload(place), port))) return candidate;
            }
        }

        return null;
    }

    private static Finding Tell(Check check, Scene scene, WrittenRule written, int at, ServicePorts.Translation found)
    {
        var port = written.Rule.Ports[at];
        var certain = Array.Exists(found.Pods, place => scene.Workload(place).Ports.Any(item => item.Protocol == port.Protocol && item.Number == found.Target));
        return written.Finding(
            check,
            port.Span,
            check.Title,
            $"Service {found.Service.Name.Namespace}/{found.Service.Name.Name} leads port {port.First} to port {found.Target} of its pods, and no pod behind it "
                + $"declares {port.First}. The address is translated before policies look at it, so the connection to {found.Target} stays closed.",
            $"{port.Protocol} {port.First}") with
        {
            Severity = certain ? Severity.Error : Severity.Warning,
            Remedy = $"Write {found.Target} instead of {port.First}.",
            Related = [new(found.Port.Span, $"port {port.First} leads to {found.Target}")],
            Fix =
            [
                written.Edit(
                    EditKind.Set,
                    FormattableString.Invariant($"{written.Path}.ports[{at}].port"),
                    found.Target.ToString(CultureInfo.InvariantCulture)),
            ],
        };
    }

    private static bool Declares(Workload workload, PolicyPort port) =>
        workload.Ports.Any(item => item.Protocol == port.Protocol && item.Number == port.First);

    private static SortedSet<string> Namespaces(Scene scene, WrittenRule written)
    {
        var names = new SortedSet<string>(StringComparer.Ordinal);
        if (written.Direction == Direction.Ingress) names.Add(written.Namespace);
        foreach (var peer in written.Rule.Peers)
        {
            if (peer.Block is not null || written.Direction == Direction.Ingress) continue;
            if (peer.NamespaceSelector is not { } selector) names.Add(written.Namespace);
            else names.UnionWith(scene.Match(selector).Certain.Take(SpecificNamespaces + 1).Select(item => item.Name));
        }

        if (names.Count > SpecificNamespaces) names.Clear();
        return names;
    }
}
