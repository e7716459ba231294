namespace Sluice.Findings;

/// <summary>The closed list of edits a fix is made of.</summary>
public enum EditKind
{
    Unknown = 0,

    /// <summary>Replace the scalar or node at <see cref="StructuralEdit.Path"/> by <see cref="StructuralEdit.Value"/>.</summary>
    Set,

    /// <summary>Append <see cref="StructuralEdit.Value"/> to the list at <see cref="StructuralEdit.Path"/>, which is made when absent.</summary>
    Append,

    /// <summary>Remove the node at <see cref="StructuralEdit.Path"/>.</summary>
    Remove,

    /// <summary>Move the node at <see cref="StructuralEdit.Path"/> to the path in <see cref="StructuralEdit.Value"/>.</summary>
    Move,

    /// <summary>Add a whole new object, given as YAML in <see cref="StructuralEdit.Value"/>.</summary>
    AddObject,
}

/// <summary>
/// An edit computed by the engine and rendered by the reader that knows the source text: object, path, new value.
/// Paths are written <c>spec.egress[2].to[0].ports</c>; a key with dots or slashes stands in quotes: <c>metadata.labels["app.kubernetes.io/name"]</c>.
/// </summary>
/// <param name="Kind">What is done.</param>
/// <param name="Target">The object as <c>Kind namespace/name</c>, and where it begins.</param>
/// <param name="TargetSpan">Where the object begins in its source.</param>
/// <param name="Path">The node in the object.</param>
/// <param name="Value">The new value as a YAML fragment (flow style or scalar, or a block for <see cref="EditKind.AddObject"/>).</param>
public sealed record StructuralEdit(EditKind Kind, string Target, SourceSpan TargetSpan, string Path, string Value);
