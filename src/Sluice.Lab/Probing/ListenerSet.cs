using System.Net.Sockets;
using Sluice.Lab.Topology;
using Sluice.Sets;

namespace Sluice.Lab.Probing;

/// <summary>One listener for each address, protocol and port that connections are tried at. What cannot be listened at is remembered, with the reason.</summary>
internal sealed class ListenerSet : IDisposable
{
    private readonly List<Listener> listeners = [];
    private readonly Dictionary<(Cidr, Sets.Protocol, int), string> faults = [];

    public ListenerSet(LabNetwork network, IEnumerable<(Cidr Address, Sets.Protocol Protocol, int Port)> wanted, LabNames names, CancellationToken stop)
    {
        foreach (var place in wanted.Distinct().GroupBy(listener => network.At(listener.Address)))
        {
            place.Key.Run(() =>
            {
                foreach (var (address, protocol, port) in place) Listen(address, protocol, port, names, stop);
                return true;
            });
        }
    }

    /// <summary>Why nothing listens there; empty where something does.</summary>
    public string FaultOf(Cidr address, Sets.Protocol protocol, int port) => faults.GetValueOrDefault((address, protocol, port), "");

    public void Dispose()
    {
        foreach (var listener in listeners) listener.Dispose();
    }

    private void Listen(Cidr address, Sets.Protocol protocol, int port, LabNames names, CancellationToken stop)
    {
        try
        {
            listeners.Add(Listener.Start(address, protocol, port, names, stop));
        }
        catch (SocketException fault)
        {
            faults[(address, protocol, port)] = $"nothing can listen there: {fault.Message}";
        }
    }
}
