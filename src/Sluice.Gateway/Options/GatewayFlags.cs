using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Net;
using Sluice.Charters;
using Sluice.Sets;

namespace Sluice.Gateway.Options;

/// <summary>The options of the gateway, in one list: names, words and defaults. The command line of Sluice shows and checks them with this very file, and hands them over as they are.</summary>
internal sealed class GatewayFlags
{
    public const string FailClosed = "fail-closed", DropAndCount = "drop-and-count";

    public Option<string> Allowlist { get; } = new("--allowlist") { Description = "The bundle that sluice compile --target gateway wrote. Read again when it changes, and on SIGHUP.", HelpName = "FILE", Required = true };
    public Option<string?> Callers { get; } = new("--callers") { Description = "Who the callers are: a JSON file of addresses, certificate names and token hashes. Read again with the allowlist.", HelpName = "FILE" };
    public Option<string[]> Caller { get; } = new("--caller") { Description = "One caller, by its address; may be repeated. For a try on one machine: 127.0.0.1=shop/checkout.", HelpName = "ADDRESS=NAMESPACE/COMPONENT", DefaultValueFactory = static _ => [] };
    public Option<string?> Cluster { get; } = new("--cluster") { Description = "Know pods by their addresses, as the API server tells them: of the cluster that this runs in, or through kubectl proxy at an address of this machine.", HelpName = "http://127.0.0.1:8001", Arity = ArgumentArity.ZeroOrOne };
    public Option<IPEndPoint[]> Listen { get; } = Endpoints("--listen", "Where to take connections; may be repeated. 127.0.0.1:3128 if not given.", 0, [new(IPAddress.Loopback, 3128)]);
    public Option<IPEndPoint[]> ListenTls { get; } = Endpoints("--listen-tls", "Where to take connections by TLS; may be repeated.", 0, []);
    public Option<string?> Certificate { get; } = new("--tls-cert") { Description = "The certificate of the gateway for --listen-tls, with its chain.", HelpName = "PEM" };
    public Option<string?> Key { get; } = new("--tls-key") { Description = "Its key.", HelpName = "PEM" };
    public Option<string?> Authority { get; } = new("--client-ca") { Description = "The authorities from which the certificates of clients come.", HelpName = "PEM" };
    public Option<IPEndPoint[]> Diverted { get; } = Endpoints("--listen-diverted", "Where to take connections that a firewall diverts here (REDIRECT, TPROXY); may be repeated.", 0, []);
    public Option<AddressSet> Balancers { get; } = new("--proxy-protocol-from")
    {
        Description = "Load balancers that say whose connection they pass on (PROXY protocol 1 or 2); may be repeated. None if not given.",
        HelpName = "CIDR",
        Arity = ArgumentArity.OneOrMore,
        DefaultValueFactory = static _ => AddressSet.Empty,
        CustomParser = static result => AddressSet.Of(result.Tokens.Select(token => Block(token.Value, result)).OfType<Cidr>()),
    };
    public Option<IPEndPoint[]> Resolver { get; } = Endpoints("--resolver", "The name server to ask; may be repeated. Those of /etc/resolv.conf if not given.", 53, []);
    public Option<string> Audit { get; } = new("--audit") { Description = "Where to write the audit trail: a file, which is rotated, or - for standard output, which is taken if not given.", HelpName = "FILE", DefaultValueFactory = static _ => "-" };
    public Option<string?> AuditKey { get; } = new("--audit-key") { Description = "The private key that its checkpoints are signed with, as sluice evidence keygen makes it. Unsigned if not given.", HelpName = "PEM" };
    public Option<string> Overflow { get; } = new Option<string>("--audit-overflow") { Description = "When it cannot be written: let new tunnels wait (fail-closed), or go on and count what is lost (drop-and-count). fail-closed if not given.", HelpName = "fail-closed|drop-and-count", DefaultValueFactory = static _ => FailClosed }.AcceptOnlyFromAmong(FailClosed, DropAndCount);
    public Option<int> Keep { get; } = new("--audit-keep") { Description = "How many rotated files stay. 10 if not given.", HelpName = "NUMBER", DefaultValueFactory = static _ => 10 };
    public Option<int> Rotate { get; } = new("--audit-rotate") { Description = "From how many megabytes on a file is rotated. 256 if not given.", HelpName = "MB", DefaultValueFactory = static _ => 256 };
    public Option<string[]> Redact { get; } = new Option<string[]>("--redact") { Description = "Leave out the hosts of exceptions with this data classification; may be repeated.", HelpName = "CLASSIFICATION", DefaultValueFactory = static _ => [] }.AcceptOnlyFromAmong([.. ClassificationNames.All]);
    public Option<string> Replica { get; } = new("--replica") { Description = "The name of this replica in the audit trail. The name of the host if not given.", HelpName = "NAME", DefaultValueFactory = static _ => Environment.MachineName };
    public Option<IPEndPoint[]> Admin { get; } = Endpoints("--admin", "Where to serve /healthz, /readyz and /metrics. Nowhere if not given.", 0, []);
    public Option<Uri?> Traces { get; } = new("--traces")
    {
        Description = "Send traces to a collector of OpenTelemetry (OTLP over HTTP). Nowhere if not given.",
        HelpName = "http://HOST:4318",
        CustomParser = static result =>
        {
            if (Uri.TryCreate(result.Tokens[0].Value, UriKind.Absolute, out var collector) && collector.Scheme is "http" or "https") return collector;
            result.AddError($"'{result.Tokens[0].Value}' is no address of a collector, as http://otel-collector.observability:4318 is");
            return null;
        },
    };
    public Option<double> TraceShare { get; } = new("--trace-share") { Description = "Which share of requests is traced, from 0 to 1. All if not given.", HelpName = "SHARE", DefaultValueFactory = static _ => 1 };
    public Option<bool> Copies { get; } = new("--no-splice") { Description = "Copy bytes through this process instead of moving them in the kernel." };
    public Option<TimeSpan> Idle { get; } = Time("--idle", "Close a tunnel that carried nothing for this long. 15m if not given.", TimeSpan.FromMinutes(15));
    public Option<TimeSpan> Total { get; } = Time("--total", "Close a tunnel that is this old. 24h if not given.", TimeSpan.FromHours(24));
    public Option<TimeSpan> Drain { get; } = Time("--drain", "After SIGTERM, wait this long for open tunnels to end. 25s if not given.", TimeSpan.FromSeconds(25));
    public Option<TimeSpan> HeadTime { get; } = Time("--head-time", "Wait this long for a whole head, or a whole TLS client hello. 10s if not given.", TimeSpan.FromSeconds(10));
    public Option<int> Connections { get; } = new("--connections") { Description = "Clients at once. 50000 if not given.", HelpName = "NUMBER", DefaultValueFactory = static _ => 50_000 };

    public IEnumerable<Option> All =>
    [
        Allowlist, Callers, Caller, Cluster, Listen, ListenTls, Certificate, Key, Authority, Diverted, Balancers, Resolver, Idle, Total, Drain, HeadTime, Connections, Audit, AuditKey, Overflow, Keep, Rotate, Redact, Replica, Admin, Traces, TraceShare, Copies,
    ];

    /// <summary>What no option can say for itself.</summary>
    public void Check(CommandResult result)
    {
        if (result.GetResult(ListenTls)?.Implicit == false && (result.GetValue(Certificate) is null || result.GetValue(Key) is null)) result.AddError("--listen-tls needs --tls-cert and --tls-key");
        if (result.GetResult(Connections)?.Implicit == false && result.GetValue(Connections) is < 1 or > 1_000_000) result.AddError("--connections is a number from 1 to 1000000");
        if (result.GetResult(TraceShare)?.Implicit == false && result.GetValue(TraceShare) is not (> 0 and <= 1)) result.AddError("--trace-share is a number above 0 and up to 1");
        if (result.GetResult(TraceShare)?.Implicit == false && result.GetValue(Traces) is null) result.AddError("--trace-share has a meaning with --traces only");
        if (result.GetValue(Authority) is not null && result.GetResult(ListenTls)?.Implicit != false) result.AddError("--client-ca has a meaning with --listen-tls only");
    }

    private static Option<IPEndPoint[]> Endpoints(string name, string description, int defaultPort, IPEndPoint[] @default) => new(name)
    {
        Description = description,
        HelpName = "ADDRESS:PORT",
        Arity = ArgumentArity.OneOrMore,
        DefaultValueFactory = _ => @default,
        CustomParser = result => [.. result.Tokens.Select(token => Endpoint(token.Value, defaultPort, result)).OfType<IPEndPoint>()],
    };

    private static IPEndPoint? Endpoint(string text, int defaultPort, ArgumentResult result)
    {
        if (IPEndPoint.TryParse(text, out var endpoint) && (endpoint.Port != 0 || text.EndsWith(":0", StringComparison.Ordinal) || defaultPort != 0))
            return endpoint.Port == 0 && !text.EndsWith(":0", StringComparison.Ordinal) ? new(endpoint.Address, defaultPort) : endpoint;
        result.AddError($"'{text}' is no address with a port, as 127.0.0.1:3128 or [::1]:3128 is");
        return null;
    }

    private static Cidr? Block(string text, ArgumentResult result)
    {
        if (Cidr.TryParse(text, out var block, out var hadHostBits) && !hadHostBits) return block;
        result.AddError($"'{text}' is no address block, as 10.0.0.0/24 is");
        return null;
    }

    private static Option<TimeSpan> Time(string name, string description, TimeSpan @default) => new(name)
    {
        Description = description,
        HelpName = "TIME",
        DefaultValueFactory = _ => @default,
        CustomParser = static result =>
        {
            var text = result.Tokens[0].Value;
            var unit = text.Length > 1 ? text[^1] switch { 's' => 1.0, 'm' => 60, 'h' => 3600, _ => 0 } : 0;
            if (unit > 0 && double.TryParse(text[..^1], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var count) && count is > 0 and < 1e6) return TimeSpan.FromSeconds(count * unit);
            result.AddError($"'{text}' is no time, as 30s, 10m or 8h is");
            return default;
        },
    };
}
