using System.Text;
using Sluice.Readers.Yaml;

namespace Sluice.Readers.Kubernetes.Fields;

/// <summary>A field of the API: its name, what may stand under it, and what goes on below.</summary>
internal sealed record Field(string Name, Shape Shape, Place? Place = null)
{
    private readonly byte[] utf8 = Encoding.UTF8.GetBytes(Name);

    /// <summary>What follows when the field is lost, as the end of a sentence: <c>every port is open</c>; null when it depends.</summary>
    public string? WhenLost { get; init; }

    /// <summary>What the API makes of the field without a value, where authors tend to mean something else; null where nothing is to be said.</summary>
    public string? WhenNull { get; init; }

    /// <summary>What the field is for, in one sentence, where a schema is written from it; empty otherwise.</summary>
    public string Says { get; init; } = "";

    /// <summary>Whether an object without it is not whole.</summary>
    public bool IsRequired { get; init; }

    /// <summary>The values it may have; empty when they are no closed list.</summary>
    public string[] Values { get; init; } = [];

    public bool IsNamed(ReadOnlySpan<byte> key) => key.SequenceEqual(utf8);

    /// <summary>Whether the key is at most one slip away, case, hyphens and underscores aside; may say so of a few that are further away.</summary>
    public bool IsNear(ReadOnlySpan<byte> key)
    {
        if (key.ContainsAny((byte)'-', (byte)'_')) return true;
        if (Math.Abs(key.Length - utf8.Length) > 1) return false;
        var shorter = Math.Min(key.Length, utf8.Length);
        var (front, back) = (0, 0);
        while (front < shorter && IsSame(key[front], utf8[front])) front++;
        while (back < shorter - front && IsSame(key[^(back + 1)], utf8[^(back + 1)])) back++;
        return front + back >= Math.Max(key.Length, utf8.Length) - 2;
    }

    /// <summary>Whether the value could stand under this field, judged by its outer form.</summary>
    public bool Takes(DocumentNode value) => Shape switch
    {
        Shape.Text => value.IsScalar && value.Type == ScalarType.Text,
        Shape.Word => value.IsScalar,
        Shape.WholeNumber => value.TryGetInteger(out _),
        Shape.NumberOrText => (value.IsScalar && value.Type == ScalarType.Text) || value.TryGetInteger(out _),
        Shape.Boolean => value.Type == ScalarType.Boolean,
        Shape.Mapping or Shape.TextMapping or Shape.Named => value.IsMapping,
        Shape.List or Shape.TextList => value.IsSequence,
        _ => true,
    };

    private static bool IsSame(byte left, byte right) => left == right || ((left | 0x20) == (right | 0x20) && char.IsAsciiLetter((char)left));
}
