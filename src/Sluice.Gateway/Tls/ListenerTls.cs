using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;

namespace Sluice.Gateway.Tls;

/// <summary>TLS between clients and the gateway (1.2 and 1.3). A client may show a certificate; one that does not come from the authority ends the connection.</summary>
internal sealed class ListenerTls(X509Certificate2 certificate, X509Certificate2Collection? authorities)
{
    /// <summary>Reads PEM files.</summary>
    /// <exception cref="System.Security.Cryptography.CryptographicException">They hold no certificate with its key.</exception>
    public static ListenerTls Read(string certificateFile, string keyFile, string? authorityFile)
    {
        X509Certificate2Collection? authorities = null;
        if (authorityFile is not null) (authorities = []).ImportFromPemFile(authorityFile);
        using var fromPem = X509Certificate2.CreateFromPemFile(certificateFile, keyFile);
        return new(X509CertificateLoader.LoadPkcs12(fromPem.Export(X509ContentType.Pkcs12), null), authorities);
    }

    /// <exception cref="AuthenticationException">The client speaks no TLS, or shows a certificate that is not to be believed.</exception>
    public async ValueTask<SslStream> AcceptAsync(Socket socket, CancellationToken stop)
    {
        var stream = new SslStream(new NetworkStream(socket, ownsSocket: false));
        try
        {
            await stream.AuthenticateAsServerAsync(
                new SslServerAuthenticationOptions
                {
                    ServerCertificate = certificate,
                    ClientCertificateRequired = authorities is not null,
                    EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
                    ApplicationProtocols = [SslApplicationProtocol.Http11],
                    RemoteCertificateValidationCallback = (_, shown, _, _) => shown is null || (authorities is not null && IsBelieved(shown)),
                },
                stop);
            return stream;
        }
        catch
        {
            await stream.DisposeAsync();
            throw;
        }
    }

    private bool IsBelieved(X509Certificate shown)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(authorities!);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.ApplicationPolicy.Add(new("1.3.6.1.5.5.7.3.2"));
        using var copy = new X509Certificate2(shown);
        return chain.Build(copy);
    }
}
