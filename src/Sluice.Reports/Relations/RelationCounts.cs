using Sluice.Analysis;
using Sluice.Findings;
using Sluice.Reports.Json;
using Sluice.Reports.Words;

namespace Sluice.Reports.Relations;

/// <summary>The counts every format of the relation tells, exact.</summary>
internal sealed record RelationCounts
{
    public required int Allowed { get; init; }

    public required int Unknown { get; init; }

    public required int Workloads { get; init; }

    public required int Representatives { get; init; }

    public required int Namespaces { get; init; }

    /// <summary>Workloads and representatives with an allowed connection to addresses or domains outside.</summary>
    public required int ReachOutside { get; init; }

    /// <summary>Problems of the input by severity: <c>1 error and 2 warnings</c>; empty when there is none.</summary>
    public required string Problems { get; init; }

    public required bool IsFiltered { get; init; }

    public required bool IsExposure { get; init; }

    public static RelationCounts Of(RelationReport report) => new()
    {
        Allowed = report.Connections.Count(connection => !connection.Allowed.IsEmpty),
        Unknown = report.Connections.Count(connection => !connection.Unknown.IsEmpty),
        Workloads = report.Endpoints.Count(endpoint => endpoint is WorkloadEndpoint),
        Representatives = report.Endpoints.Count(endpoint => endpoint is RepresentativeEndpoint),
        Namespaces = report.Endpoints.Select(endpoint => endpoint.Namespace).Where(name => name.Length > 0).Distinct(StringComparer.Ordinal).Count(),
        ReachOutside = report.Connections
            .Where(connection => !connection.Allowed.IsEmpty && connection.To is AddressEndpoint or DomainEndpoint && connection.From.Namespace.Length > 0)
            .Select(connection => connection.From).Distinct().Count(),
        Problems = ProblemWords(report.Problems),
        IsFiltered = report.IsFiltered,
        IsExposure = report.IsExposure,
    };

    /// <summary>The counts in one or two sentences.</summary>
    public IEnumerable<string> Sentences()
    {
        yield return $"{Headline()}.";
        if (Problems.Length > 0) yield return $"The input has {Problems}: sluice check shows each with its place.";
    }

    /// <summary><c>412 connections · 3 unknown · 63 workloads, 9 namespaces · 14 reach outside</c>.</summary>
    public string Headline()
    {
        var parts = new List<string> { Counts.Of(Allowed, "connection") + (IsFiltered ? " shown" : "") };
        if (Unknown > 0) parts.Add($"{Counts.Number(Unknown)} unknown");
        var subjects = new List<string>();
        if (Workloads > 0 || Representatives == 0) subjects.Add(Counts.Of(Workloads, "workload"));
        if (Representatives > 0) subjects.Add(IsExposure
            ? Counts.Of(Representatives, "kind of pod that does not exist yet", "kinds of pods that do not exist yet")
            : Counts.Of(Representatives, "kind of pod not read", "kinds of pods not read"));
        subjects.Add(Counts.Of(Namespaces, "namespace"));
        parts.Add(string.Join(", ", subjects));
        if (ReachOutside > 0) parts.Add($"{Counts.Number(ReachOutside)} {(ReachOutside == 1 ? "reaches" : "reach")} outside the cluster");
        return string.Join(" · ", parts);
    }

    private static string ProblemWords(IReadOnlyList<Problem> problems) => Counts.Sentence(
    [
        .. problems.GroupBy(problem => problem.Severity).OrderByDescending(group => group.Key)
            .Select(group => Counts.Of(group.Count(), JsonShapes.Severity(group.Key))),
    ]);
}
