using Sluice.Findings;
using Sluice.Model;
using Sluice.Readers.Kubernetes.Fields;
using Sluice.Readers.Yaml;
using Sluice.Sets;

namespace Sluice.Readers.Kubernetes;

/// <summary>Reads Services.</summary>
internal sealed class ServiceReader(StringPool strings, LabelReader labels, ObjectProblems problems, ReadingOptions options)
{
    private readonly FieldCheck fields = new(problems);
    private readonly PortReader ports = new(strings, problems);
    private readonly List<ServicePort> portBuffer = [];
    private readonly List<Cidr> addressBuffer = [];

    public Service Read(ObjectHead head)
    {
        fields.Check(head.Root, ServicePlaces.Root);
        var spec = head.Spec;
        var selector = spec["selector"u8];
        var type = Type(spec["type"u8]);
        portBuffer.Clear();
        foreach (var item in spec["ports"u8].Items)
        {
            if (Port(item) is { } port) portBuffer.Add(port);
        }

        return new()
        {
            Name = head.Name,
            Selector = selector.Entries.Count > 0 && type != ServiceType.ExternalName ? labels.Equalities(selector) : null,
            Type = type,
            Ports = portBuffer.Count == 1 ? [portBuffer[0]] : portBuffer.OrderBy(port => port.Port).ThenBy(port => port.Protocol).ThenBy(port => port.Name, StringComparer.Ordinal).ToValueList(),
            ClusterAddresses = Cluster(spec),
            ExternalAddresses = External(head),
            KeepsClientAddress = spec["externalTrafficPolicy"u8].ValueEquals("Local"u8),
            IsSurroundings = options.IsSurroundings,
            Span = head.Span,
        };
    }

    private ServiceType Type(DocumentNode node)
    {
        var text = strings.Text(node);
        switch (text)
        {
            case "" or "ClusterIP": return ServiceType.ClusterIP;
            case "NodePort": return ServiceType.NodePort;
            case "LoadBalancer": return ServiceType.LoadBalancer;
            case "ExternalName": return ServiceType.ExternalName;
            default:
                var meant = Spelling.Nearest(text, ["ClusterIP", "NodePort", "LoadBalancer", "ExternalName"]);
                problems.Refuse(ProblemIds.Refused, node, $"there is no Service type `{text}`", meant is null ? null : Advice.Set(meant));
                return Enum.TryParse<ServiceType>(meant, out var guessed) ? guessed : ServiceType.ClusterIP;
        }
    }

    /// <summary>A port; without a target the pod's port has the Service's number.</summary>
    private ServicePort? Port(DocumentNode node)
    {
        var (port, target, nodePort) = (node["port"u8], node["targetPort"u8], node["nodePort"u8]);
        if (!port.HasContent)
        {
            problems.RefuseAbsent(ProblemIds.Port, node, "a Service port has no number", new("port is required") { Remedy = "Add `port`." });
            return null;
        }

        if (ports.Number(port, "port") is not { } number || ports.Protocol(node["protocol"u8]) is not { } protocol) return null;
        var isNamed = target.IsScalar && target.Type == ScalarType.Text;
        var targetName = isNamed ? ports.Name(target, "targetPort") : null;
        var isUnset = !target.HasContent || (target.TryGetInteger(out var zero) && zero == 0);
        var targetNumber = isUnset ? number : isNamed ? 0 : ports.Number(target, "targetPort") ?? 0;
        if (!isUnset && targetName is null && targetNumber == 0) return null;
        var published = nodePort.TryGetInteger(out var wanted) && wanted is > 0 and <= PortSet.Highest ? (int)wanted : 0;
        return new(strings.Text(node["name"u8]), protocol, number, targetNumber, targetName, published, node.Span);
    }

    private ValueList<Cidr> Cluster(DocumentNode spec)
    {
        addressBuffer.Clear();
        AddAddress(spec["clusterIP"u8]);
        foreach (var item in spec["clusterIPs"u8].Items) AddAddress(item);
        return Addresses();
    }

    private ValueList<Cidr> External(ObjectHead head)
    {
        addressBuffer.Clear();
        foreach (var item in head.Spec["externalIPs"u8].Items) AddAddress(item);
        AddAddress(head.Spec["loadBalancerIP"u8]);
        foreach (var item in head.Status["loadBalancer"u8]["ingress"u8].Items) AddAddress(item["ip"u8]);
        return Addresses();
    }

    private void AddAddress(DocumentNode node)
    {
        if (AddressReader.Address(node) is { } address) addressBuffer.Add(address);
    }

    private ValueList<Cidr> Addresses() => addressBuffer.Count == 0 ? default : addressBuffer.Distinct().Order().ToValueList();
}
