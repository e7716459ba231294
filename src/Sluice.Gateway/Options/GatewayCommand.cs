using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Net;
using Sluice.Sets;

namespace Sluice.Gateway.Options;

/// <summary>The options of the gateway, in one list: names, words and defaults.</summary>
internal sealed class GatewayCommand
{
    private readonly Option<string> allowlist = new("--allowlist") { Description = "The bundle that sluice compile --target gateway wrote. Read again when it changes, and on SIGHUP.", HelpName = "FILE", Required = true };
    private readonly Option<string?> callers = new("--callers") { Description = "Who the callers are: a JSON file of addresses, certificate names and token hashes. Read again with the allowlist.", HelpName = "FILE" };
    private readonly Option<string[]> caller = new("--caller") { Description = "One caller, by its address; may be repeated. For a try on one machine: 127.0.0.1=shop/checkout.", HelpName = "ADDRESS=NAMESPACE/COMPONENT", DefaultValueFactory = static _ => [] };
    private readonly Option<IPEndPoint[]> listen = Endpoints("--listen", "Where to take connections; may be repeated. 127.0.0.1:3128 if not given.", 0, [new(IPAddress.Loopback, 3128)]);
    private readonly Option<IPEndPoint[]> listenTls = Endpoints("--listen-tls", "Where to take connections by TLS; may be repeated.", 0, []);
    private readonly Option<string?> certificate = new("--tls-cert") { Description = "The certificate of the gateway for --listen-tls, with its chain.", HelpName = "PEM" };
    private readonly Option<string?> key = new("--tls-key") { Description = "Its key.", HelpName = "PEM" };
    private readonly Option<string?> authority = new("--client-ca") { Description = "The authorities from which the certificates of clients come.", HelpName = "PEM" };
    private readonly Option<IPEndPoint[]> diverted = Endpoints("--listen-diverted", "Where to take connections that a firewall diverts here (REDIRECT, TPROXY); may be repeated.", 0, []);
    private readonly Option<AddressSet> balancers = new("--proxy-protocol-from")
    {
        Description = "Load balancers that say whose connection they pass on (PROXY protocol 1 or 2); may be repeated. None if not given.",
        HelpName = "CIDR",
        Arity = ArgumentArity.OneOrMore,
        DefaultValueFactory = static _ => AddressSet.Empty,
        CustomParser = static result => AddressSet.Of(result.Tokens.Select(token => Block(token.Value, result)).OfType<Cidr>()),
    };
    private readonly Option<IPEndPoint[]> resolver = Endpoints("--resolver", "The name server to ask; may be repeated. Those of /etc/resolv.conf if not given.", 53, []);
    private readonly Option<bool> copies = new("--no-splice") { Description = "Copy bytes through this process instead of moving them in the kernel." };
    private readonly Option<TimeSpan> idle = Time("--idle", "Close a tunnel that carried nothing for this long. 15m if not given.", TimeSpan.FromMinutes(15));
    private readonly Option<TimeSpan> total = Time("--total", "Close a tunnel that is this old. 24h if not given.", TimeSpan.FromHours(24));
    private readonly Option<TimeSpan> drain = Time("--drain", "After SIGTERM, wait this long for open tunnels to end. 25s if not given.", TimeSpan.FromSeconds(25));
    private readonly Option<TimeSpan> headTime = Time("--head-time", "Wait this long for a whole head, or a whole TLS client hello. 10s if not given.", TimeSpan.FromSeconds(10));
    private readonly Option<int> connections = new("--connections") { Description = "Clients at once. 50000 if not given.", HelpName = "NUMBER", DefaultValueFactory = static _ => 50_000 };

    public RootCommand Create(Func<GatewayOptions, CancellationToken, Task<int>> run)
    {
        var root = new RootCommand("The egress gateway: lets out what charter and exceptions allow today, and writes down what it decided.")
        {
            allowlist, callers, caller, listen, listenTls, certificate, key, authority, diverted, balancers, resolver, idle, total, drain, headTime, connections, copies,
        };
        root.Validators.Add(result =>
        {
            if (result.GetResult(listenTls)?.Implicit == false && (result.GetValue(certificate) is null || result.GetValue(key) is null)) result.AddError("--listen-tls needs --tls-cert and --tls-key");
            if (result.GetValue(authority) is not null && result.GetResult(listenTls)?.Implicit != false) result.AddError("--client-ca has a meaning with --listen-tls only");
        });
        root.SetAction((parsed, stop) => run(Read(parsed), stop));
        return root;
    }

    private GatewayOptions Read(ParseResult parsed) => new()
    {
        Allowlist = parsed.GetRequiredValue(allowlist),
        Callers = parsed.GetValue(callers),
        Caller = parsed.GetValue(caller) ?? [],
        Listen = parsed.GetRequiredValue(listen),
        ListenTls = parsed.GetRequiredValue(listenTls),
        ListenDiverted = parsed.GetRequiredValue(diverted),
        TlsCertificate = parsed.GetValue(certificate),
        TlsKey = parsed.GetValue(key),
        ClientAuthority = parsed.GetValue(authority),
        Balancers = parsed.GetRequiredValue(balancers),
        Resolvers = parsed.GetRequiredValue(resolver),
        Copies = parsed.GetValue(copies),
        Limits = new()
        {
            Idle = parsed.GetValue(idle),
            Total = parsed.GetValue(total),
            Drain = parsed.GetValue(drain),
            HeadTime = parsed.GetValue(headTime),
            Connections = parsed.GetValue(connections),
        },
    };

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
