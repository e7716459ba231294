using System.CommandLine;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Sluice.Findings;
using Sluice.Gateway.Admin;
using Sluice.Gateway.Callers;
using Sluice.Gateway.Names;
using Sluice.Gateway.Options;
using Sluice.Gateway.Relay;
using Sluice.Gateway.Serving;
using Sluice.Kubernetes;

// What follows a socket's readiness is short here, and runs where that was noticed: a hop to another thread costs more. The runtime looks at this when the first socket is made.
Environment.SetEnvironmentVariable("DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS", "1");

// 0 stopped as asked · 2 bad input · 3 could not run.
return await GatewayCommand.Create(RunAsync).Parse(args).InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = null });

static async Task<int> RunAsync(GatewayOptions options, CancellationToken stop)
{
    var problems = new List<Problem>();
    var clock = TimeProvider.System;
    ApiClient? client = null;
    if (options.HasCluster)
    {
        if (options.ClusterAccess(Say) is not { } access) return 2;
        client = new(access);
    }

    using var api = client;
    var cluster = api is null ? null : new ClusterCallers(api, clock, Say);
    var files = new Files(options, cluster);
    var state = files.Read(problems);
    if (state is null)
    {
        foreach (var problem in problems) Say(ProblemLine.Of(problem));
        return 2;
    }

    if (options.Listeners(Say) is not { } listeners) return 2;
    var servers = options.Resolvers.Count > 0 ? options.Resolvers : NameServers.Read(File.Exists("/etc/resolv.conf") ? File.ReadAllText("/etc/resolv.conf") : "");
    if (servers.Count == 0) Say("there is no name server, in /etc/resolv.conf or as --resolver: names will not be found");
    Pump.UsesSplice = !options.Copies;
    using var metrics = new MetricsText(GatewayMeters.Name);
    using var meters = new GatewayMeters();
    using var traces = options.Traces is null ? null : GatewayTraces.Start(options.Traces, options.TraceShare, options.Audit.Replica);
    if (options.OpenAudit(Say) is not { } opened) return 2;
    await using var audit = opened;
    meters.Watch("sluice_gateway_audit_records", "Records of the audit trail that were written.", () => audit.Counts.Written);
    meters.Watch("sluice_gateway_audit_dropped", "Records of the audit trail that were lost.", () => audit.Counts.Dropped);
    meters.Watch("sluice_gateway_audit_queued", "Records of the audit trail that wait to be written.", () => audit.Counts.Queued);
    if (cluster is not null)
    {
        meters.Watch("sluice_gateway_cluster_pods", "Pods that are known.", () => cluster.Count);
        meters.Watch("sluice_gateway_cluster_silent_seconds", "For how long a watch of the cluster is broken; 0 while all of them are open.", () => cluster.BrokenSince is { } since ? (long)(clock.GetUtcNow() - since).TotalSeconds : 0);
    }

    var resolver = new Resolver(servers, TimeSpan.FromSeconds(2), clock);
    meters.Watch("sluice_gateway_names_kept", "Names that were answered from what was kept.", () => resolver.Hits);
    meters.Watch("sluice_gateway_names_asked", "Names that a name server was asked for.", () => resolver.Misses);
    var gate = new Gate(resolver, audit, meters, clock);
    await using var server = new GatewayServer(gate, options.Limits, meters, clock) { Balancers = options.Balancers };
    server.Put(state);
    var at = "";
    AdminServer? admin = null;
    try
    {
        foreach (var listener in listeners)
        {
            at = listener.Address.ToString();
            Say($"listening on {server.Listen(listener)}");
        }

        at = options.Admin?.ToString() ?? "";
        if (options.Admin is not null) admin = await AdminServer.StartAsync(options.Admin, () => server.IsServing && cluster is not { HasListed: false }, metrics);
    }
    catch (Exception fault) when (fault is SocketException or IOException)
    {
        Say($"cannot listen on {at}: {(fault.GetBaseException() as SocketException)?.Message ?? fault.Message}");
        return 3;
    }

    await using var serving = admin;
    if (admin is not null) Say($"health and metrics on {admin.Address}");
    Say(Reloading.Told(state, clock));
    using var ending = CancellationTokenSource.CreateLinkedTokenSource(stop);
    using var terminated = PosixSignalRegistration.Create(PosixSignal.SIGTERM, signal => End(signal, ending));
    using var interrupted = PosixSignalRegistration.Create(PosixSignal.SIGINT, signal => End(signal, ending));
    var watching = cluster?.RunAsync(ending.Token) ?? Task.Delay(Timeout.Infinite, ending.Token);
    var reloading = new Reloading(options, files, server, meters, Say, clock).RunAsync(ending.Token);

    // A watch ends when it is told to, or by a fault of its own, with which nobody can be known any more.
    await Task.WhenAny(watching, reloading);
    await ending.CancelAsync();
    await reloading;
    if (server.Tunnels > 0) Say($"stopping: waiting for {server.Tunnels} tunnels, {options.Limits.Drain.TotalSeconds:0} seconds at most");
    await server.DrainAsync();
    if (cluster is not null) await watching;
    return 0;
}

static void End(PosixSignalContext signal, CancellationTokenSource ending)
{
    signal.Cancel = true;
    ending.Cancel();
}

static void Say(string line) => Console.Error.WriteLine($"sluice gateway: {line}");
