using Sluice.Gateway.Destinations;

namespace Sluice.Gateway.Callers;

/// <summary>Who has an address: one pod, or nobody that can be named.</summary>
/// <param name="Pod">The key of the pod; null when it is none, or not one alone.</param>
/// <param name="Fault">Why the address names nobody although somebody has it, as part of a sentence.</param>
internal readonly record struct AddressOwner(string? Pod, string? Fault);

/// <summary>The addresses of a cluster and who has them. Not for several threads at once.</summary>
internal sealed class AddressOwners
{
    private readonly Dictionary<NetAddress, List<string>> pods = [];
    private readonly Dictionary<NetAddress, SortedSet<string>> nodes = [];
    private readonly Dictionary<string, List<NetAddress>> byNode = new(StringComparer.Ordinal);

    /// <summary>Pods on the host network have the addresses of their node, also where nobody may list nodes.</summary>
    public void Add(string key, ClusterPod pod)
    {
        foreach (var address in pod.Addresses)
        {
            if (pod.IsOnHostNetwork) AddNode(NameOf(key), address);
            else if (pods.TryGetValue(address, out var keys)) keys.Add(key);
            else pods[address] = [key];
        }
    }

    public void Remove(string key, ClusterPod pod)
    {
        foreach (var address in pod.Addresses)
        {
            if (pod.IsOnHostNetwork) RemoveNode(NameOf(key), address);
            else if (pods.TryGetValue(address, out var keys) && keys.Remove(key) && keys.Count == 0) pods.Remove(address);
        }
    }

    /// <summary>Replaces the addresses of a node; whether they were others.</summary>
    public bool PutNode(string name, List<NetAddress> addresses)
    {
        var before = byNode.GetValueOrDefault(name) ?? [];
        if (before.SequenceEqual(addresses)) return false;
        foreach (var address in before) RemoveNode(name, address);
        foreach (var address in addresses) AddNode(name, address);
        if (addresses.Count > 0) byNode[name] = addresses;
        else byNode.Remove(name);
        return true;
    }

    public AddressOwner Find(NetAddress address)
    {
        if (nodes.TryGetValue(address, out var names)) return new(null, $"its address belongs to the node {names.OrderBy(static name => name.Contains(' ', StringComparison.Ordinal)).First()}, and every pod on the host network there has it");
        if (!pods.TryGetValue(address, out var keys)) return default;
        return keys is [var key] ? new(key, null) : new(null, $"its address belongs to {keys.Count} pods: {string.Join(" and ", keys.Order(StringComparer.Ordinal).Take(2))}");
    }

    private static string NameOf(string pod) => $"of {pod}";

    private void AddNode(string name, NetAddress address)
    {
        if (nodes.TryGetValue(address, out var names)) names.Add(name);
        else nodes[address] = new(StringComparer.Ordinal) { name };
    }

    private void RemoveNode(string name, NetAddress address)
    {
        if (nodes.TryGetValue(address, out var names) && names.Remove(name) && names.Count == 0) nodes.Remove(address);
    }
}
