using Sluice.Readers.Kubernetes.Fields;
using Sluice.Readers.Yaml;
using Sluice.Sets;

namespace Sluice.Readers.Kubernetes;

/// <summary>
/// Reads address blocks as the API server does (netutils <c>ParseCIDRSloppy</c>): octets with leading zeros are decimal, host bits are taken off.
/// It warns about both, and so do we.
/// </summary>
internal sealed class AddressReader(ObjectProblems problems)
{
    /// <summary>A block; null when it is none, which is then a problem.</summary>
    /// <param name="node">The text.</param>
    /// <param name="isStrict">Whether leading zeros and IPv4-mapped IPv6 are refused, as in the cluster-wide policies.</param>
    public Cidr? Block(DocumentNode node, bool isStrict)
    {
        if (!node.IsScalar || node.Type != ScalarType.Text) return null;
        var text = node.Text;
        if (Cidr.TryParse(text, out var block, out var hadHostBits))
        {
            if (hadHostBits && !IsMapped(text))
                problems.Warn(ProblemIds.AddressBlock, node, $"{text} has host bits: it means {block}", "Newer API servers warn about such blocks and will refuse them.", Advice.Set($"{block}"));
            if (!IsMapped(text)) return block;
        }

        if (TrySloppy(text, out block))
        {
            if (isStrict)
                problems.Refuse(ProblemIds.AddressBlock, node, $"{text} is not written as an address block has to be", Advice.Set($"{block}"));
            else
                problems.Warn(ProblemIds.AddressBlock, node, $"{text} is read as {block}", "Other readers take leading zeros for octal numbers; newer API servers warn about such blocks and will refuse them.", Advice.Set($"{block}"));
            return isStrict ? null : block;
        }

        problems.Refuse(ProblemIds.AddressBlock, node, $"{Names.Shorten(text)} is not an address block", Meant(text));
        return null;
    }

    /// <summary>One address as a block of full length; null when it is none.</summary>
    public static Cidr? Address(DocumentNode node) =>
        node.IsScalar && Cidr.TryParseAddress(node.Text, out var isIPv6, out var value) ? Cidr.Of(isIPv6, value, isIPv6 ? 128 : 32) : null;

    private static bool TrySloppy(string text, out Cidr block)
    {
        block = default;
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        if (slash < 0) return false;
        var (address, prefix) = (text[..slash], text[(slash + 1)..]);
        if (prefix.Length == 0 || !prefix.All(char.IsAsciiDigit)) return false;
        prefix = WithoutZeros(prefix);
        if (IsMapped(text))
        {
            var isMappedBlock = int.TryParse(prefix, out var length) && length is >= 96 and <= 128 && Cidr.TryParseAddress(address, out _, out var value)
                && Cidr.TryParse($"{Cidr.FormatAddress(false, value)}/{length - 96}", out block, out _);
            return isMappedBlock;
        }

        if (!address.Contains(':', StringComparison.Ordinal)) address = string.Join('.', address.Split('.').Select(octet => octet.All(char.IsAsciiDigit) ? WithoutZeros(octet) : octet));
        return Cidr.TryParse($"{address}/{prefix}", out block, out _);
    }

    private static bool IsMapped(string text) => text.StartsWith("::ffff:", StringComparison.OrdinalIgnoreCase) && text.Contains('.', StringComparison.Ordinal);

    private static string WithoutZeros(string digits) => digits.Length == 0 ? digits : digits.TrimStart('0') is { Length: > 0 } rest ? rest : "0";

    private static Advice Meant(string text)
    {
        if (Cidr.TryParseAddress(text, out var isIPv6, out _)) return Advice.Set($"{text}/{(isIPv6 ? 128 : 32)}") with { Meant = "a block needs a prefix length" };
        var trimmed = text.Trim();
        if (trimmed.Length < text.Length && Cidr.TryParse(trimmed, out _, out _)) return Advice.Set(trimmed);
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        if (slash > 0 && Cidr.TryParseAddress(text.AsSpan(0, slash), out isIPv6, out _))
            return new($"the prefix length is 0 to {(isIPv6 ? 128 : 32)}") { Remedy = "Write address/length, such as 10.0.0.0/8." };
        return new("address/length, such as 10.0.0.0/8") { Remedy = "Write address/length, such as 10.0.0.0/8. A name or a list of addresses cannot stand here." };
    }
}
