using System.Net;
using Sluice.Probes;

namespace Sluice.Lab.Probing;

/// <summary>The names that the lab's DNS knows: Services by their cluster name, and the domains that policies and a charter name; of a wildcard one name below it.</summary>
internal sealed class LabNames
{
    /// <summary>A name that is always known: the lab's own.</summary>
    public const string Own = "lab.sluice.test";

    private readonly Dictionary<string, List<IPAddress>> addresses = new(StringComparer.OrdinalIgnoreCase)
    {
        [Own] = [IPAddress.Parse("198.18.0.1"), IPAddress.Parse("2001:db8::1")],
    };

    public LabNames(ConcreteCluster cluster)
    {
        foreach (var service in cluster.Snapshot.Services)
        {
            foreach (var address in service.ClusterAddresses) Add($"{service.Name.Name}.{service.Name.Namespace}.svc.cluster.local", Sockets.AddressOf(address));
        }

        foreach (var host in cluster.Hosts.Where(static host => host.Domain.Length > 0)) Add(host.Resolves, Sockets.AddressOf(host.Address));
    }

    /// <summary>The address of a name in a family; null when there is none.</summary>
    public IPAddress? Find(string name, bool isIPv6) =>
        addresses.GetValueOrDefault(name)?.Find(address => address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6 == isIPv6);

    private void Add(string name, IPAddress address)
    {
        if (!addresses.TryGetValue(name, out var known)) addresses[name] = known = [];
        known.Add(address);
    }
}
