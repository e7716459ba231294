using Sluice.Findings;
using Sluice.Sets;

namespace Sluice.Charters;

/// <summary>Whether what a charter names is there: components, ports, and sides that can be what they are asked to be.</summary>
public static class CharterReferences
{
    private const string Id = "SLU1018";

    /// <summary>A problem for each name that stands for nothing, in the order of the charter.</summary>
    public static IEnumerable<Problem> Check(Charter charter)
    {
        ArgumentNullException.ThrowIfNull(charter);
        var problems = new List<Problem>();
        foreach (var flow in charter.Flows) Sides(charter, flow.From, flow.To, flow.Ports, flow.Span, problems);
        foreach (var exception in charter.Exceptions)
        {
            if (exception.Opens is { } opening) Sides(charter, opening.From, opening.To, opening.Ports, opening.Span, problems);
        }

        foreach (var prohibition in charter.Forbidden)
        {
            Peers(charter, prohibition.From, problems);
            Peers(charter, prohibition.To, problems);
            foreach (var port in prohibition.Except) Excepted(charter, port, problems);
        }

        if (charter.Gateway is { } gateway)
        {
            if (charter.Find(gateway.Component) is null) problems.Add(NoComponent(charter, gateway.Component, gateway.Span));
            else if (charter.Find(gateway.Component) is { Ports.Count: 0 } && gateway.Ports.Count == 0)
                problems.Add(new(Id, Severity.Error, gateway.Span, $"the gateway {gateway.Component} serves no port") { Remedy = "Give the component its ports, or name them here, as ports: [3128]." });
        }

        return problems;
    }

    private static void Sides(Charter charter, ValueList<CharterPeer> from, ValueList<CharterPeer> to, ValueList<CharterPort> ports, SourceSpan span, List<Problem> problems)
    {
        Peers(charter, from, problems);
        Peers(charter, to, problems);
        foreach (var source in from)
        {
            if (source is DomainPeer) problems.Add(new(Id, Severity.Error, source.Span, $"{source} cannot open a connection: a domain name is only something to connect to") { Remedy = "Name the addresses it connects from, as cidrs." });
        }

        foreach (var destination in to)
        {
            if (destination is ComponentPeer { Name: var name } && charter.Find(name) is { } component)
            {
                if (ports.Count == 0 && component.Ports.Count == 0)
                    problems.Add(new(Id, Severity.Error, destination.Span, $"which ports is not said, and the component {name} names none") { Remedy = $"Add ports: [443] to the flow, or ports to the component (charter: {component.Span}); ports: all means every port." });
                foreach (var port in ports)
                {
                    if (port.Name is { } wanted && component.Find(wanted) is null) problems.Add(NoPort(component, wanted, port.Span));
                }
            }
            else if (destination is not (ComponentPeer or BundlePeer))
            {
                if (ports.Count == 0) problems.Add(new(Id, Severity.Error, destination.Span, $"which ports of {destination} is not said") { Remedy = "Add ports: [443]; ports: all means every port." });
                foreach (var port in ports)
                {
                    if (port.Name is { } wanted) problems.Add(new(Id, Severity.Error, port.Span, $"the port {wanted} has no number: {destination} is no component") { Remedy = "Write the number, as 443 or 53/UDP." });
                }
            }
        }

        if (from.All(static peer => peer is InternetPeer or BlockPeer or DomainPeer) && to.All(static peer => peer is InternetPeer or BlockPeer or DomainPeer))
            problems.Add(new(Id, Severity.Error, span, "both sides lie outside the cluster") { Remedy = "Name a component, a workload or a namespace on one side." });
    }

    private static void Peers(Charter charter, ValueList<CharterPeer> peers, List<Problem> problems)
    {
        foreach (var peer in peers)
        {
            if (peer is ComponentPeer { Name: var name } && charter.Find(name) is null) problems.Add(NoComponent(charter, name, peer.Span));
        }
    }

    private static void Excepted(Charter charter, CharterPort port, List<Problem> problems)
    {
        if (port.Name is not { } name || charter.Components.Any(component => component.Find(name) is not null)) return;
        var near = Spelling.Nearest(name, charter.Components.SelectMany(static component => component.Ports).Select(static known => known.Name).Distinct(StringComparer.Ordinal));
        problems.Add(new(Id, Severity.Error, port.Span, $"no component names a port {name}") { Meant = near is null ? null : $"did you mean {near}?", Remedy = "Write a name that a component gives, or a number." });
    }

    private static Problem NoComponent(Charter charter, string name, SourceSpan span)
    {
        var known = charter.Components.Select(static component => component.Name).Concat(BundleNames.All).Append("internet");
        var near = Spelling.Nearest(name, known);
        return new(Id, Severity.Error, span, $"there is no component {name}")
        {
            Meant = near is null ? null : $"did you mean {near}?",
            Remedy = near is null ? $"Define it below components, or write {name}/* when the namespace is meant." : $"Write {near}, or define {name} below components.",
        };
    }

    private static Problem NoPort(Component component, string name, SourceSpan span)
    {
        var near = Spelling.Nearest(name, component.Ports.Select(static port => port.Name));
        return new(Id, Severity.Error, span, $"the component {component.Name} has no port {name}")
        {
            Other = component.Span,
            Meant = near is null ? null : $"did you mean {near}?",
            Remedy = component.Ports.Count == 0 ? "Give the component the port, or write its number." : $"It names {string.Join(", ", component.Ports.Select(static port => port.Name))}.",
        };
    }
}
