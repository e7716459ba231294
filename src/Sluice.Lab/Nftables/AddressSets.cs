using System.Globalization;
using Sluice.Model;
using Sluice.Probes;
using Sluice.Sets;

namespace Sluice.Lab.Nftables;

/// <summary>The sets that peers stand for: addresses of pods by labels, of nodes by labels, of names; and named ports by pod. Equal questions share a set.</summary>
internal sealed class AddressSets(ConcreteCluster cluster, Ruleset ruleset)
{
    private readonly Dictionary<string, string> names = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Labels> spaces = cluster.Snapshot.Namespaces.ToDictionary(static entry => entry.Name, static entry => entry.Labels, StringComparer.Ordinal);

    /// <summary>Pods on the pod network: the only ones that selectors of pods pick.</summary>
    private IEnumerable<ConcretePod> Pods => cluster.Pods.Where(static pod => !pod.Workload.HostNetwork);

    /// <summary>The labels of a namespace; of one that nobody defined its name alone.</summary>
    public Labels LabelsOf(string space) => spaces.TryGetValue(space, out var labels) ? labels : Labels.Of((Labels.NamespaceName, space));

    /// <summary>The pods of one namespace that a selector picks.</summary>
    public string PodsIn(string space, Selector pods) =>
        Named($"pods in {space} with {pods}", () => Pods.Where(pod => pod.Workload.Name.Namespace == space && LabelFit.Fits(pods, pod.Workload.Labels)).SelectMany(static pod => pod.Addresses));

    /// <summary>The pods of the namespaces that a selector picks.</summary>
    public string PodsOf(Selector namespaces, Selector pods) => Named(
        $"pods of {namespaces} with {pods}",
        () => Pods.Where(pod => LabelFit.Fits(namespaces, LabelsOf(pod.Workload.Name.Namespace)) && LabelFit.Fits(pods, pod.Workload.Labels)).SelectMany(static pod => pod.Addresses));

    /// <summary>The nodes that a selector picks.</summary>
    public string Nodes(Selector nodes) => Named($"nodes with {nodes}", () => cluster.Snapshot.Nodes.Where(node => LabelFit.Fits(nodes, node.Labels)).SelectMany(static node => node.Addresses));

    /// <summary>The hosts that a domain name stands for; <c>*.</c> for one or more labels, never the apex.</summary>
    public string Domain(string domain) => Named($"domain {domain}", () => cluster.Hosts.Where(host => host.Domain.Length > 0 && IsMeant(domain, host.Domain)).Select(static host => host.Address));

    /// <summary>Pods, protocols and ports that a port name stands for; without a protocol for any.</summary>
    public string Ports(string name, Protocol? protocol) => Named(
        $"port {name} of {protocol}",
        "{0} . inet_proto . inet_service",
        isIPv6 => from pod in Pods
                  from address in pod.Addresses
                  where address.IsIPv6 == isIPv6
                  from port in pod.Workload.Ports
                  where port.Name == name && (protocol is null || port.Protocol == protocol)
                  select string.Create(CultureInfo.InvariantCulture, $"{Match.Address(address)} . {Match.Name(port.Protocol)} . {port.Number}"));

    /// <summary>The set of one family that goes with a name given out here.</summary>
    public static string OfFamily(string name, bool isIPv6) => name + (isIPv6 ? "_6" : "_4");

    private static bool IsMeant(string pattern, string domain)
    {
        if (!pattern.StartsWith("*.", StringComparison.Ordinal)) return string.Equals(pattern, domain, StringComparison.OrdinalIgnoreCase);
        return string.Equals(pattern, domain, StringComparison.OrdinalIgnoreCase)
            || (domain.Length > pattern.Length - 1 && domain.EndsWith(pattern[1..], StringComparison.OrdinalIgnoreCase));
    }

    private string Named(string question, Func<IEnumerable<Cidr>> addresses) =>
        Named(question, "{0}", isIPv6 => addresses().Where(address => address.IsIPv6 == isIPv6).Select(Match.Address));

    private string Named(string question, string type, Func<bool, IEnumerable<string>> elements)
    {
        if (names.TryGetValue(question, out var known)) return known;
        var name = names[question] = string.Create(CultureInfo.InvariantCulture, $"s{names.Count + 1}");
        foreach (var isIPv6 in (bool[])[false, true])
            ruleset.AddSet(new(OfFamily(name, isIPv6), type.Replace("{0}", isIPv6 ? "ipv6_addr" : "ipv4_addr", StringComparison.Ordinal), [.. elements(isIPv6).Distinct().Order(StringComparer.Ordinal)]));
        return name;
    }
}
