using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Sluice.Kubernetes;

/// <summary>Where the API server is, and how a program shows it who it is.</summary>
/// <param name="Server">Its address, without a path.</param>
/// <param name="TokenFile">The file of the token, read for every request: a bound token is exchanged within an hour. Null when none is shown.</param>
/// <param name="Authorities">Who signs the server's certificate; null for the authorities that the machine trusts.</param>
public sealed record ClusterAccess(Uri Server, string? TokenFile, X509Certificate2Collection? Authorities)
{
    /// <summary>Where the kubelet mounts what a pod needs to speak to the API server.</summary>
    public const string ServiceAccountFolder = "/var/run/secrets/kubernetes.io/serviceaccount";

    /// <summary>The access that a pod has (https://kubernetes.io/docs/tasks/run-application/access-api-from-pod/).</summary>
    /// <param name="environment">Gives <c>KUBERNETES_SERVICE_HOST</c> and <c>KUBERNETES_SERVICE_PORT</c>.</param>
    /// <param name="folder">The folder of the service account, with <c>token</c> and <c>ca.crt</c>.</param>
    /// <exception cref="ClusterAccessException">This is no pod, or one without a service account; the message says what is missing.</exception>
    public static ClusterAccess InCluster(Func<string, string?> environment, string folder = ServiceAccountFolder)
    {
        ArgumentNullException.ThrowIfNull(environment);
        var (host, port) = (environment("KUBERNETES_SERVICE_HOST"), environment("KUBERNETES_SERVICE_PORT"));
        if (string.IsNullOrEmpty(host) || string.IsNullOrEmpty(port)) throw new ClusterAccessException("this is no pod: KUBERNETES_SERVICE_HOST and KUBERNETES_SERVICE_PORT are not set");
        if (host.Contains(':', StringComparison.Ordinal) && !host.StartsWith('[')) host = $"[{host}]";
        if (!Uri.TryCreate($"https://{host}:{port}", UriKind.Absolute, out var server)) throw new ClusterAccessException($"KUBERNETES_SERVICE_HOST and KUBERNETES_SERVICE_PORT make no address: {host}:{port}");
        var (token, authority) = (Path.Combine(folder, "token"), Path.Combine(folder, "ca.crt"));
        foreach (var file in (string[])[token, authority])
        {
            if (!File.Exists(file)) throw new ClusterAccessException($"there is no {file}: the pod has no token of a service account (automountServiceAccountToken)");
        }

        try
        {
            var authorities = new X509Certificate2Collection();
            authorities.ImportFromPemFile(authority);
            return authorities.Count > 0 ? new(server, token, authorities) : throw new ClusterAccessException($"{authority} holds no certificate");
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or CryptographicException)
        {
            throw new ClusterAccessException($"{authority} cannot be read: {fault.Message}", fault);
        }
    }

    /// <summary>An API server that a proxy on this machine speaks for, as <c>kubectl proxy</c> does: it shows who is asking, and nobody else hears it.</summary>
    /// <exception cref="ClusterAccessException">The address is none of HTTP on a loopback address.</exception>
    public static ClusterAccess Proxy(string address)
    {
        var isGood = Uri.TryCreate(address, UriKind.Absolute, out var server) && server is { Scheme: "http", PathAndQuery: "/", UserInfo: "" } && IPAddress.TryParse(server.Host.Trim('[', ']'), out var host) && IPAddress.IsLoopback(host);
        return isGood ? new(server!, null, null) : throw new ClusterAccessException($"'{address}' is no proxy on this machine, as http://127.0.0.1:8001 is, which kubectl proxy opens");
    }
}
