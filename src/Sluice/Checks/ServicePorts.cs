using Sluice.Model;
using Sluice.Sets;

namespace Sluice.Checks;

/// <summary>Ports of Services that lead to pod ports of another number, by the Service's own port.</summary>
internal sealed class ServicePorts
{
    private readonly Dictionary<(string Namespace, Protocol Protocol, int Port), List<Translation>> translations = [];

    public ServicePorts(Scene scene)
    {
        foreach (var service in scene.Snapshot.Services)
        {
            if (service.Selector is not { IsEmpty: false } selector) continue;
            var pods = scene.Select(service.Name.Namespace, selector);
            foreach (var port in service.Ports)
            {
                var target = TargetOf(scene, port, pods);
                if (target == 0 || target == port.Port) continue;
                var key = (service.Name.Namespace, port.Protocol, port.Port);
                if (!translations.TryGetValue(key, out var list)) translations[key] = list = [];
                list.Add(new(service, port, target, pods));
            }
        }
    }

    /// <summary>A Service port, the pod port behind it and the pods, as places, ascending.</summary>
    public sealed record Translation(Service Service, ServicePort Port, int Target, int[] Pods);

    public IReadOnlyList<Translation> Find(string name, Protocol protocol, int port) => translations.GetValueOrDefault((name, protocol, port)) ?? [];

    private static int TargetOf(Scene scene, ServicePort port, int[] pods)
    {
        if (port.TargetName is not { } name) return port.TargetNumber;
        foreach (var place in pods)
        {
            foreach (var declared in scene.Workload(place).Ports)
            {
                if (declared.Name == name && declared.Protocol == port.Protocol) return declared.Number;
            }
        }

        return 0;
    }
}
