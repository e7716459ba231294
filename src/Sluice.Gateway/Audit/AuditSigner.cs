using System.Security.Cryptography;
using Sluice.Evidence;
using Sluice.Sets;

namespace Sluice.Gateway.Audit;

/// <summary>The private key that checkpoints are signed with.</summary>
internal sealed class AuditSigner : IDisposable
{
    private readonly ECDsa key;
    private readonly string keyId;

    private AuditSigner(ECDsa key) => (this.key, keyId) = (key, VerifyingKey.Of(key).KeyId);

    /// <summary>Reads a key from PEM, PKCS #8 or SEC 1; null when there is no private key of ECDSA on P-256 in it.</summary>
    public static AuditSigner? Read(string pem)
    {
        var key = ECDsa.Create();
        try
        {
            key.ImportFromPem(pem);
            if (VerifyingKey.IsP256(key) && key.ExportParameters(includePrivateParameters: true).D is not null) return new(key);
        }
        catch (Exception fault) when (fault is CryptographicException or ArgumentException)
        {
            // What it is instead does not matter: it is no key that can sign.
        }

        key.Dispose();
        return null;
    }

    /// <summary>The envelope with a signature of this key.</summary>
    public Envelope Sign(Envelope envelope) => envelope with
    {
        Signatures = [new(keyId, ValueList.Create<byte>(key.SignData(envelope.SignedBytes(), HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence)))],
    };

    public void Dispose() => key.Dispose();
}
