namespace Sluice.Reports.Words;

/// <summary>Names of enum members as they stand in JSON.</summary>
internal static class Names
{
    /// <summary><c>NamespaceLabelsUnseen</c> becomes <c>namespaceLabelsUnseen</c>.</summary>
    public static string Camel(string name) => char.ToLowerInvariant(name[0]) + name[1..];
}
