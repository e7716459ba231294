using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace Sluice.Evidence;

/// <summary>A public key of ECDSA on P-256 (FIPS 186-5) that signatures are checked with.</summary>
public sealed class VerifyingKey
{
    private const string P256 = "1.2.840.10045.3.1.7";
    private const string Label = "PUBLIC KEY";

    private readonly byte[] encoded;

    private VerifyingKey(byte[] encoded)
    {
        this.encoded = encoded;
        KeyId = $"sha256:{Convert.ToHexStringLower(SHA256.HashData(encoded))}";
    }

    /// <summary>Its name: <c>sha256:</c> and the digest of the SubjectPublicKeyInfo in DER, in hexadecimal (<c>openssl pkey -pubin -outform DER | sha256sum</c>).</summary>
    public string KeyId { get; }

    /// <summary>The key as PEM.</summary>
    public string Pem => PemEncoding.WriteString(Label, encoded) + "\n";

    /// <summary>The public half of a key.</summary>
    public static VerifyingKey Of(ECDsa key)
    {
        ArgumentNullException.ThrowIfNull(key);
        return new(key.ExportSubjectPublicKeyInfo());
    }

    /// <summary>Whether a key is on the curve that bundles are signed with.</summary>
    public static bool IsP256(ECDsa key)
    {
        ArgumentNullException.ThrowIfNull(key);
        var curve = key.ExportParameters(includePrivateParameters: false).Curve;
        return curve.IsNamed && (curve.Oid.Value == P256 || curve.Oid.FriendlyName is "nistP256" or "ECDSA_P256");
    }

    /// <summary>Reads a key from PEM.</summary>
    /// <param name="pem">The text of the file.</param>
    /// <param name="key">The key; null when there is none in it.</param>
    public static PemContent Read(string pem, [NotNullWhen(true)] out VerifyingKey? key)
    {
        ArgumentNullException.ThrowIfNull(pem);
        key = null;
        if (!PemEncoding.TryFind(pem, out var fields)) return PemContent.Nothing;
        var label = pem[fields.Label];
        if (label.EndsWith("PRIVATE KEY", StringComparison.Ordinal)) return PemContent.PrivateKey;
        if (label != Label) return PemContent.SomethingElse;
        using var read = ECDsa.Create();
        try
        {
            read.ImportSubjectPublicKeyInfo(Convert.FromBase64String(pem[fields.Base64Data]), out _);
            if (!IsP256(read)) return PemContent.OtherKey;
            key = Of(read);
            return PemContent.PublicKey;
        }
        catch (CryptographicException)
        {
            return PemContent.OtherKey;
        }
    }

    /// <summary>Whether a signature over some bytes was made with the private half of this key.</summary>
    public bool Verifies(ReadOnlySpan<byte> signed, ReadOnlySpan<byte> signature)
    {
        using var key = ECDsa.Create();
        key.ImportSubjectPublicKeyInfo(encoded, out _);
        return key.VerifyData(signed, signature, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
    }
}

/// <summary>What a PEM text holds.</summary>
public enum PemContent
{
    /// <summary>No PEM at all.</summary>
    Nothing = 0,

    /// <summary>A public key of ECDSA on P-256.</summary>
    PublicKey,

    /// <summary>A private key.</summary>
    PrivateKey,

    /// <summary>A key of another kind, or one that is broken.</summary>
    OtherKey,

    /// <summary>Something that is no key.</summary>
    SomethingElse,
}
