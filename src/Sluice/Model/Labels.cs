namespace Sluice.Model;

/// <summary>The labels of an object: keys unique, ascending (ordinal), equal by content.</summary>
public sealed class Labels : IEquatable<Labels>
{
    /// <summary>The label every namespace carries with its own name (KEP-2161).</summary>
    public const string NamespaceName = "kubernetes.io/metadata.name";

    private readonly KeyValuePair<string, string>[] pairs;
    private readonly int hash;

    private Labels(KeyValuePair<string, string>[] sorted)
    {
        pairs = sorted;
        var code = new HashCode();
        foreach (var (key, value) in sorted)
        {
            code.Add(key, StringComparer.Ordinal);
            code.Add(value, StringComparer.Ordinal);
        }

        hash = code.ToHashCode();
    }

    public static Labels Empty { get; } = new([]);

    /// <summary>The pairs, ascending by key.</summary>
    public ReadOnlySpan<KeyValuePair<string, string>> Pairs => pairs;

    public int Count => pairs.Length;

    /// <summary>Labels from pairs in any order; of equal keys the last one counts.</summary>
    public static Labels Of(IEnumerable<KeyValuePair<string, string>> source)
    {
        var map = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (key, value) in source) map[key] = value;
        return map.Count == 0 ? Empty : new([.. map]);
    }

    /// <summary>Labels from pairs, for constants and tests.</summary>
    public static Labels Of(params ReadOnlySpan<(string Key, string Value)> source)
    {
        var list = new List<KeyValuePair<string, string>>(source.Length);
        foreach (var (key, value) in source) list.Add(new(key, value));
        return Of(list);
    }

    /// <summary>The value under the key; null when the key is absent.</summary>
    public string? Find(string key)
    {
        int low = 0, high = pairs.Length - 1;
        while (low <= high)
        {
            var middle = (low + high) >>> 1;
            var order = string.CompareOrdinal(pairs[middle].Key, key);
            if (order == 0) return pairs[middle].Value;
            if (order < 0) low = middle + 1;
            else high = middle - 1;
        }

        return null;
    }

    /// <summary>The same labels with one more, or with another value for it.</summary>
    public Labels With(string key, string value) => Of([.. pairs, new(key, value)]);

    /// <summary>The same labels without one.</summary>
    public Labels Without(string key) => Of(pairs.Where(pair => !string.Equals(pair.Key, key, StringComparison.Ordinal)));

    public bool Equals(Labels? other) => other is not null && hash == other.hash && pairs.AsSpan().SequenceEqual(other.pairs);

    public override bool Equals(object? obj) => Equals(obj as Labels);

    public override int GetHashCode() => hash;

    /// <summary><c>app=web,tier=front</c>.</summary>
    public override string ToString() => string.Join(',', pairs.Select(pair => $"{pair.Key}={pair.Value}"));
}
