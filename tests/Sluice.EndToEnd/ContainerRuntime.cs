using System.Diagnostics;
using System.Globalization;
using Sluice.Lab.Kernel;

namespace Sluice.EndToEnd;

/// <summary>A process that runs in a container.</summary>
/// <param name="Id">Its number on this machine.</param>
/// <param name="Container">Where: <c>shop/web-1 probe</c>.</param>
/// <param name="Command">Its command line.</param>
public sealed record ContainerProcess(int Id, string Container, string Command);

/// <summary>
/// A container as the kernel sees it: the network namespace of its pod, and process and mount namespaces of its own. Its command is process 1 there, so that signals to it
/// do what they do in a cluster: without a handler, nothing. It sees its own <c>/proc</c>, an empty <c>/tmp</c>, the name server of its cluster, and on its path the applets
/// of busybox and nothing else. When its first process ends, by itself or with the test, the kernel ends all others in it.
/// </summary>
internal sealed class ContainerRuntime : IDisposable
{
    /// <summary>Where the applets are inside: a folder that every Linux has and that nothing here uses.</summary>
    private const string Applets = "/mnt";

    private const string Prepare = "{mount} --bind {tools} /mnt && {mount} --bind {resolver} /etc/resolv.conf && {mount} -t tmpfs none /tmp && echo ready && exec \"$@\"";

    private readonly string name;
    private readonly NetworkNamespace place;
    private readonly string[] user;
    private readonly Process first;
    private readonly string processes;
    private readonly Task<int> ended;
    private int disposed;

    private ContainerRuntime(string name, NetworkNamespace place, string tools, string resolver, long? userId, bool isOwn, IReadOnlyList<string> command)
    {
        (this.name, this.place, IsOwn) = (name, place, isOwn);
        user = userId is { } id ? [Tool.PathOf("setpriv"), $"--reuid={id}", $"--regid={id}", "--clear-groups", "--bounding-set=-all"] : [];
        var prepare = Prepare.Replace("{mount}", Tool.PathOf("mount"), StringComparison.Ordinal).Replace("{tools}", tools, StringComparison.Ordinal).Replace("{resolver}", resolver, StringComparison.Ordinal);
        first = Start(
            [Tool.PathOf("setpriv"), "--pdeathsig=KILL", Tool.PathOf("unshare"), "--pid", "--fork", "--kill-child", "--mount-proc", "--", Tool.PathOf("busybox"), "sh", "-c", prepare, "sh", .. user, .. command]);
        first.StandardInput.Close();
        if (first.StandardOutput.ReadLine() != "ready") throw new ExecException($"the container {name} does not begin: {first.StandardError.ReadToEnd()}");
        processes = Link($"/proc/{first.Id}/ns/pid_for_children");
        _ = first.StandardOutput.BaseStream.CopyToAsync(Stream.Null);
        _ = first.StandardError.BaseStream.CopyToAsync(Stream.Null);
        ended = End();
    }

    /// <summary>Whether its first process is that of an image, and nobody's who probes.</summary>
    public bool IsOwn { get; }

    /// <summary>Starts the first process; returns when it runs.</summary>
    public static ContainerRuntime Begin(string name, NetworkNamespace place, string tools, string resolver, long? userId, bool isOwn, IReadOnlyList<string> command) =>
        new(name, place, tools, resolver, userId, isOwn, command);

    /// <summary>Ends with the first process, and gives its exit code.</summary>
    public Task<int> Ended => ended;

    /// <summary>Runs one more command beside the first, with the streams of a call.</summary>
    public async Task<int> Run(ExecCall call)
    {
        using var process = Start([Tool.PathOf("nsenter"), $"--mount=/proc/{first.Id}/ns/mnt", $"--pid=/proc/{first.Id}/ns/pid_for_children", "--", .. user, .. call.Command]);
        using var over = new CancellationTokenSource();
        var input = Feed(call.Input, process, over.Token);
        var output = Task.WhenAll(Drain(process.StandardOutput.BaseStream, call.Output), Drain(process.StandardError.BaseStream, call.Error));
        await process.WaitForExitAsync(CancellationToken.None);
        await over.CancelAsync();
        await output;
        await input;
        return process.ExitCode;
    }

    /// <summary>What runs in it now; not the first process of an image.</summary>
    public IEnumerable<ContainerProcess> Processes() =>
        InNamespace().Where(process => !IsOwn || process.Inside != 1).Select(process => new ContainerProcess(process.Id, name, process.Command));

    public void Dispose()
    {
        if (Interlocked.Exchange(ref disposed, 1) == 1)
        {
            ended.GetAwaiter().GetResult();
            return;
        }

        // A process that became another user no longer ends with its parent.
        var left = InNamespace().Select(static process => process.Id).ToList();
        left.ForEach(End);
        first.Kill();
        ended.GetAwaiter().GetResult();
        for (var tries = 0; tries < 1000 && left.Exists(static id => Directory.Exists($"/proc/{id}")); tries++) Thread.Sleep(10);
        first.Dispose();
    }

    /// <summary>The processes of its namespace; none when that is gone, because another one may have its number then.</summary>
    private IEnumerable<(int Id, int Inside, string Command)> InNamespace()
    {
        if (ended.IsCompleted) yield break;
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
        {
            if (!int.TryParse(Path.GetFileName(folder), out var id) || Link($"{folder}/ns/pid") != processes) continue;
            var (inside, command) = Read(folder);
            if (inside != 0) yield return (id, inside, command);
        }
    }

    private static void End(int id)
    {
        try
        {
            using var process = Process.GetProcessById(id);
            process.Kill();
        }
        catch (Exception gone) when (gone is ArgumentException or InvalidOperationException)
        {
            // It ended in the meantime.
        }
    }

    private async Task<int> End()
    {
        await first.WaitForExitAsync();
        return first.ExitCode;
    }

    private Process Start(string[] command) => place.Run(() =>
    {
        var start = new ProcessStartInfo(command[0], command[1..]) { WorkingDirectory = "/", RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment.Clear();
        start.Environment["PATH"] = Applets;
        start.Environment["HOME"] = "/";
        return Process.Start(start)!;
    });

    private static async Task Feed(Stream input, Process process, CancellationToken ended)
    {
        try
        {
            var buffer = new byte[65536];
            while (await input.ReadAsync(buffer, ended) is > 0 and var length)
            {
                await process.StandardInput.BaseStream.WriteAsync(buffer.AsMemory(0, length), ended);
                await process.StandardInput.BaseStream.FlushAsync(ended);
            }

            process.StandardInput.Close();
        }
        catch (Exception gone) when (gone is IOException or OperationCanceledException)
        {
            // It ended before it had read everything.
        }
    }

    /// <summary>Passes on what a command writes; when nobody listens any more it goes on, unheard.</summary>
    private static async Task Drain(Stream from, Stream to)
    {
        var buffer = new byte[32768];
        while (await from.ReadAsync(buffer) is > 0 and var length)
        {
            try
            {
                await to.WriteAsync(buffer.AsMemory(0, length));
            }
            catch (Exception gone) when (gone is IOException or System.Net.WebSockets.WebSocketException or ObjectDisposedException or OperationCanceledException)
            {
                to = Stream.Null;
            }
        }
    }

    /// <summary>The number of a process inside its own namespace, 0 when it is gone, and its command.</summary>
    private static (int Inside, string Command) Read(string folder)
    {
        try
        {
            // One that has ended and that nobody asks about is in the list, and runs no more.
            var status = File.ReadAllLines($"{folder}/status");
            if (status.Contains("State:\tZ (zombie)")) return default;
            var inside = status.First(static line => line.StartsWith("NSpid:", StringComparison.Ordinal)).Split('\t')[^1];
            return (int.Parse(inside, CultureInfo.InvariantCulture), File.ReadAllText($"{folder}/cmdline").Replace('\0', ' ').Trim());
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException or InvalidOperationException)
        {
            return default;
        }
    }

    private static string Link(string path)
    {
        try
        {
            return new FileInfo(path).LinkTarget ?? "";
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}
