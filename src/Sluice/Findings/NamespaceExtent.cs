using Sluice.Sets;

namespace Sluice.Findings;

/// <summary>Which namespaces something is about: those that are named, or all but those.</summary>
/// <param name="IsAllBut">Whether all namespaces but the named ones are meant, those that nobody knows of among them.</param>
/// <param name="Names">The names, ascending.</param>
public sealed record NamespaceExtent(bool IsAllBut, ValueList<string> Names)
{
    /// <summary>Whether a namespace is meant.</summary>
    public bool Covers(string name) => Names.Contains(name, StringComparer.Ordinal) != IsAllBut;
}
