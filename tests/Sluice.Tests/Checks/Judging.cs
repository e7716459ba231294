using Sluice.Analysis;
using Sluice.Checks;
using Sluice.Findings;
using Sluice.Model;
using Sluice.Sets;
using Sluice.Tests.Building;

namespace Sluice.Tests.Checks;

/// <summary>Runs the checks on a cluster made in a test.</summary>
internal static class Judging
{
    /// <summary>The findings of one check.</summary>
    public static IReadOnlyList<Finding> Findings(this Cluster cluster, string id, Profile? profile = null) =>
        [.. Catalog.Run(Input(cluster, profile) with { Filter = check => check.Id == id })];

    /// <summary>The findings of one check where nothing may stay unknown.</summary>
    public static IReadOnlyList<Finding> StrictFindings(this Cluster cluster, string id) =>
        [.. Catalog.Run(Input(cluster, null) with { Filter = check => check.Id == id, Strict = true })];

    /// <summary>The ids of all findings.</summary>
    public static IReadOnlyList<string> Ids(this Cluster cluster) => [.. Catalog.Run(Input(cluster, null)).Select(finding => finding.Id).Distinct()];

    /// <summary>Every control with its proof.</summary>
    public static ControlReport Controls(this Cluster cluster)
    {
        var input = Input(cluster, null);
        return ControlReport.Of(input, Catalog.Run(input));
    }

    /// <summary>The same cluster with all of it, but for what is added later, as surroundings.</summary>
    public static Cluster AsSurroundings(this Cluster cluster) => cluster with
    {
        Snapshot = cluster.Snapshot with
        {
            Namespaces = [.. cluster.Snapshot.Namespaces.Select(item => item with { IsSurroundings = true })],
            Workloads = [.. cluster.Snapshot.Workloads.Select(item => item with { IsSurroundings = true })],
            Policies = [.. cluster.Snapshot.Policies.Select(item => item with { IsSurroundings = true })],
        },
    };

    /// <summary>A workload that declares ports, as <c>http:8080</c> or <c>8080</c>.</summary>
    public static Func<Workload, Workload> Declaring(params string[] ports) => workload => workload with
    {
        Ports = [.. ports.Select(port => port.Split(':')).Select(parts => new ContainerPort(
            parts.Length > 1 ? parts[0] : "", Protocol.Tcp, int.Parse(parts[^1], System.Globalization.CultureInfo.InvariantCulture)))],
    };

    private static CheckInput Input(Cluster cluster, Profile? profile) => new(Reachability.Of(cluster.Snapshot, profile ?? Profile.Upstream, cluster.Options));
}
