namespace Sluice.Readers.Sources;

/// <summary>Why the operating system refused, in a few words.</summary>
internal static class Reasons
{
    /// <summary>The reason; for a link that leads nowhere, where it leads.</summary>
    /// <param name="fault">What was thrown.</param>
    /// <param name="path">The file; null when it is of no use, as for a folder.</param>
    public static string Of(Exception fault, string? path = null) => fault switch
    {
        UnauthorizedAccessException => "permission denied",
        FileNotFoundException or DirectoryNotFoundException => path is not null && new FileInfo(path).LinkTarget is { } target
            ? $"it is a link to {target}, which does not exist" : "it does not exist",
        PathTooLongException => "its name is too long",
        _ => Words(fault.Message),
    };

    /// <summary>The system's words without the path, which the place of the problem gives: <c>Too many levels of symbolic links : '/a/b'</c>.</summary>
    private static string Words(string message)
    {
        if (message.StartsWith("Too many levels of symbolic links", StringComparison.Ordinal)) return "it is a link that leads back to itself";
        var path = message.IndexOf(" : '", StringComparison.Ordinal);
        return path < 0 ? message.TrimEnd('.') : char.ToLowerInvariant(message[0]) + message[1..path];
    }
}
