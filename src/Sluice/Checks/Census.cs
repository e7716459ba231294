using Sluice.Analysis;
using Sluice.Checks.Rules;
using Sluice.Model;

namespace Sluice.Checks;

/// <summary>The judged workloads counted by isolation and by paths outside, with the names of those that stand open.</summary>
/// <param name="Counts">The numbers.</param>
/// <param name="Open">Those that no policy isolates in a direction.</param>
/// <param name="Around">Those with a path to or from outside that leads around ingress controllers and egress gateways.</param>
/// <param name="IsBoundaryUndecided">Whether of some it cannot be said that they have no path outside.</param>
internal sealed record Census(IsolationCount Counts, IReadOnlyList<string> Open, IReadOnlyList<string> Around, bool IsBoundaryUndecided)
{
    public static Census Of(Scene scene)
    {
        var open = new SortedSet<string>(StringComparer.Ordinal);
        int all = 0, openIn = 0, openOut = 0, undecided = 0;
        foreach (var cohort in scene.Subjects.Cohorts)
        {
            var count = cohort.Count(scene);
            var ingress = Isolation.Of(scene, cohort, Direction.Ingress);
            var egress = Isolation.Of(scene, cohort, Direction.Egress);
            all += count;
            if (ingress == Closing.Open) openIn += count;
            if (egress == Closing.Open) openOut += count;
            if (ingress == Closing.Unknown || egress == Closing.Unknown) undecided += count;
            if (ingress == Closing.Open || egress == Closing.Open) open.UnionWith(cohort.Names(scene));
        }

        var reaching = External.Egress(scene);
        var reached = External.Ingress(scene);
        var around = new SortedSet<string>(
            reaching.Where(static path => !AroundGateway.IsGateway(path.Workload.Labels)).Concat(reached.Where(static path => !ControllerSearch.IsController(path.Workload)))
                .Select(static path => Scene.NameOf(path.Workload)),
            StringComparer.Ordinal);
        var hostNetwork = scene.Snapshot.Workloads.Count(workload => workload is { HostNetwork: true, IsSurroundings: false });
        return new(new(all, openIn, openOut, undecided, hostNetwork, reaching.Count, reached.Count), [.. open], [.. around], External.IsUndecided(scene));
    }
}
