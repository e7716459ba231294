using Sluice.Model;
using Sluice.Readers.Yaml;

namespace Sluice.Readers.Kubernetes;

/// <summary>The ports of one cluster-wide rule, as read.</summary>
/// <param name="Ports">Those that could be read.</param>
/// <param name="HasUnknown">Whether one is of a kind that is not known.</param>
/// <param name="IsUnreadable">Whether one is wrong.</param>
/// <param name="FirstName">The first port name; not there when there is none.</param>
internal readonly record struct AdminPorts(List<AdminPort> Ports, bool HasUnknown, bool IsUnreadable, DocumentNode FirstName);

/// <summary>Reads the <c>ports</c> of v1alpha1 and the <c>protocols</c> of v1alpha2.</summary>
internal sealed class AdminPortReader(StringPool strings, ObjectProblems problems)
{
    private readonly PortReader ports = new(strings, problems);

    public AdminPorts Read(DocumentNode list, AdminDialect dialect)
    {
        var read = new List<AdminPort>(list.Items.Count);
        if (list.HasContent && !list.IsSequence) return new(read, false, true, default);
        if (list.IsSequence && list.Items.Count == 0) problems.Refuse(ProblemIds.Refused, list, "an empty list of ports", new("one at least") { Remedy = "Add a port, or leave the field out to mean all traffic." });
        if (list.Items.Count > dialect.MostPeers) problems.Refuse(ProblemIds.Refused, list, $"{list.Items.Count} ports, and at most {dialect.MostPeers} are taken", new($"at most {dialect.MostPeers}") { Remedy = "Split them over several rules." });
        var (hasUnknown, isUnreadable, firstName) = (false, list.IsSequence && list.Items.Count == 0, default(DocumentNode));
        foreach (var item in list.Items)
        {
            var (known, port) = dialect.HasProtocols ? Protocol(item) : Port(item);
            if (port is not null) read.Add(port);
            else if (known == 0) hasUnknown = true;
            else isUnreadable = true;
            if (known == 0) ReportEmpty(item);
            if (known > 1) problems.Refuse(ProblemIds.Refused, item, "a port is told in one way", new("exactly one field") { Remedy = "Make several items of it." });
            var name = item[dialect.HasProtocols ? "destinationNamedPort"u8 : "namedPort"u8];
            if (!firstName.Exists && name.HasContent) firstName = name;
        }

        return new(read, hasUnknown, isUnreadable, firstName);
    }

    private void ReportEmpty(DocumentNode item)
    {
        if (item.Entries.Count == 0 && (item.IsMapping || !item.HasContent)) problems.Refuse(ProblemIds.Refused, item, "a port without number or name", new("one field") { Remedy = "Say which ports are meant." });
    }

    /// <summary>How many known fields an item of v1alpha1 has, and the port when it is one.</summary>
    private (int Known, AdminPort? Port) Port(DocumentNode node)
    {
        var (number, range, name) = (node["portNumber"u8], node["portRange"u8], node["namedPort"u8]);
        var known = (number.HasContent ? 1 : 0) + (range.HasContent ? 1 : 0) + (name.HasContent ? 1 : 0);
        if (known != 1) return (known, null);
        if (name.HasContent) return (1, Named(name, "namedPort", node));
        var within = number.HasContent ? number : range;
        if (!within.IsMapping) return (1, null);
        var protocol = ports.Protocol(within["protocol"u8]);
        var bounds = number.HasContent ? Single(number, "port"u8, "port") : Range(range, mayBeEqual: true);
        return (1, protocol is null || bounds is null ? null : new(protocol.Value, bounds.Value.First, bounds.Value.Last, null, node.Span));
    }

    /// <summary>How many known fields an item of v1alpha2 has, and the port when it is one.</summary>
    private (int Known, AdminPort? Port) Protocol(DocumentNode node)
    {
        var (tcp, udp, sctp, name) = (node["tcp"u8], node["udp"u8], node["sctp"u8], node["destinationNamedPort"u8]);
        var known = (tcp.HasContent ? 1 : 0) + (udp.HasContent ? 1 : 0) + (sctp.HasContent ? 1 : 0) + (name.HasContent ? 1 : 0);
        if (known != 1) return (known, null);
        if (name.HasContent) return (1, Named(name, "destinationNamedPort", node));
        var protocol = tcp.HasContent ? Sets.Protocol.Tcp : udp.HasContent ? Sets.Protocol.Udp : Sets.Protocol.Sctp;
        var within = tcp.HasContent ? tcp : udp.HasContent ? udp : sctp;
        var destination = within["destinationPort"u8];
        if (!destination.HasContent) return Destination(within);
        var (number, range) = (destination["number"u8], destination["range"u8]);
        if (number.HasContent == range.HasContent)
        {
            if (problems.HasUnknownField(destination)) problems.Refuse();
            else if (destination.IsMapping) problems.Refuse(ProblemIds.Port, destination, "a destination port is a number or a range", new("exactly one of number and range") { Remedy = "Use `number`, or `range`." });
            return (1, null);
        }

        var bounds = number.HasContent ? Single(destination, "number"u8, "number") : Range(range, mayBeEqual: false);
        return (1, bounds is null ? null : new(protocol, bounds.Value.First, bounds.Value.Last, null, node.Span));
    }

    /// <summary>A protocol without destination port: of a newer API when it has other fields, refused when it has none.</summary>
    private (int Known, AdminPort? Port) Destination(DocumentNode protocol)
    {
        if (protocol.Entries.Count > 0) return (0, null);
        if (protocol.IsMapping) problems.Refuse(ProblemIds.Port, protocol, "a protocol without destination port", new("destinationPort is required") { Remedy = "Add `destinationPort`; {range: {start: 1, end: 65535}} is every port." });
        return (1, null);
    }

    private AdminPort? Named(DocumentNode name, string field, DocumentNode node) =>
        ports.Name(name, field) is { } read ? new(null, 0, 0, read, node.Span) : null;

    private (int First, int Last)? Single(DocumentNode within, ReadOnlySpan<byte> key, string field)
    {
        if (within[key] is { HasContent: true } node) return ports.Number(node, field) is { } number ? (number, number) : null;
        problems.RefuseAbsent(ProblemIds.Port, within, "a port has no number", new($"{field} is required") { Remedy = $"Add `{field}`." });
        return null;
    }

    private (int First, int Last)? Range(DocumentNode range, bool mayBeEqual)
    {
        if (!range.IsMapping) return null;
        if (Single(range, "start"u8, "start") is not { First: var start } || Single(range, "end"u8, "end") is not { First: var end }) return null;
        if (start < end || (mayBeEqual && start == end)) return (start, end);
        problems.Refuse(ProblemIds.Port, range["end"u8], $"end {end} is not above start {start}", new("the last port of the range") { Remedy = start == end ? "Use a number instead of a range." : "Swap start and end." });
        return null;
    }
}
