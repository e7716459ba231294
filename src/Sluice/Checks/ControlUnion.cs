using Sluice.Findings;
using Sluice.Sets;

namespace Sluice.Checks;

/// <summary>
/// The controls of several readings that are judged together, such as the overlays of one base. A control is satisfied only where it is in every one of them; where the proofs
/// differ, each is told with the name of its reading.
/// </summary>
public static class ControlUnion
{
    /// <summary>The reports as one.</summary>
    /// <param name="reports">At least one, each with the name of its reading.</param>
    public static ControlReport Of(IReadOnlyList<(string Name, ControlReport Report)> reports)
    {
        ArgumentNullException.ThrowIfNull(reports);
        var counts = reports.Select(static one => one.Report.Counts).Aggregate(Sum);
        var results = reports[0].Report.Results.Select((_, at) => Union([.. reports.Select(one => (one.Name, one.Report.Results[at]))]));
        return new(counts, results.ToValueList());
    }

    private static ControlResult Union(List<(string Name, ControlResult Result)> results)
    {
        var first = results[0].Result;
        if (results.TrueForAll(one => one.Result == first)) return first;
        var statements = results.Select(static one => one.Result.Statement).Distinct(StringComparer.Ordinal).Take(2).Count() == 1
            ? first.Statement : string.Join(' ', results.Select(static one => $"{one.Name}: {one.Result.Statement}"));
        return first with
        {
            Status = Worst(results),
            Statement = statements,
            Offenders = results.Select(static one => one.Result.Offenders).Distinct().Aggregate(Union),
            Findings = results.SelectMany(static one => one.Result.Findings).Distinct(StringComparer.Ordinal).ToValueList(),
        };
    }

    private static ControlStatus Worst(List<(string Name, ControlResult Result)> results) =>
        results.Exists(static one => one.Result.Status == ControlStatus.NotSatisfied) ? ControlStatus.NotSatisfied
        : results.TrueForAll(static one => one.Result.Status == ControlStatus.Satisfied) ? ControlStatus.Satisfied : ControlStatus.NotAssessed;

    /// <summary>The workloads of both; one that stands in both is counted twice, as readings count workloads.</summary>
    private static Concern Union(Concern one, Concern other) => new(
        [],
        0,
        one.Workloads.Concat(other.Workloads).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).Take(Concern.Limit).ToValueList(),
        one.WorkloadCount + other.WorkloadCount);

    private static IsolationCount Sum(IsolationCount one, IsolationCount other) => new(
        one.Workloads + other.Workloads,
        one.OpenForIngress + other.OpenForIngress,
        one.OpenForEgress + other.OpenForEgress,
        one.Undecided + other.Undecided,
        one.HostNetwork + other.HostNetwork,
        one.ReachingOutside + other.ReachingOutside,
        one.ReachedFromOutside + other.ReachedFromOutside,
        new(
            one.Represented.Kinds + other.Represented.Kinds,
            one.Represented.OpenForIngress + other.Represented.OpenForIngress,
            one.Represented.OpenForEgress + other.Represented.OpenForEgress,
            one.Represented.Undecided + other.Represented.Undecided));
}
