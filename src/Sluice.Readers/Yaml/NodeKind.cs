namespace Sluice.Readers.Yaml;

/// <summary>What a node is. <see cref="None"/> is the node that is not there.</summary>
public enum NodeKind
{
    /// <summary>No node: a key that was not found, the root of a document that could not be read.</summary>
    None = 0,

    /// <summary>Keys with values, in the order of the source.</summary>
    Mapping,

    /// <summary>A list of items.</summary>
    Sequence,

    /// <summary>A single value that is not null.</summary>
    Scalar,

    /// <summary>Nothing after the key, <c>~</c>, or a plain <c>null</c>.</summary>
    Null,
}
