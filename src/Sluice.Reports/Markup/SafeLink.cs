namespace Sluice.Reports.Markup;

/// <summary>Links to source files: always relative paths, never a scheme, whatever the file is called.</summary>
internal static class SafeLink
{
    /// <summary>A link to a line of a file, <c>./deploy/billing.yaml#L28</c>; an absolute path stays absolute on the same host.</summary>
    public static string To(string file, int line)
    {
        var path = string.Join('/', file.Split('/', '\\').Select(Uri.EscapeDataString));
        while (path.StartsWith("//", StringComparison.Ordinal)) path = path[1..];
        if (!path.StartsWith('/') && !path.StartsWith('.')) path = "./" + path;
        return line > 0 ? $"{path}#L{line}" : path;
    }
}
