using System.Diagnostics;
using System.Text;

namespace Sluice.EndToEnd;

/// <summary>The containers of the cluster: those of images begin when a command first needs them, those that are asked for at once.</summary>
public sealed partial class PacketCluster
{
    private readonly Dictionary<string, ContainerRuntime> containers = new(StringComparer.Ordinal);
    private DirectoryInfo? folder;

    /// <summary>Pods, as <c>shop/web-1</c>, whose own images have no programs: no command can be run in them, in ephemeral containers one can.</summary>
    public HashSet<string> Toolless { get; } = new(StringComparer.Ordinal);

    /// <summary>Whether a missing program is told as cri-dockerd does, by exit code 126, and not as containerd does, by an internal error.</summary>
    public bool IsDocker { get; set; }

    /// <summary>What runs in containers now, but for what images themselves run.</summary>
    public IReadOnlyList<ContainerProcess> Processes
    {
        get
        {
            lock (containers) return [.. containers.Values.SelectMany(static container => container.Processes())];
        }
    }

    private void Provide(string work)
    {
        // Containers run as other users too, who could not enter the folder of the test.
        folder = Directory.CreateTempSubdirectory("sluice-busybox-");
        if (OperatingSystem.IsLinux()) folder.UnixFileMode |= UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;
        var applets = folder.CreateSubdirectory("bin");
        using var install = Process.Start(Tool.PathOf("busybox"), ["--install", "-s", applets.FullName]);
        install.WaitForExit();
        Api.Starting = Start;
        Api.Executing = Execute;
        Api.Scheduling = Schedule;
    }

    private Task<int> Start(StartedContainer container)
    {
        var running = Begin(container.Namespace, container.Pod, container.Name, (long?)container.Spec["securityContext"]?["runAsUser"], isOwn: false, container.Command);
        _ = container.UntilStopped().ContinueWith(_ => running.Dispose(), TaskScheduler.Default);
        return running.Ended;
    }

    private async Task<int> Execute(ExecCall call)
    {
        var key = Key(call.Namespace, call.Pod, call.Container);
        var isOwn = !Api.Started.Any(one => Key(one.Namespace, one.Pod, one.Name) == key);
        if ((isOwn && Toolless.Contains($"{call.Namespace}/{call.Pod}")) || !Has(call.Command[0])) return await Missing(call);
        ContainerRuntime? running;
        lock (containers) running = containers.GetValueOrDefault(key) ?? Begin(call.Namespace, call.Pod, call.Container, null, isOwn: true, ["tail", "-f", "/dev/null"]);
        return await running.Run(call);
    }

    private ContainerRuntime Begin(string space, string pod, string name, long? user, bool isOwn, IReadOnlyList<string> command)
    {
        var resolver = Path.Combine(folder!.FullName, $"{space}.resolv.conf");
        var running = ContainerRuntime.Begin($"{space}/{pod} {name}", PlaceOf($"{space}/{pod}"), Path.Combine(folder.FullName, "bin"), Resolver(resolver, space), user, isOwn, command);
        lock (containers) containers[Key(space, pod, name)] = running;
        return running;
    }

    private static string Key(string space, string pod, string name) => $"{space}/{pod} {name}";

    /// <summary>The name server of the cluster is the Service that leads DNS; without one nobody answers.</summary>
    private string Resolver(string file, string space)
    {
        var service = cluster.Snapshot.Services.FirstOrDefault(static one => one.ClusterAddresses.Count > 0 && one.Ports.Any(static port => port is { Port: 53, Protocol: Sets.Protocol.Udp }));
        var server = service is null ? "192.0.2.53" : PodObjects.TextOf(service.ClusterAddresses[0]);
        lock (containers) File.WriteAllText(file, $"search {space}.svc.cluster.local svc.cluster.local cluster.local\nnameserver {server}\noptions ndots:5\n");
        return file;
    }

    private bool Has(string program) => program.Contains('/', StringComparison.Ordinal) ? File.Exists(program) : File.Exists(Path.Combine(folder!.FullName, "bin", program));

    private async Task<int> Missing(ExecCall call)
    {
        var told = $"OCI runtime exec failed: exec failed: unable to start container process: exec: \"{call.Command[0]}\": executable file not found in $PATH: unknown";
        if (!IsDocker) throw new ExecException($"error executing command in container: failed to exec in container: failed to start exec \"9f86d081884c7d65\": {told}");
        await call.Output.WriteAsync(Encoding.UTF8.GetBytes($"{told}\r\n"));
        return 126;
    }

    private void EndContainers()
    {
        lock (containers)
        {
            foreach (var container in containers.Values) container.Dispose();
        }
    }
}
