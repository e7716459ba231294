namespace Sluice.Cli.Output;

/// <summary>Standard output: the answer and nothing else.</summary>
internal static class Answer
{
    /// <summary>Ends the program while it writes: nothing is open then that has to be ended first.</summary>
    public static CancellationToken Stop { get; set; }

    /// <summary>
    /// Writes the answer. A reader that has seen enough (<c>| head</c>) is no error, and the stream of the console ignores it: the exit code still says what
    /// the answer is.
    /// </summary>
    /// <exception cref="Failure">The answer could not be written whole, as on a full disk.</exception>
    public static void Write(Action<Stream> write)
    {
        using var ending = Stop.Register(static () => Environment.Exit(ExitCodes.Interrupted));
        try
        {
            using var stream = new BufferedStream(Console.OpenStandardOutput(), 1 << 16);
            write(stream);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new Failure(
                ExitCodes.CouldNotRun,
                $"standard output cannot be written: {(fault is UnauthorizedAccessException ? "it is closed" : fault.Message)}",
                "What was written is not whole. See whether the disk is full (df), or write somewhere else.");
        }
    }

    /// <summary>Writes text lines.</summary>
    public static void WriteText(string text) => Write(stream => stream.Write(System.Text.Encoding.UTF8.GetBytes(text)));
}
