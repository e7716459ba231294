using System.Text;
using Sluice.Evidence;
using Sluice.Findings;
using Sluice.Readers.Kubernetes;
using Sluice.Readers.Sources;

namespace Sluice.Readers.Evidence;

/// <summary>Reads keys that signatures are checked with.</summary>
public static class KeyReader
{
    private const string Make = "sluice evidence keygen makes a pair of keys; the file that ends with .pub is the public one.";

    /// <summary>Reads a public key from a PEM file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="problem">Why there is no key; null when there is one.</param>
    public static VerifyingKey? Read(string path, out Problem? problem)
    {
        ArgumentNullException.ThrowIfNull(path);
        VerifyingKey? key = null;
        var why = "";
        try
        {
            why = VerifyingKey.Read(Encoding.UTF8.GetString(SourceBytes.OfFile(path, isNamed: true)), out key) switch
            {
                PemContent.PublicKey => "",
                PemContent.PrivateKey => "it is a private key, and bundles are verified with the public one",
                PemContent.OtherKey => "it is no public key of ECDSA on P-256",
                PemContent.SomethingElse => "it is PEM of something else than a public key",
                _ => "it is no PEM file",
            };
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            why = Reasons.Of(fault);
        }

        problem = key is not null ? null : new(ProblemIds.Unreadable, Severity.Error, SourceSpan.OfFile(path), $"the key {path} cannot be used: {why}") { Remedy = Make };
        return key;
    }
}
