using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;

namespace Sluice.Reports.Oscal;

/// <summary>Identifiers made from what they name, so that the same content has the same ones: version 5 of RFC 9562, section 5.5.</summary>
internal static class NameBasedUuid
{
    /// <summary>The namespace of the identifiers of Sluice: version 5 of <c>https://sluice.dev/oscal</c> in the namespace of URLs (RFC 9562, section 6.6).</summary>
    private static readonly Guid Own = Of(new("6ba7b811-9dad-11d1-80b4-00c04fd430c8"), "https://sluice.dev/oscal");

    /// <summary>The identifier of a name.</summary>
    public static Guid Of(string name) => Of(Own, name);

    [SuppressMessage("Security", "CA5350", Justification = "RFC 9562 asks for SHA-1; nothing is protected by it")]
    internal static Guid Of(Guid space, string name)
    {
        Span<byte> hash = stackalloc byte[20];
        SHA1.HashData([.. space.ToByteArray(bigEndian: true), .. Encoding.UTF8.GetBytes(name)], hash);
        hash[6] = (byte)((hash[6] & 0x0f) | 0x50);
        hash[8] = (byte)((hash[8] & 0x3f) | 0x80);
        return new(hash[..16], bigEndian: true);
    }
}
