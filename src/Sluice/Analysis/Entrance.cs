using Sluice.Model;
using Sluice.Sets;

namespace Sluice.Analysis;

/// <summary>A route that leads traffic from outside, through the controller that serves it, to a workload.</summary>
/// <param name="Controller">What serves it: the synthetic ingress controller where its pods were not read, else the only workload that looks like one; null where several do.</param>
/// <param name="Route">The Ingress, HTTPRoute or Route.</param>
/// <param name="Ports">The pod ports that it leads to.</param>
/// <param name="Admitted">What policies say to the controller about these ports; unknown where there are several controllers.</param>
public sealed record Entrance(Endpoint? Controller, IngressRoute Route, TrafficSet Ports, Verdict Admitted)
{
    /// <summary>The routes to an endpoint, in the order of the snapshot; none where no route leads.</summary>
    internal static ValueList<Entrance> To(Reachability reachability, Endpoint to)
    {
        if (to is not WorkloadEndpoint { Workload: var workload }) return default;
        var found = new List<Entrance>();
        var controllers = reachability.Endpoints.Where(static endpoint => endpoint is ExternalEndpoint || endpoint is WorkloadEndpoint one && ControllerSearch.IsController(one.Workload)).ToList();
        var controller = controllers.Count == 1 ? controllers[0] : null;
        var decision = controller is null ? null : reachability.Decide(controller, to);
        foreach (var (route, ports) in RouteTargets.To(workload, reachability.Snapshot))
            found.Add(new(controller, route, ports, decision is null ? Verdict.Unknown : InquiryAnswer.Of(decision.Allowed, decision.Unknown, ports)));

        return found.ToValueList();
    }
}
