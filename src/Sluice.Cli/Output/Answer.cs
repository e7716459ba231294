namespace Sluice.Cli.Output;

/// <summary>Standard output: the answer and nothing else.</summary>
internal static class Answer
{
    /// <summary>Writes the answer. A reader that has seen enough (<c>| head</c>) ends the writing and is no error: the exit code still says what the answer is.</summary>
    public static void Write(Action<Stream> write)
    {
        try
        {
            using var stream = new BufferedStream(Console.OpenStandardOutput(), 1 << 16);
            write(stream);
        }
        catch (IOException)
        {
            // The pipe is closed. Whoever closed it knows.
        }
    }

    /// <summary>Writes text lines.</summary>
    public static void WriteText(string text) => Write(stream => stream.Write(System.Text.Encoding.UTF8.GetBytes(text)));
}
