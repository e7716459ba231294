using System.Globalization;
using Sluice.Findings;
using Sluice.Model;

namespace Sluice.Checks.Rules;

/// <summary>SLU3006: a rule for named peers that opens every port.</summary>
internal static class AnyPort
{
    public static Check Check { get; } = new(
        "SLU3006",
        "any-port",
        Severity.Warning,
        "every port is open to these peers",
        Controls.Ids(Controls.ApprovedServices, Controls.InboundRestricted, Controls.OutboundRestricted),
        Find);

    private static IEnumerable<Finding> Find(Check check, Scene scene)
    {
        var faults = InputFaults.Of(scene.Snapshot);
        foreach (var written in scene.JudgedRules)
        {
            if (!written.IsAnyPort || written.Rule.Peers.Count == 0 || written.Rule.PortsUnreadable || AllowAll.IsAllowAll(written) || faults.Lie(written)) continue;
            var own = written.Rule.Peers.All(peer => peer is { Block: null, NamespaceSelector: null });
            var declared = DeclaredPorts(scene, written);
            yield return written.Finding(
                check,
                written.Rule.Span,
                check.Title,
                $"{(written.Direction == Direction.Egress ? "To" : "From")} {Words.Peers(written.Rule.Peers, written.Namespace)} all 65,535 ports of TCP, UDP and SCTP are open."
                    + (declared.Count > 0 ? $" The pods declare {Words.List([.. declared.Select(port => $"{port.Protocol} {port.Number}")])}." : "")) with
            {
                Severity = own ? Severity.Note : Severity.Warning,
                Remedy = "List the ports that are used.",
                Fix = declared.Count == 0 || written.Rule.Ports.Count > 0
                    ? []
                    : [written.Edit(EditKind.Set, $"{written.Path}.ports", $"[{string.Join(", ", declared.Select(Port))}]")],
            };
        }
    }

    /// <summary>The ports that the pods behind the rule declare; none unless all of them were read and declare some.</summary>
    private static List<(string Protocol, int Number)> DeclaredPorts(Scene scene, WrittenRule written)
    {
        var read = written.Direction == Direction.Ingress
            ? scene.HasWorkloads(written.Namespace)
            : written.Rule.Peers.All(peer => scene.IsRead(peer, written.Namespace));
        if (!read) return [];
        SortedSet<(string Protocol, int Number)>? ports = null;
        foreach (var place in scene.Destinations(written))
        {
            var workload = scene.Workload(place);
            if (workload.Ports.Count == 0) return [];
            foreach (var port in workload.Ports) (ports ??= []).Add((Sets.Protocols.ApiName(port.Protocol), port.Number));
        }

        return ports is null ? [] : [.. ports];
    }

    private static string Port((string Protocol, int Number) port) =>
        string.Create(CultureInfo.InvariantCulture, $"{{protocol: {port.Protocol}, port: {port.Number}}}");
}
