using Sluice.Analysis;
using Sluice.Findings;
using Sluice.Model;
using Sluice.Reports.Words;
using Sluice.Sets;

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

    private static Workload? Find(Snapshot snapshot, Workload like) => Find(snapshot.Workloads, workload =>
    {
        var order = workload.Name.CompareTo(like.Name);
        return order != 0 ? order : string.CompareOrdinal(workload.Variant, like.Variant);
    });

    private static Namespace? Find(Snapshot snapshot, string name) => Find(snapshot.Namespaces, space => string.CompareOrdinal(space.Name, name));

    /// <summary>The item that stands where it is looked for; snapshots are in canonical order.</summary>
    private static T? Find<T>(ValueList<T> items, Func<T, int> order)
        where T : class
    {
        var (low, high) = (0, items.Count - 1);
        while (low <= high)
        {
            var middle = (low + high) >>> 1;
            var found = order(items[middle]);
            if (found == 0) return items[middle];
            if (found < 0) low = middle + 1;
            else high = middle - 1;
        }

        return null;
    }

    private static string Difference(Labels was, Labels now)
    {
        var changes = now.Pairs.ToArray().Where(pair => was.Find(pair.Key) != pair.Value)
            .Select(pair => was.Find(pair.Key) is { } old ? $"{pair.Key}={pair.Value} (was {old})" : $"{pair.Key}={pair.Value} (new)")
            .Concat(was.Pairs.ToArray().Where(pair => now.Find(pair.Key) is null).Select(static pair => $"{pair.Key}={pair.Value} (removed)"));
        return Counts.Sample([.. changes], 4);
    }
}
