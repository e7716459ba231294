namespace Sluice.Readers.Live;

/// <summary>A kind that an API server serves.</summary>
/// <param name="ApiVersion">Group and version as served, <c>networking.k8s.io/v1</c>.</param>
/// <param name="Plural">The name in URLs, <c>networkpolicies</c>.</param>
/// <param name="Kind"><c>NetworkPolicy</c>.</param>
/// <param name="IsNamespaced">Whether its objects are in namespaces.</param>
internal sealed record LiveResource(string ApiVersion, string Plural, string Kind, bool IsNamespaced)
{
    /// <summary>The name that permissions use: <c>networkpolicies.networking.k8s.io</c>, or <c>pods</c>.</summary>
    public string Name => ApiVersion.IndexOf('/', StringComparison.Ordinal) is var slash and > 0 ? $"{Plural}.{ApiVersion[..slash]}" : Plural;

    /// <summary>The path of its list over all namespaces.</summary>
    public string ListPath => ApiVersion.Contains('/', StringComparison.Ordinal) ? $"/apis/{ApiVersion}/{Plural}" : $"/api/{ApiVersion}/{Plural}";

    /// <summary>The path of its list in one namespace.</summary>
    public string ListPathIn(string space) => $"{ListPath[..^Plural.Length]}namespaces/{space}/{Plural}";

    /// <summary>
    /// Reads a line of <c>kubectl api-resources --no-headers</c>: name, short names (perhaps), API version, whether namespaced, kind. Null for another line.
    /// </summary>
    public static LiveResource? Parse(string line)
    {
        var columns = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var scope = Array.FindIndex(columns, static column => column is "true" or "false");
        return scope is 2 or 3 && columns.Length > scope + 1
            ? new(columns[scope - 1], columns[0], columns[scope + 1], columns[scope] == "true")
            : null;
    }
}
