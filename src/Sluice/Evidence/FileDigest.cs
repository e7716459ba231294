using System.Security.Cryptography;

namespace Sluice.Evidence;

/// <summary>A file by the name that a run knew it by, or a part of a bundle, with the digest of its bytes.</summary>
public sealed record FileDigest
{
    /// <summary>Letters of a SHA-256 in hexadecimal.</summary>
    private const int Letters = 64;

    private FileDigest(string name, string sha256) => (Name, Sha256) = (name, sha256);

    /// <summary>The name; of a file its path with forward slashes.</summary>
    public string Name { get; }

    /// <summary>SHA-256 (FIPS 180-4) of all bytes, as 64 lower-case hexadecimal digits, which is what <c>sha256sum</c> prints.</summary>
    public string Sha256 { get; }

    /// <summary>The digest of some bytes.</summary>
    public static FileDigest Of(string name, ReadOnlySpan<byte> content)
    {
        ArgumentNullException.ThrowIfNull(name);
        return new(name, Convert.ToHexStringLower(SHA256.HashData(content)));
    }

    /// <summary>A digest that somebody wrote down; null when it is no SHA-256 in lower-case hexadecimal.</summary>
    public static FileDigest? Read(string name, string sha256)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(sha256);
        return sha256.Length == Letters && sha256.All(static letter => letter is (>= '0' and <= '9') or (>= 'a' and <= 'f')) ? new(name, sha256) : null;
    }

    /// <summary>The same content under another name.</summary>
    public FileDigest Named(string name) => new(name, Sha256);
}
