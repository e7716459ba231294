using System.CommandLine;
using Sluice.Charters;
using Sluice.Gateway.Audit;

namespace Sluice.Gateway.Options;

/// <summary>The command line of the gateway's own process.</summary>
internal static class GatewayCommand
{
    public static RootCommand Create(Func<GatewayOptions, CancellationToken, Task<int>> run)
    {
        var flags = new GatewayFlags();
        var root = new RootCommand("The egress gateway: lets out what charter and exceptions allow today, and writes down what it decided.");
        foreach (var option in flags.All) root.Add(option);
        root.Validators.Add(flags.Check);
        root.SetAction((parsed, stop) => run(Read(parsed, flags), stop));
        return root;
    }

    private static GatewayOptions Read(ParseResult parsed, GatewayFlags flags) => new()
    {
        Allowlist = parsed.GetRequiredValue(flags.Allowlist),
        Callers = parsed.GetValue(flags.Callers),
        Caller = parsed.GetValue(flags.Caller) ?? [],
        HasCluster = parsed.GetResult(flags.Cluster) is not null,
        Cluster = parsed.GetValue(flags.Cluster),
        Listen = parsed.GetRequiredValue(flags.Listen),
        ListenTls = parsed.GetRequiredValue(flags.ListenTls),
        ListenDiverted = parsed.GetRequiredValue(flags.Diverted),
        TlsCertificate = parsed.GetValue(flags.Certificate),
        TlsKey = parsed.GetValue(flags.Key),
        ClientAuthority = parsed.GetValue(flags.Authority),
        Balancers = parsed.GetRequiredValue(flags.Balancers),
        Resolvers = parsed.GetRequiredValue(flags.Resolver),
        AuditKey = parsed.GetValue(flags.AuditKey),
        Audit = new()
        {
            Path = parsed.GetRequiredValue(flags.Audit) is var path && path == "-" ? null : path,
            Overflow = parsed.GetRequiredValue(flags.Overflow) == GatewayFlags.DropAndCount ? AuditOverflow.DropAndCount : AuditOverflow.FailClosed,
            Keep = parsed.GetValue(flags.Keep),
            RotateBytes = parsed.GetValue(flags.Rotate) * 1_000_000L,
            Reserve = parsed.GetValue(flags.Connections),
            Replica = parsed.GetRequiredValue(flags.Replica),
            Redact = [.. parsed.GetRequiredValue(flags.Redact).Select(static name => Enum.GetValues<DataClassification>().First(one => ClassificationNames.Text(one) == name)).Distinct()],
        },
        Admin = parsed.GetRequiredValue(flags.Admin).FirstOrDefault(),
        Traces = parsed.GetValue(flags.Traces),
        TraceShare = parsed.GetValue(flags.TraceShare),
        Copies = parsed.GetValue(flags.Copies),
        Limits = new()
        {
            Idle = parsed.GetValue(flags.Idle),
            Total = parsed.GetValue(flags.Total),
            Drain = parsed.GetValue(flags.Drain),
            HeadTime = parsed.GetValue(flags.HeadTime),
            Connections = parsed.GetValue(flags.Connections),
        },
    };
}
