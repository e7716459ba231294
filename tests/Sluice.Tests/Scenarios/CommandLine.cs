using System.Reflection;
using System.Text;

namespace Sluice.Tests.Scenarios;

/// <summary>What a command printed, and its exit code.</summary>
internal sealed record Ran(int ExitCode, byte[] Output, string Errors)
{
    public string Text => Encoding.UTF8.GetString(Output);
}

/// <summary>
/// The real command line in this process: the entry point with its arguments, from the root of the checkout, so that a thousand runs cost no thousand starts.
/// The answer is taken through <c>--output-file</c>, since standard output belongs to the test runner.
/// </summary>
internal static class CommandLine
{
    private static readonly Lock Gate = new();

    /// <summary>Runs <c>sluice</c> with the arguments.</summary>
    public static Ran Run(params IReadOnlyList<string> arguments)
    {
        var file = Path.GetTempFileName();
        lock (Gate)
        {
            var (folder, console) = (Environment.CurrentDirectory, Console.Error);
            using var errors = new StringWriter();
            try
            {
                Environment.CurrentDirectory = Repository.Root;
                Console.SetError(errors);
                var result = EntryPoint.Invoke(null, [(string[])[.. arguments, "--output-file", file]]);
                return new(result is int code ? code : 0, File.ReadAllBytes(file), errors.ToString());
            }
            finally
            {
                Console.SetError(console);
                Environment.CurrentDirectory = folder;
                File.Delete(file);
            }
        }
    }

    private static MethodInfo EntryPoint { get; } = Assembly.Load("Sluice.Cli").EntryPoint ?? throw new MissingMethodException("Sluice.Cli has no entry point");
}
