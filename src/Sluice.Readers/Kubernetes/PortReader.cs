using Sluice.Readers.Kubernetes.Fields;
using Sluice.Readers.Yaml;
using Sluice.Sets;

namespace Sluice.Readers.Kubernetes;

/// <summary>Reads port numbers, names and protocols, wherever they stand.</summary>
internal sealed class PortReader(StringPool strings, ObjectProblems problems)
{
    /// <summary>The protocol, TCP when none is written; null when it is none, which is then a problem.</summary>
    public Protocol? Protocol(DocumentNode node)
    {
        if (!node.HasContent) return Sets.Protocol.Tcp;
        if (!node.IsScalar || node.Type != ScalarType.Text) return null;
        var text = strings.Text(node);
        var protocol = Protocols.Parse(text);
        if (protocol != Sets.Protocol.Unknown) return protocol;
        var meant = Protocols.Parse(text.ToUpperInvariant());
        if (meant != Sets.Protocol.Unknown) problems.Refuse(ProblemIds.Port, node, $"protocol {text} has to be written {meant.ApiName()}", Advice.Set(meant.ApiName()));
        else problems.Refuse(ProblemIds.Port, node, $"there is no protocol {text} here", new("TCP, UDP or SCTP") { Remedy = "Use TCP, UDP or SCTP." });
        return null;
    }

    /// <summary>A port number from 1 to 65535; null when it is none, which is then a problem.</summary>
    public int? Number(DocumentNode node, string field)
    {
        if (!node.TryGetInteger(out var number)) return null;
        if (number is >= PortSet.Lowest and <= PortSet.Highest) return (int)number;
        problems.Refuse(ProblemIds.Port, node, $"{field} {number} is not a port", new("1 to 65535") { Remedy = number == 0 ? $"Leave `{field}` out to mean every port." : "Use a number from 1 to 65535." });
        return null;
    }

    /// <summary>A port name; null when it cannot be one, which is then a problem.</summary>
    public string? Name(DocumentNode node, string field)
    {
        if (!node.IsScalar) return null;
        var text = strings.Text(node);
        if (Names.IsPortName(text)) return text;
        var isNumber = int.TryParse(text, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var number) && number is >= 1 and <= 65535;
        if (isNumber) problems.Refuse(ProblemIds.Port, node, $"{field} {text} is text and so the name of a port, and no port can have it", Advice.Set(text) with { Meant = "a number stands without quotes" });
        else problems.Refuse(ProblemIds.Port, node, $"{field} `{text}` cannot be the name of a port", new("up to 15 of a-z, 0-9 and -, one letter at least") { Remedy = "A port name has up to 15 lower-case letters, digits and hyphens." });
        return null;
    }
}
