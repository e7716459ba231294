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
        var (read, unread) = (new RepresentedCount(0, 0, 0, 0), new RepresentedCount(0, 0, 0, 0));
        foreach (var cohort in scene.Subjects.Cohorts)
        {
            var count = cohort.Count(scene);
            var ingress = Isolation.Of(scene, cohort, Direction.Ingress);
            var egress = Isolation.Of(scene, cohort, Direction.Egress);
            if (cohort.Selector is null) read = Add(read, count, ingress, egress);
            else unread = Add(unread, count, ingress, egress);
            if (ingress == Closing.Open || egress == Closing.Open) open.UnionWith(cohort.Names(scene));
        }

        var reaching = External.Egress(scene);
        var reached = External.Ingress(scene);
        var around = new SortedSet<string>(
            reaching.Where(static path => !AroundGateway.IsGateway(path.Workload.Labels)).Concat(reached.Where(static path => !ControllerSearch.IsController(path.Workload)))
                .Select(static path => Scene.NameOf(path.Workload)),
            StringComparer.Ordinal);
        var hostNetwork = scene.Snapshot.Workloads.Count(workload => workload is { HostNetwork: true, IsSurroundings: false });
        var counts = new IsolationCount(read.Kinds, read.OpenForIngress, read.OpenForEgress, read.Undecided, hostNetwork, reaching.Count, reached.Count, unread);
        return new(counts, [.. open], [.. around], External.IsUndecided(scene));
    }

    private static RepresentedCount Add(RepresentedCount sum, int count, Closing ingress, Closing egress) => new(
        sum.Kinds + count,
        sum.OpenForIngress + (ingress == Closing.Open ? count : 0),
        sum.OpenForEgress + (egress == Closing.Open ? count : 0),
        sum.Undecided + (ingress == Closing.Unknown || egress == Closing.Unknown ? count : 0));
}
