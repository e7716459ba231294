using Sluice.Model;

namespace Sluice.Benchmarks.Shapes;

/// <summary>
/// A synthetic cluster, the same at every run: its numbers come from a seed. <c>bench/README.md</c> says what each one stands for.
/// </summary>
/// <param name="Name">One letter.</param>
/// <param name="Summary">What it holds, in one line.</param>
/// <param name="Goal">The time within which the whole analysis is to be done on two cores.</param>
/// <param name="Build">Makes it.</param>
internal sealed record Shape(string Name, string Summary, TimeSpan Goal, Func<Snapshot> Build)
{
    public static IReadOnlyList<Shape> All { get; } =
    [
        new("A", "100k pods, 25k namespaces, 75k policies: many small teams", TimeSpan.FromSeconds(2), ManyTeams.Build),
        new("B", "100k pods, 100 namespaces, 10.1k policies: few large ones", TimeSpan.FromSeconds(1), LargeNamespaces.Build),
        new("C", "10k workloads, 10k policies that all select all of them", TimeSpan.FromSeconds(0.5), OneCrowd.Build),
        new("D", "100k pods, 2k namespaces, 22k cross-namespace policies, 9 port ranges", TimeSpan.FromSeconds(2), CrossNamespace.Build),
        new("E", "20k workloads, permissive: most pairs allowed", TimeSpan.FromSeconds(2), Permissive.Build),
    ];

    public static Shape? Find(string name) =>
        All.FirstOrDefault(shape => string.Equals(shape.Name, name, StringComparison.OrdinalIgnoreCase));
}
