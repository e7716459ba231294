using Sluice.Charters;
using Sluice.Drift;
using Sluice.Tests.Building;
using Sluice.Tests.Charters;

namespace Sluice.Tests.Drift;

/// <summary>Compares clusters made in a test, and says in short what drifted.</summary>
internal static class Drifting
{
    public static DriftComparison Compare(Cluster desired, Cluster live, BoundCharter? charter = null) =>
        DriftComparison.Of(new(desired.Snapshot, live.Snapshot, Chartered.Noon) { Charter = charter });

    /// <summary>The objects: <c>Extra NetworkPolicy shop/debug</c>, with the fields that differ in brackets.</summary>
    public static IEnumerable<string> Objects(this DriftComparison comparison) => comparison.Objects.Select(static drift =>
        $"{drift.Kind} {drift.Name}{(drift.Fields.Count == 0 ? "" : $" [{string.Join("; ", drift.Fields.Select(static field => $"{field.Path}: {field.Desired} -> {field.Live}"))}]")}");

    /// <summary>The connections: <c>Opened shop/job -> shop/db TCP 5432 by ExtraPolicy NetworkPolicy shop/debug</c>.</summary>
    public static IEnumerable<string> Connections(this DriftComparison comparison) => comparison.Connections.Select(static connection =>
        $"{connection.Change.Kind} {connection.Change.From} -> {connection.Change.To} {connection.Change.Opened.Union(connection.Change.Closed).Union(connection.Change.Unknown)} by {string.Join(", ", connection.By.Select(static by => $"{by.Kind} {by.Drift?.Name}".TrimEnd()))}");
}
