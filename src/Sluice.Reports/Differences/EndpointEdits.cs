using Sluice.Analysis;
using Sluice.Findings;
using Sluice.Model;
using Sluice.Reports.Words;

namespace Sluice.Reports.Differences;

/// <summary>What differs about the ends of a connection when no policy has changed.</summary>
internal static class EndpointEdits
{
    public static IReadOnlyList<(string Text, SourceSpan Span)> Of(DifferenceReport report, ConnectionChange change)
    {
        var edits = new List<(string, SourceSpan)>();
        foreach (var end in (Endpoint[])[change.From, change.To])
        {
            if (end is WorkloadEndpoint { Workload: var workload } && Find(report.Before.Snapshot, workload) is { } was && Find(report.After.Snapshot, workload) is { } now)
            {
                if (!was.Labels.Equals(now.Labels)) edits.Add(($"labels of {EndpointWords.Of(end)}: {Difference(was.Labels, now.Labels)}", now.LabelsSpan.HasLine ? now.LabelsSpan : now.Span));
                if (was.Ports != now.Ports) edits.Add(($"container ports of {EndpointWords.Of(end)}", now.Span));
                if (was.HostNetwork != now.HostNetwork) edits.Add(($"{EndpointWords.Of(end)} {(now.HostNetwork ? "is now" : "is no longer")} on the host network", now.Span));
                if (was.Addresses != now.Addresses) edits.Add(($"addresses of {EndpointWords.Of(end)}", now.Span));
            }

            if (end.Namespace.Length > 0 && Find(report.Before.Snapshot, end.Namespace) is { } old && Find(report.After.Snapshot, end.Namespace) is { } space && !old.Labels.Equals(space.Labels))
                edits.Add(($"labels of namespace {end.Namespace}: {Difference(old.Labels, space.Labels)}", space.Span));
        }

        return [.. edits.Distinct()];
    }

    private static Workload? Find(Snapshot snapshot, Workload like) =>
        snapshot.Workloads.FirstOrDefault(workload => workload.Name == like.Name && workload.Variant == like.Variant);

    private static Namespace? Find(Snapshot snapshot, string name) => snapshot.Namespaces.FirstOrDefault(space => space.Name == name);

    private static string Difference(Labels was, Labels now)
    {
        var changes = now.Pairs.ToArray().Where(pair => was.Find(pair.Key) != pair.Value)
            .Select(pair => was.Find(pair.Key) is { } old ? $"{pair.Key}={pair.Value} (was {old})" : $"{pair.Key}={pair.Value} (new)")
            .Concat(was.Pairs.ToArray().Where(pair => now.Find(pair.Key) is null).Select(static pair => $"{pair.Key}={pair.Value} (removed)"));
        return Counts.Sample([.. changes], 4);
    }
}
