namespace Sluice.Readers.Yaml;

/// <summary>What a document says it is. A part that is absent or not known is null.</summary>
/// <param name="ApiVersion">As written, <c>networking.k8s.io/v1</c>.</param>
/// <param name="Kind">As written, <c>NetworkPolicy</c>.</param>
public sealed record DocumentHead(string? ApiVersion, string? Kind)
{
    /// <summary>Whether this is a list of objects: a kind that ends in <c>List</c>.</summary>
    public bool IsList => Kind is not null && Kind.EndsWith("List", StringComparison.Ordinal);
}
