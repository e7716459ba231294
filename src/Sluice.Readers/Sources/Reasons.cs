namespace Sluice.Readers.Sources;

/// <summary>Why the operating system refused, in a few words.</summary>
internal static class Reasons
{
    public static string Of(Exception fault) => fault switch
    {
        UnauthorizedAccessException => "permission denied",
        FileNotFoundException or DirectoryNotFoundException => "it does not exist",
        PathTooLongException => "its name is too long",
        _ => fault.Message.TrimEnd('.'),
    };
}
