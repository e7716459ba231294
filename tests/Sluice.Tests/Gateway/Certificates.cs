using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Sluice.Tests.Gateway;

/// <summary>Certificates that tests make for themselves, good for an hour. Alternative names are written as URI:…, DNS:… and IP:….</summary>
internal static class Certificates
{
    public static X509Certificate2 Authority(string subject)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(subject, key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        return request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
    }

    /// <summary>A certificate for servers and clients, signed by an authority or by itself.</summary>
    public static X509Certificate2 Of(string subject, X509Certificate2? authority, string alternatives)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(subject, key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new("1.3.6.1.5.5.7.3.1"), new("1.3.6.1.5.5.7.3.2")], false));
        var names = new SubjectAlternativeNameBuilder();
        foreach (var name in alternatives.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (name.StartsWith("URI:", StringComparison.Ordinal)) names.AddUri(new(name[4..]));
            else if (name.StartsWith("IP:", StringComparison.Ordinal)) names.AddIpAddress(IPAddress.Parse(name[3..]));
            else names.AddDnsName(name[4..]);
        }

        if (alternatives.Length > 0) request.CertificateExtensions.Add(names.Build());
        var (from, until) = (DateTimeOffset.UtcNow.AddHours(-1), DateTimeOffset.UtcNow.AddHours(1));
        if (authority is null) return request.CreateSelfSigned(from, until);
        using var signed = request.Create(authority, from, until, RandomNumberGenerator.GetBytes(8));
        return signed.CopyWithPrivateKey(key);
    }

    /// <summary>One whose key TLS can use on every platform.</summary>
    public static X509Certificate2 Exported(X509Certificate2 certificate) => X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pkcs12), null);
}
