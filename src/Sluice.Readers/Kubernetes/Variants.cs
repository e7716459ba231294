using Sluice.Model;

namespace Sluice.Readers.Kubernetes;

/// <summary>Names the parts of one owner by what tells them apart.</summary>
internal static class Variants
{
    /// <summary>
    /// One name for each part, all different; empty when there is one part. The labels that differ name a part; of labels that each suffice, the one with
    /// the shortest key. Parts with equal labels are named after their first pod as well.
    /// </summary>
    public static string[] Of(IReadOnlyList<(Labels Labels, string FirstPod)> parts)
    {
        if (parts.Count == 1) return [""];
        var differing = parts.SelectMany(part => part.Labels.Pairs.ToArray()).Select(pair => pair.Key).Distinct(StringComparer.Ordinal)
            .Where(key => parts.Any(part => !string.Equals(part.Labels.Find(key), parts[0].Labels.Find(key), StringComparison.Ordinal)))
            .OrderBy(key => key.Length).ThenBy(key => key, StringComparer.Ordinal).ToList();
        var sufficient = differing.Find(key => parts.Select(part => part.Labels.Find(key)).Distinct(StringComparer.Ordinal).Count() == parts.Count);
        var keys = sufficient is null ? differing.Order(StringComparer.Ordinal).ToList() : [sufficient];
        var names = parts.Select(part => string.Join(',', keys.Select(key => part.Labels.Find(key) is { } value ? $"{key}={value}" : $"!{key}"))).ToArray();
        foreach (var same in Enumerable.Range(0, names.Length).GroupBy(index => names[index], StringComparer.Ordinal).Where(group => group.Count() > 1).ToList())
        {
            var number = 0;
            foreach (var index in same.OrderBy(index => parts[index].FirstPod, StringComparer.Ordinal))
            {
                number++;
                var pod = parts[index].FirstPod.Length > 0 ? parts[index].FirstPod : FormattableString.Invariant($"template {number}");
                names[index] = same.Key.Length == 0 ? pod : $"{same.Key},{pod}";
            }
        }

        return names;
    }
}
