using System.Security.Cryptography;
using System.Text;
using Sluice.Evidence;
using Sluice.Readers.Sources;
using Sluice.Sets;

namespace Sluice.Cli;

/// <summary>A private key of ECDSA on P-256 that bundles are signed with. It is read and written here and goes nowhere else.</summary>
internal sealed class SigningKey : IDisposable
{
    private const string Remedy = "sluice evidence keygen makes a pair of keys; the file that ends with .key is the private one.";

    private readonly ECDsa key;

    private SigningKey(ECDsa key) => this.key = key;

    /// <summary>The public half.</summary>
    public VerifyingKey Public => VerifyingKey.Of(key);

    /// <summary>A new key.</summary>
    public static SigningKey Create() => new(ECDsa.Create(ECCurve.NamedCurves.nistP256));

    /// <summary>Reads a key from a PEM file, PKCS #8 or SEC 1.</summary>
    /// <exception cref="Failure">There is no such file, or no such key in it.</exception>
    public static SigningKey Read(string path)
    {
        string pem;
        try
        {
            pem = Encoding.UTF8.GetString(SourceBytes.OfFile(path, isNamed: true));
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw Failure.BadInput(File.Exists(path) ? $"the key {path} cannot be read: {fault.Message.TrimEnd('.')}" : $"there is no key {path}", Remedy);
        }

        var key = ECDsa.Create();
        try
        {
            key.ImportFromPem(pem);
            if (VerifyingKey.IsP256(key) && IsPrivate(key)) return new(key);
        }
        catch (Exception fault) when (fault is CryptographicException or ArgumentException)
        {
            // What it is instead does not matter: it is no key that can sign.
        }

        key.Dispose();
        throw Failure.BadInput(pem.Contains("ENCRYPTED", StringComparison.Ordinal) ? $"the key {path} is encrypted" : $"{path} holds no private key of ECDSA on P-256", pem.Contains("ENCRYPTED", StringComparison.Ordinal) ? "Decrypt it into a file that only you can read: openssl pkcs8 -in FILE." : Remedy);
    }

    /// <summary>The envelope with a signature of this key. Each signature is another one: ECDSA takes a random number.</summary>
    public Envelope Sign(Envelope envelope) => envelope with
    {
        Signatures = [new(Public.KeyId, ValueList.Create<byte>(key.SignData(envelope.SignedBytes(), HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence)))],
    };

    /// <summary>Writes the key as PKCS #8 in PEM into a new file that only its owner can read.</summary>
    /// <exception cref="IOException">There is such a file already, or it cannot be written.</exception>
    public void Write(string path)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using var stream = new FileStream(path, options);
        stream.Write(Encoding.ASCII.GetBytes(key.ExportPkcs8PrivateKeyPem() + "\n"));
    }

    public void Dispose() => key.Dispose();

    private static bool IsPrivate(ECDsa key)
    {
        try
        {
            return key.ExportParameters(includePrivateParameters: true).D is not null;
        }
        catch (CryptographicException)
        {
            return false;
        }
    }
}
