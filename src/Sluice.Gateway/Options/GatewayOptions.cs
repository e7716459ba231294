using System.Net;
using System.Security.Cryptography;
using Sluice.Gateway.Audit;
using Sluice.Gateway.Serving;
using Sluice.Gateway.Tls;
using Sluice.Kubernetes;
using Sluice.Sets;

namespace Sluice.Gateway.Options;

/// <summary>What the command line asks for.</summary>
internal sealed record GatewayOptions
{
    public required string Allowlist { get; init; }

    /// <summary>The file of callers; null when there is none.</summary>
    public string? Callers { get; init; }

    /// <summary>Callers of the command line, <c>ADDRESS=NAMESPACE/COMPONENT</c>.</summary>
    public required IReadOnlyList<string> Caller { get; init; }

    /// <summary>Whether the pods of a cluster are watched.</summary>
    public bool HasCluster { get; init; }

    /// <summary>Where a proxy speaks for its API server; null inside of it.</summary>
    public string? Cluster { get; init; }

    public required IReadOnlyList<IPEndPoint> Listen { get; init; }

    /// <summary>Name servers; those of the machine when none is given.</summary>
    public required IReadOnlyList<IPEndPoint> Resolvers { get; init; }

    public required IReadOnlyList<IPEndPoint> ListenTls { get; init; }

    public required IReadOnlyList<IPEndPoint> ListenDiverted { get; init; }

    public string? TlsCertificate { get; init; }

    public string? TlsKey { get; init; }

    public string? ClientAuthority { get; init; }

    /// <summary>From where the PROXY protocol is spoken.</summary>
    public required AddressSet Balancers { get; init; }

    /// <summary>How the audit trail is kept, without the key.</summary>
    public required AuditOptions Audit { get; init; }

    /// <summary>The file of the key that signs it; null when nothing does.</summary>
    public string? AuditKey { get; init; }

    /// <summary>The port for operators; null when there is none.</summary>
    public IPEndPoint? Admin { get; init; }

    /// <summary>The collector of traces; null when there is none.</summary>
    public Uri? Traces { get; init; }

    /// <summary>The share of requests that is traced.</summary>
    public double TraceShare { get; init; }

    public bool Copies { get; init; }

    public required GatewayLimits Limits { get; init; }

    /// <summary>Everything that is listened on; null, and said, when its files cannot be used.</summary>
    public IReadOnlyList<ListenerSetting>? Listeners(Action<string> say)
    {
        ListenerTls? tls = null;
        try
        {
            if (TlsCertificate is not null) tls = ListenerTls.Read(TlsCertificate, TlsKey!, ClientAuthority);
        }
        catch (Exception fault) when (fault is CryptographicException or IOException or UnauthorizedAccessException)
        {
            say($"the certificate cannot be used ({TlsCertificate}, {TlsKey}{(ClientAuthority is null ? "" : $", {ClientAuthority}")}): {fault.Message}");
            return null;
        }

        return
        [
            .. Listen.Select(static address => new ListenerSetting(address)), .. ListenTls.Select(address => new ListenerSetting(address, tls)),
            .. ListenDiverted.Select(static address => new ListenerSetting(address, IsDiverted: true)),
        ];
    }

    /// <summary>The way to the API server; null, and said, when there is none.</summary>
    public ClusterAccess? ClusterAccess(Action<string> say)
    {
        try
        {
            return Cluster is null ? Kubernetes.ClusterAccess.InCluster(Environment.GetEnvironmentVariable) : Kubernetes.ClusterAccess.Proxy(Cluster);
        }
        catch (ClusterAccessException fault)
        {
            say($"--cluster: {fault.Message}");
            return null;
        }
    }

    /// <summary>The audit trail, open; null, and said, when it cannot be kept as it is asked for.</summary>
    public AuditLog? OpenAudit(Action<string> say)
    {
        try
        {
            var audit = Audit with { SigningKey = AuditKey is null ? null : File.ReadAllText(AuditKey) };
            foreach (var problem in audit.Problems()) say($"{problem.Message}. {problem.Remedy}");
            return audit.Problems().Count > 0 ? null : AuditLog.Open(audit, TimeProvider.System);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            say($"the audit trail cannot be kept in {Audit.Path ?? "standard output"}: {fault.Message}");
            return null;
        }
    }
}
