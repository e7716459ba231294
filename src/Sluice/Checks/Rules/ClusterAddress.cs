using Sluice.Findings;
using Sluice.Model;
using Sluice.Sets;

namespace Sluice.Checks.Rules;

/// <summary>SLU2012: an ipBlock that names the address of a Service, or addresses of pods. Neither is what policies are about.</summary>
internal static class ClusterAddress
{
    /// <summary>A block wider than this is not meant for one Service.</summary>
    private const int NarrowIPv4 = 24;

    private const int NarrowIPv6 = 112;

    public static Check Check { get; } = new(
        "SLU2012",
        "cluster-address",
        Severity.Error,
        "the ipBlock names addresses inside the cluster",
        Controls.Ids(Controls.FlowEnforcement),
        Find);

    private static IEnumerable<Finding> Find(Check check, Scene scene)
    {
        var services = Services(scene);
        var pods = scene.Inside.PodRanges;
        if (services.Count == 0 && pods.IsEmpty) yield break;
        foreach (var written in scene.JudgedRules)
        {
            for (var at = 0; at < written.Rule.Peers.Count; at++)
            {
                if (written.Rule.Peers[at].Block is not { } block) continue;
                if (ServiceIn(services, block) is { } service)
                {
                    yield return written.Finding(
                        check,
                        block.Span,
                        "the ipBlock names the address of a Service",
                        $"{block.Block} holds the address of Service {service.Name.Namespace}/{service.Name.Name}. Most plugins translate it to a pod before policies look, "
                            + "so the rule matches nothing there; the API leaves the order open.",
                        block.Block.ToString()) with
                    {
                        Remedy = "Select the pods behind the Service by their labels.",
                        Related = [new(service.Span, "has this address")],
                    };
                }
                else if (AddressSet.Of(block.Block).IsSubsetOf(pods))
                {
                    yield return written.Finding(
                        check,
                        block.Span,
                        "the ipBlock names addresses of pods",
                        $"{block.Block} lies in the range that pods draw their addresses from. A pod's address changes with every restart, and plugins differ in whether a block matches pods at all.",
                        block.Block.ToString()) with
                    {
                        Severity = Severity.Warning,
                        Remedy = "Select the pods by their labels.",
                    };
                }
            }
        }
    }

    private static List<(Cidr Address, Service Service)> Services(Scene scene)
    {
        var list = new List<(Cidr Address, Service Service)>();
        foreach (var service in scene.Snapshot.Services)
        {
            foreach (var address in service.ClusterAddresses) list.Add((address, service));
        }

        list.Sort(static (a, b) => a.Address.CompareTo(b.Address));
        return list;
    }

    private static Service? ServiceIn(List<(Cidr Address, Service Service)> services, IpBlock block)
    {
        if (block.Block.Prefix < (block.Block.IsIPv6 ? NarrowIPv6 : NarrowIPv4)) return null;
        int low = 0, high = services.Count;
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            if (services[middle].Address < block.Block) low = middle + 1;
            else high = middle;
        }

        for (; low < services.Count && block.Block.Contains(services[low].Address); low++)
        {
            if (AddressSet.Of(services[low].Address).IsSubsetOf(block.Addresses)) return services[low].Service;
        }

        return null;
    }
}
