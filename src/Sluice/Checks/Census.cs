using Sluice.Model;

namespace Sluice.Checks;

/// <summary>The judged workloads counted by isolation and by paths outside, with the names of those that stand open.</summary>
internal sealed record Census(IsolationCount Counts, IReadOnlyList<string> Open, IReadOnlyList<string> Outside)
{
    public static Census Of(Scene scene)
    {
        var open = new SortedSet<string>(StringComparer.Ordinal);
        int all = 0, openIn = 0, openOut = 0, undecided = 0;
        foreach (var cohort in scene.Subjects.Cohorts)
        {
            var names = cohort.Names(scene);
            var ingress = Isolation.Of(scene, cohort, Direction.Ingress);
            var egress = Isolation.Of(scene, cohort, Direction.Egress);
            all += names.Count;
            if (ingress == Closing.Open) openIn += names.Count;
            if (egress == Closing.Open) openOut += names.Count;
            if (ingress == Closing.Unknown || egress == Closing.Unknown) undecided += names.Count;
            if (ingress == Closing.Open || egress == Closing.Open) open.UnionWith(names);
        }

        var reaching = External.Egress(scene);
        var reached = External.Ingress(scene);
        var outside = new SortedSet<string>(reaching.Concat(reached).Select(path => Scene.NameOf(path.Workload)), StringComparer.Ordinal);
        var hostNetwork = scene.Snapshot.Workloads.Count(workload => workload is { HostNetwork: true, IsSurroundings: false });
        return new(new(all, openIn, openOut, undecided, hostNetwork, reaching.Count, reached.Count), [.. open], [.. outside]);
    }
}
