using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Sluice.Sets;
using Sluice.Tests.Gateway;

namespace Sluice.EndToEnd;

/// <summary>
/// A cluster of real packets with a gateway in it: what is in force is what the CLI compiled from a charter, the gateway is the real process in the network of its pod, and knows
/// its callers from the API server, which it reaches through a proxy beside it as kubectl proxy is one.
/// </summary>
internal sealed class LabGateway : IDisposable
{
    public const string Site = "site.example.com", Other = "other.example.com", Metadata = "169.254.169.254";
    private const int Port = 3128, Proxy = 8001;
    private const string Pod = "egress/egress-gateway", Dns = "kube-system/dns";

    private const string Charter = """
        apiVersion: sluice.dev/v1alpha1
        kind: Charter
        metadata: {name: shop}
        spec:
          governs: [{namespace: shop}, {namespace: egress}]
          components:
            fetcher:        {namespace: shop, pods: {app: fetcher}}
            egress-gateway: {namespace: egress, pods: {app: egress-gateway}, ports: {proxy: 3128}}
          flows:
            - {from: fetcher, to: egress-gateway, ports: [proxy], reason: the way out}
            - {from: egress-gateway, to: internet, ports: [443], reason: what the gateway lets out}
          gateway: {component: egress-gateway}
        ---
        apiVersion: sluice.dev/v1alpha1
        kind: AccessException
        metadata: {name: catalogue}
        spec:
          opens:
            from: {component: fetcher}
            to:   {domains: [site.example.com], ports: [443]}
          owner: data-eng@example.com
          reason: the catalogue
          dataClassification: public
          auditRef: CHG-1042
          approvedBy: [security@example.com]
          expires: 2030-06-30
          review: {every: 90d, last: 2026-11-01}
        """;

    private const string Workloads = """
        {apiVersion: v1, kind: Namespace, metadata: {name: shop}}
        ---
        {apiVersion: v1, kind: Namespace, metadata: {name: egress}}
        ---
        {apiVersion: v1, kind: Namespace, metadata: {name: kube-system}}
        ---
        {apiVersion: v1, kind: Pod, metadata: {name: fetcher, namespace: shop, labels: {app: fetcher}}, spec: {containers: [{name: main, image: fetcher}]}}
        ---
        {apiVersion: v1, kind: Pod, metadata: {name: other, namespace: shop, labels: {app: other}}, spec: {containers: [{name: main, image: other}]}}
        ---
        {apiVersion: v1, kind: Pod, metadata: {name: egress-gateway, namespace: egress, labels: {app: egress-gateway}}, spec: {containers: [{name: main, image: gateway}]}}
        ---
        {apiVersion: v1, kind: Pod, metadata: {name: dns, namespace: kube-system, labels: {k8s-app: kube-dns}}, spec: {containers: [{name: main, image: dns}]}}

        """;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60), Silence = TimeSpan.FromSeconds(1);
    private readonly PacketCluster cluster;
    private readonly Workspace work;
    private readonly NameServer names;
    private readonly Socket toApi;
    private readonly Process process;

    public LabGateway(Workspace work)
    {
        this.work = work;
        work.File("sluice.yaml", Charter);
        foreach (var target in (string[])["networkpolicy", "gateway"]) Assert.Equal(0, work.Cli.Run("compile", "--charter", "sluice.yaml", "--target", target, "--into", "gen").Code);
        var policies = Directory.GetFiles(Path.Combine(work.Folder, "gen/networkpolicy")).Order(StringComparer.Ordinal).Select(File.ReadAllText);
        cluster = PacketCluster.Of(work, Workloads + string.Concat(policies.Select(static text => $"---\n{text}\n")));
        Server = cluster.Outside.First(static address => Cidr.TryParseAddress(address, out var isIPv6, out var value) && !isIPv6 && SpecialRanges.Find(false, value) is null);
        foreach (var (address, port) in ((string, int)[])[(Server, 443), (Metadata, 80)]) cluster.ListenOutside(address, port);
        names = cluster.PlaceOf(Dns).Run(() => new NameServer(new(IPAddress.Parse(cluster.AddressOf(Dns)), 53), static (type, protocol) => new(AddressFamily.InterNetwork, type, protocol)));
        foreach (var name in (string[])[Site, Other]) names.Answer(name, Server);
        toApi = cluster.PlaceOf(Pod).Run(static () => new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp));
        toApi.Bind(new IPEndPoint(IPAddress.Loopback, Proxy));
        toApi.Listen();
        var api = IPEndPoint.Parse(new Uri(cluster.Api.Address).Authority);
        _ = toApi.ServeEachAsync(near => PassAsync(near, api));
        process = Process.Start(new ProcessStartInfo("nsenter",
        [
            $"--net={cluster.PlaceOf(Pod).Path}", "dotnet", Path.Combine(AppContext.BaseDirectory, "Sluice.Gateway.dll"), "--allowlist", Allowlist, "--cluster", $"http://127.0.0.1:{Proxy}",
            "--listen", $"{cluster.AddressOf(Pod)}:{Port}", "--resolver", $"{cluster.AddressOf(Dns)}:53", "--audit", Audit,
        ])
        { RedirectStandardError = true })!;
        process.ErrorDataReceived += static (_, _) => { };
        process.BeginErrorReadLine();
        ClusterGateway.Until(() => Ask("shop/fetcher", Site, 443) == 200, "the gateway lets out what the exception opens");
    }

    /// <summary>The address of the server outside.</summary>
    public string Server { get; }

    public string Audit => Path.Combine(work.Folder, "audit.jsonl");

    /// <summary>Whether policies are not in force, as with a network plugin that enforces none.</summary>
    public bool Unenforced
    {
        set => cluster.Unenforced = value;
    }

    private string Allowlist => Path.Combine(work.Folder, "gen/gateway/allowlist.json");

    /// <summary>Ends the exception at an instant, in the file that the gateway watches.</summary>
    public void EndAt(DateTimeOffset instant)
    {
        var text = File.ReadAllText(Allowlist);
        File.WriteAllText(Allowlist + ".new", text.Replace("2030-07-01T00:00:00Z", instant.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture), StringComparison.Ordinal));
        File.Move(Allowlist + ".new", Allowlist, overwrite: true);
    }

    /// <summary>Whether a pod can open a connection.</summary>
    public bool Reaches(string pod, string address, int port)
    {
        using var socket = Connect(pod, address, port);
        return socket is not null;
    }

    /// <summary>What the gateway answers a pod that asks for a tunnel; 0 where it cannot be reached.</summary>
    public int Ask(string pod, string host, int port)
    {
        var (socket, status) = Tunnel(pod, host, port);
        socket?.Dispose();
        return status;
    }

    /// <summary>A tunnel from a pod through the gateway, and the status that the gateway answered.</summary>
    public (Socket? Socket, int Status) Tunnel(string pod, string host, int port)
    {
        if (Connect(pod, cluster.AddressOf(Pod), Port) is not { } socket) return (null, 0);
        socket.Send(Encoding.ASCII.GetBytes($"CONNECT {host}:{port} HTTP/1.1\r\n\r\n"));
        var answer = socket.ReceiveUntil(static text => text.Contains("\r\n\r\n", StringComparison.Ordinal));
        return (socket, answer.Length > 12 ? int.Parse(answer[9..12], CultureInfo.InvariantCulture) : 0);
    }

    public void Dispose()
    {
        process.Kill();
        process.WaitForExit();
        process.Dispose();
        toApi.Dispose();
        names.DisposeAsync().AsTask().Wait();
        cluster.Dispose();
    }

    private Socket? Connect(string pod, string address, int port)
    {
        var socket = cluster.PlaceOf(pod).Run(static () => new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp));
        socket.ReceiveTimeout = (int)Patience.TotalMilliseconds;

        if (socket.TryConnect(IPAddress.Parse(address), port, Silence)) return socket;
        socket.Dispose();
        return null;
    }

    /// <summary>Passes a connection on to the API server, which is outside of the network of the pod.</summary>
    private static async Task PassAsync(Socket near, IPEndPoint api)
    {
        using var far = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        using var nearStream = new NetworkStream(near, ownsSocket: true);
        try
        {
            await far.ConnectAsync(api).ConfigureAwait(false);
            await using var farStream = new NetworkStream(far);
            await Task.WhenAny(nearStream.CopyToAsync(farStream), farStream.CopyToAsync(nearStream)).ConfigureAwait(false);
        }
        catch (Exception fault) when (fault is SocketException or IOException)
        {
            // One of the two has gone.
        }
    }
}
