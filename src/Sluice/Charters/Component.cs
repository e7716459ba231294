using Sluice.Findings;
using Sluice.Model;
using Sluice.Sets;

namespace Sluice.Charters;

/// <summary>A part of the system with one purpose: pods of one namespace, picked by labels, and the ports they serve by name.</summary>
/// <param name="Name">Its name in the charter, a DNS label (RFC 1123).</param>
/// <param name="Span">Where the name stands.</param>
public sealed record Component(string Name, SourceSpan Span)
{
    public required string Namespace { get; init; }

    /// <summary>The pods of the namespace; everything when none were named.</summary>
    public Selector Pods { get; init; } = Selector.Everything;

    /// <summary>Its ports by name, ascending.</summary>
    public ValueList<ComponentPort> Ports { get; init; }

    /// <summary>What a port name stands for; null when the component has no port of that name.</summary>
    public TrafficSet? Find(string port)
    {
        foreach (var known in Ports)
        {
            if (string.Equals(known.Name, port, StringComparison.Ordinal)) return known.Traffic;
        }

        return null;
    }

    /// <summary>All its ports together; empty when it names none.</summary>
    public TrafficSet AllPorts => Ports.Aggregate(TrafficSet.Empty, static (all, port) => all.Union(port.Traffic));
}

/// <summary>A port of a component: a name for one or more ports.</summary>
public sealed record ComponentPort(string Name, TrafficSet Traffic, SourceSpan Span);

/// <summary>A port as a flow asks for it: a name that the destination's component gives, or traffic.</summary>
/// <param name="Name">The name; null for traffic.</param>
/// <param name="Traffic">The traffic; null for a name.</param>
/// <param name="Span">Where it is written.</param>
public sealed record CharterPort(string? Name, TrafficSet? Traffic, SourceSpan Span);
