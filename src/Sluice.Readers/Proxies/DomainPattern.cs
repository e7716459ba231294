using Sluice.Dialects;
using Sluice.Readers.Kubernetes;
using Sluice.Sets;

namespace Sluice.Readers.Proxies;

/// <summary>Domain names as a charter writes them, and which of them mean names of others: <c>*.</c> stands for one or more labels and never for the apex.</summary>
internal static class DomainPattern
{
    /// <summary>Whether two share a name.</summary>
    public static bool Overlap(string one, string other) => Covers(one, other) || Covers(other, one);

    /// <summary>Whether every name of the second is one of the first.</summary>
    public static bool Covers(string outer, string inner) => new DomainTerm(outer).Covers(inner);

    /// <summary>The canonical form of a name; null when it is none.</summary>
    public static string? Read(string text) => DomainName.IsValid(text) ? DomainName.Canonical(text) : null;

    /// <summary>A block, or one address.</summary>
    public static Cidr? Block(string text)
    {
        if (Cidr.TryParse(text, out var block, out _)) return block;
        return Cidr.TryParseAddress(text.Trim('[', ']'), out var isIPv6, out var address) ? Cidr.Of(isIPv6, address, isIPv6 ? 128 : 32) : null;
    }
}
