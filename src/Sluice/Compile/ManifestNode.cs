using Sluice.Sets;

namespace Sluice.Compile;

/// <summary>A value of a manifest before it is written: the closed family of what JSON has. Order of keys is kept, and is the writer's.</summary>
public abstract record ManifestNode
{
    private protected ManifestNode()
    {
    }

    public static implicit operator ManifestNode(string text) => new TextNode(text);

    public static implicit operator ManifestNode(int number) => new NumberNode(number);

    public static implicit operator ManifestNode(bool value) => new BooleanNode(value);

    /// <summary>Text.</summary>
    public static ManifestNode FromString(string text) => new TextNode(text);

    /// <summary>A number.</summary>
    public static ManifestNode FromInt32(int number) => new NumberNode(number);

    /// <summary>A truth value.</summary>
    public static ManifestNode FromBoolean(bool value) => new BooleanNode(value);

    /// <summary>A mapping, without the entries whose value is null.</summary>
    public static MappingNode Map(params ReadOnlySpan<(string Key, ManifestNode? Value)> entries)
    {
        var kept = new List<ManifestEntry>(entries.Length);
        foreach (var (key, value) in entries)
        {
            if (value is not null) kept.Add(new(key, value));
        }

        return new(kept.ToValueList());
    }

    /// <summary>A sequence.</summary>
    public static SequenceNode List(IEnumerable<ManifestNode> items) => new(items.ToValueList());
}

/// <summary>A key and its value.</summary>
public sealed record ManifestEntry(string Key, ManifestNode Value);

/// <summary>A mapping; keys in the order in which they are written.</summary>
public sealed record MappingNode(ValueList<ManifestEntry> Entries) : ManifestNode
{
    /// <summary>The value of a key; null when there is none.</summary>
    public ManifestNode? Find(string key) => Entries.FirstOrDefault(entry => string.Equals(entry.Key, key, StringComparison.Ordinal))?.Value;
}

/// <summary>A sequence.</summary>
public sealed record SequenceNode(ValueList<ManifestNode> Items) : ManifestNode;

/// <summary>Text, of any content.</summary>
public sealed record TextNode(string Text) : ManifestNode;

/// <summary>A whole number.</summary>
public sealed record NumberNode(long Number) : ManifestNode;

/// <summary>A truth value.</summary>
public sealed record BooleanNode(bool Value) : ManifestNode;
