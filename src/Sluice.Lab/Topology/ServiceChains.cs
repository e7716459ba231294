using System.Globalization;
using System.Text;
using Sluice.Lab.Nftables;
using Sluice.Model;
using Sluice.Probes;

namespace Sluice.Lab.Topology;

/// <summary>Services as translation of the destination on each node, before any policy is looked at: each port leads to its first pod.</summary>
internal static class ServiceChains
{
    private const string Table = "inet sluice_services";

    /// <summary>What nft reads; empty where there is no Service.</summary>
    public static string Of(ConcreteCluster cluster)
    {
        var rules = new StringBuilder();
        foreach (var service in cluster.Snapshot.Services)
        {
            if (service.Selector is not { IsEmpty: false } selector) continue;
            var backends = cluster.Pods.Where(pod => !pod.Workload.HostNetwork && pod.Workload.Name.Namespace == service.Name.Namespace && LabelFit.Fits(selector, pod.Workload.Labels)).ToList();
            foreach (var port in service.Ports.Where(static port => port.Protocol != Sets.Protocol.Unknown))
            {
                if (backends.Select(pod => (Pod: pod, Target: TargetOf(port, pod.Workload))).FirstOrDefault(static backend => backend.Target > 0) is not { Pod: { } pod, Target: var target }) continue;
                foreach (var address in service.ClusterAddresses)
                {
                    if (pod.Addresses.FirstOrDefault(own => own.IsIPv6 == address.IsIPv6) is not { Prefix: > 0 } own) continue;
                    var family = address.IsIPv6 ? "ip6" : "ip";
                    var to = address.IsIPv6 ? $"[{Match.Address(own)}]" : Match.Address(own);
                    rules.Append(CultureInfo.InvariantCulture, $"add rule {Table} translate {family} daddr {Match.Address(address)} {Match.Name(port.Protocol)} dport {port.Port} dnat {family} to {to}:{target}\n");
                }
            }
        }

        return rules.Length == 0 ? "" : $"add table {Table}\nadd chain {Table} translate {{ type nat hook prerouting priority -100; policy accept; }}\n{rules}";
    }

    private static int TargetOf(ServicePort port, Workload workload)
    {
        if (port.TargetName is not { } name) return port.TargetNumber > 0 ? port.TargetNumber : port.Port;
        foreach (var declared in workload.Ports)
        {
            if (declared.Name == name && declared.Protocol == port.Protocol) return declared.Number;
        }

        return 0;
    }
}
