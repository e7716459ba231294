using System.Globalization;
using System.Text;
using Sluice.Lab.Nftables;

namespace Sluice.Lab.Topology;

/// <summary>What <c>ip -batch</c> reads in each place: interfaces, addresses, routes of full length, and neighbours that are never asked for.</summary>
internal static class Wiring
{
    /// <summary>Gateways have no address of their own: their neighbour entries are permanent, so that nothing is ever resolved.</summary>
    private const string Gateway4 = "169.254.255.1", Gateway6 = "fe80::1", Peer4 = "169.254.255.2", Peer6 = "fe80::2";

    /// <summary>The fabric: an interface to each node, and one to the place outside, which has number 0.</summary>
    public static string Fabric(LabPlan plan, Func<LabNode?, string> pathOf)
    {
        var batch = new StringBuilder("link set lo up\n");
        Link(batch, "out", LabPlan.Hardware(1, 0), "uplink", LabPlan.Hardware(2, 0), pathOf(null));
        Default(batch, "out", LabPlan.Hardware(2, 0), Peer4, Peer6, "", "");
        foreach (var node in plan.Nodes)
        {
            var name = string.Create(CultureInfo.InvariantCulture, $"n{node.Number}");
            Link(batch, name, node.Hardware.Fabric, "uplink", node.Hardware.Node, pathOf(node));
            Neighbours(batch, name, node.Hardware.Node, Peer4, Peer6);
            foreach (var address in node.Addresses.Concat(node.Everyone.SelectMany(static pod => pod.Addresses)))
                batch.Append(CultureInfo.InvariantCulture, $"route add {address} via {(address.IsIPv6 ? Peer6 : Peer4)} dev {name} onlink\n");
        }

        return batch.ToString();
    }

    /// <summary>A node: its addresses, the way to the fabric, and an interface to each pod.</summary>
    public static string Node(LabNode node, Func<LabPod, string> pathOf)
    {
        var batch = new StringBuilder("link set lo up\n");
        foreach (var address in node.Addresses) batch.Append(CultureInfo.InvariantCulture, $"addr add {address} dev lo{(address.IsIPv6 ? " nodad" : "")}\n");
        batch.Append("link set uplink up\n");
        Default(batch, "uplink", node.Hardware.Fabric, Gateway4, Gateway6, Source(node, false), Source(node, true));
        foreach (var pod in node.Everyone)
        {
            Link(batch, pod.Interface, pod.Hardware.Node, "eth0", pod.Hardware.Pod, pathOf(pod));
            foreach (var address in pod.Addresses)
            {
                batch.Append(CultureInfo.InvariantCulture, $"route add {address} dev {pod.Interface}{Source(node, address.IsIPv6)}\n");
                batch.Append(CultureInfo.InvariantCulture, $"neigh add {Match.Address(address)} lladdr {pod.Hardware.Pod} dev {pod.Interface} nud permanent\n");
            }
        }

        return batch.ToString();
    }

    /// <summary>A pod: its addresses, and everything else by way of its node.</summary>
    public static string Pod(LabPod pod)
    {
        var batch = new StringBuilder("link set lo up\nlink set eth0 up\n");
        foreach (var address in pod.Addresses) batch.Append(CultureInfo.InvariantCulture, $"addr add {address} dev eth0{(address.IsIPv6 ? " nodad" : "")}\n");
        Default(batch, "eth0", pod.Hardware.Node, Gateway4, Gateway6, "", "");
        return batch.ToString();
    }

    /// <summary>The place outside: the addresses of every host.</summary>
    public static string Outside(LabPlan plan)
    {
        var batch = new StringBuilder("link set lo up\nlink set uplink up\n");
        foreach (var address in plan.Outside) batch.Append(CultureInfo.InvariantCulture, $"addr add {address} dev lo{(address.IsIPv6 ? " nodad" : "")}\n");
        Default(batch, "uplink", LabPlan.Hardware(1, 0), Gateway4, Gateway6, "", "");
        return batch.ToString();
    }

    private static void Link(StringBuilder batch, string name, string hardware, string peer, string peerHardware, string peerPath) =>
        batch.Append(CultureInfo.InvariantCulture, $"link add {name} address {hardware} type veth peer name {peer} address {peerHardware} netns {peerPath}\nlink set {name} up\n");

    private static void Default(StringBuilder batch, string device, string hardware, string gateway4, string gateway6, string source4, string source6)
    {
        Neighbours(batch, device, hardware, gateway4, gateway6);
        batch.Append(CultureInfo.InvariantCulture, $"route add 0.0.0.0/0 via {gateway4} dev {device} onlink{source4}\nroute add ::/0 via {gateway6} dev {device} onlink{source6}\n");
    }

    private static void Neighbours(StringBuilder batch, string device, string hardware, string gateway4, string gateway6) =>
        batch.Append(CultureInfo.InvariantCulture, $"neigh add {gateway4} lladdr {hardware} dev {device} nud permanent\nneigh add {gateway6} lladdr {hardware} dev {device} nud permanent\n");

    /// <summary>The node speaks to its pods from its own address.</summary>
    private static string Source(LabNode node, bool isIPv6)
    {
        foreach (var address in node.Addresses)
        {
            if (address.IsIPv6 == isIPv6) return $" src {Match.Address(address)}";
        }

        return "";
    }
}
