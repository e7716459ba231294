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

    public bool IsNamed(ReadOnlySpan<byte> key) => key.SequenceEqual(utf8);

    /// <summary>Whether the value could stand under this field, judged by its outer form.</summary>
    public bool Takes(DocumentNode value) => Shape switch
    {
        Shape.Text => value.IsScalar && value.Type == ScalarType.Text,
        Shape.WholeNumber => value.TryGetInteger(out _),
        Shape.NumberOrText => (value.IsScalar && value.Type == ScalarType.Text) || value.TryGetInteger(out _),
        Shape.Boolean => value.Type == ScalarType.Boolean,
        Shape.Mapping or Shape.TextMapping => value.IsMapping,
        Shape.List or Shape.TextList => value.IsSequence,
        _ => true,
    };
}
