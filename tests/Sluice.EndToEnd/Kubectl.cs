using System.Diagnostics;
using System.Text;

namespace Sluice.EndToEnd;

/// <summary>Runs the real kubectl against a stand-in, in a folder with its kubeconfig.</summary>
public sealed class Kubectl
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private readonly Workspace work;

    public Kubectl(Workspace work, FakeCluster api)
    {
        Tool.Require("kubectl");
        this.work = work.File("kubeconfig", api.Config);
        work.Cli.Environment["KUBECONFIG"] = Path.Combine(work.Folder, "kubeconfig");
        work.Cli.Environment["HOME"] = work.Folder;
    }

    public CliRun Run(params string[] arguments) => RunAsync("", arguments).GetAwaiter().GetResult();

    /// <summary>The same with text on standard input, while others run.</summary>
    public async Task<CliRun> RunAsync(string input, params string[] arguments)
    {
        var start = new ProcessStartInfo("kubectl", arguments)
        {
            WorkingDirectory = work.Folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = new UTF8Encoding(false),
        };
        foreach (var (name, value) in work.Cli.Environment) start.Environment[name] = value;
        using var process = Process.Start(start)!;
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(Limit);
        try
        {
            var (output, error) = (process.StandardOutput.ReadToEndAsync(limit.Token), process.StandardError.ReadToEndAsync(limit.Token));
            await process.StandardInput.WriteAsync(input);
            process.StandardInput.Close();
            await process.WaitForExitAsync(limit.Token);
            return new(process.ExitCode, await output, await error);
        }
        finally
        {
            if (!process.HasExited) process.Kill(entireProcessTree: true);
        }
    }
}
