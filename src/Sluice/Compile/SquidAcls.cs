using System.Globalization;
using Sluice.Charters;
using Sluice.Dialects;
using Sluice.Sets;

namespace Sluice.Compile;

/// <summary>
/// The lists (<c>acl</c>) of a Squid configuration, each written once, under a name that says what is in it. Squid takes names of at most 63 characters.
/// </summary>
internal sealed class SquidAcls
{
    /// <summary>Where the files stand that an operator fills, one for each caller.</summary>
    public const string Callers = "/etc/squid/sluice/callers/";

    private const int LongestName = 40;
    private const int MostOnALine = 8;

    private static readonly UInt128 Nat64 = new(0x0064_FF9B_0000_0000, 0);

    /// <summary>Addresses of IPv6 that stand for IPv4 (RFC 4291, 2.5.5.2). Squid keeps every IPv4 address so, and a block of IPv6 around them would match them all.</summary>
    private static readonly IntervalSet<UInt128> Mapped = IntervalSet<UInt128>.Of((UInt128)0xFFFF << 32, ((UInt128)0xFFFF << 32) | uint.MaxValue);

    /// <summary>What no domain name may lead to: addresses that are not public, and those through which NAT64 (RFC 6052, 2.1) leads to one.</summary>
    private static readonly AddressSet Refused = SpecialAddresses.NotPublic.Union(Translated(SpecialAddresses.NotPublic)).Union(ProxyPlan.Tunnels);

    private readonly Dictionary<string, List<string>> lists = new(StringComparer.Ordinal);
    private readonly List<string> names = [];

    /// <summary>The lists as lines, in the order of their first use.</summary>
    public string Text => string.Concat(names.SelectMany(name => lists[name]));

    /// <summary>A caller: the addresses that an operator writes into its file.</summary>
    public string Caller(GrantSide from) => Add($"from_{Short(FileOf(from.Peer))}", () => [File(from.Peer)]);

    /// <summary>Whoever a prohibition names: addresses as the charter gives them, or the file of the caller and of each caller that is surely among them.</summary>
    public string? Barred(GrantSide from, IEnumerable<GrantSide> among) => from switch
    {
        { IsAnyone: true } => null,
        { Term: BlockTerm block } => Add($"never_from_{Blocks(block.Addresses)}", () => Addresses("src", block.Addresses)),
        _ => Add($"never_from_{Short(FileOf(from.Peer))}", () => among.Select(static side => File(side.Peer)).Prepend(File(from.Peer)).Distinct(StringComparer.Ordinal)),
    };

    /// <summary>Every caller that something is opened for.</summary>
    public string Known(IEnumerable<GrantSide> callers) => Add("sluice_callers", () => [.. callers.Select(static side => File(side.Peer)).Distinct(StringComparer.Ordinal)]);

    /// <summary>
    /// A domain name. In Squid <c>.example.com</c> is the name with everything below it, and a wildcard of the charter never means the apex, which is left out again. Only the name in
    /// the request is compared (<c>-n</c>): otherwise the reverse name of an address would do, which its owner chooses.
    /// </summary>
    public string Domain(string name)
    {
        if (!name.StartsWith("*.", StringComparison.Ordinal)) return Add($"to_{Short(name)}", () => [$"dstdomain -n {name}\n"]);
        var apex = name[2..];
        return $"{Add($"below_{Short(apex)}", () => [$"dstdomain -n .{apex}\n"])} !{Add($"apex_{Short(apex)}", () => [$"dstdomain -n {apex}\n"])}";
    }

    /// <summary>Addresses that no name may have, whatever else it has.</summary>
    public string NotPublic() => Add("not_public", () => Addresses("dst", Refused));

    /// <summary>Addresses of which one suffices: <c>dst</c> matches when any address of a name does.</summary>
    public string Any(AddressSet addresses) => Add($"to_{Blocks(addresses)}", () => Addresses("dst", addresses));

    /// <summary>Addresses among which every address of a name has to be: one lies inside, and none outside.</summary>
    public string Every(AddressSet addresses) => $"{Any(addresses)} !{(addresses.Equals(SpecialAddresses.Public) ? NotPublic() : Add($"outside_{Blocks(addresses)}", () => Addresses("dst", AddressSet.All.Except(addresses).Union(Translated(SpecialAddresses.NotPublic.Except(addresses))))))}";

    /// <summary>Ports; nothing where every port is meant.</summary>
    public string Ports(PortSet ports) => ports.IsAll ? "" : Add($"port_{Short(ports.ToString().Replace(',', '_'))}", () => [$"port {ports.ToString().Replace(',', ' ')}\n"]);

    /// <summary>A list of its own.</summary>
    public string Add(string name, string what) => Add(name, () => [$"{what}\n"]);

    /// <summary>The file of a caller. Names of the charter hold neither underscores nor slashes, so that no two callers share a file.</summary>
    public static string FileOf(CharterPeer peer) => peer switch
    {
        AnyonePeer => "_anyone",
        BundlePeer => $"_{peer}",
        WorkloadPeer workload => $"{workload.Namespace}.{workload.Name}",
        NamespacePeer space => $"{space.Namespace}._all",
        NamespaceLabelPeer => $"_labels.{Digest(peer.ToString())}",
        _ => peer.ToString(),
    };

    private static string File(CharterPeer peer) => $"src \"{Callers}{FileOf(peer)}\"\n";

    private static IEnumerable<string> Addresses(string kind, AddressSet addresses) => Written(AddressSet.Of(addresses.V4, addresses.V6.Except(Mapped))).Chunk(MostOnALine).Select(blocks => $"{kind} {string.Join(' ', blocks)}\n");

    /// <summary>The blocks as Squid takes them: it refuses all of IPv4 as one block.</summary>
    private static IEnumerable<string> Written(AddressSet addresses) => addresses.ToBlocks().Select(static block => block.ToString()).SelectMany(static block => block == "0.0.0.0/0" ? (string[])["0.0.0.0/1", "128.0.0.0/1"] : [block]);

    /// <summary>The addresses by which NAT64 reaches those of IPv4.</summary>
    private static AddressSet Translated(AddressSet addresses) =>
        AddressSet.Of(IntervalSet<uint>.Empty, IntervalSet<UInt128>.From(addresses.V4.Intervals.ToArray().Select(static interval => new Interval<UInt128>(Nat64 | interval.Low, Nat64 | interval.High))));

    private static string Blocks(AddressSet addresses) => addresses.Equals(SpecialAddresses.Public) ? "internet" : Short(addresses.ToString().Replace('/', '_').Replace(',', '_'));

    private static string Short(string text) => text.Length <= LongestName ? text : $"{text[..(LongestName - 17)]}_{Digest(text)}";

    private static string Digest(string text) => GeneratedFile.Digest(text)["sha256:".Length..][..16];

    private string Add(string name, Func<IEnumerable<string>> lines)
    {
        if (lists.ContainsKey(name)) return name;
        lists[name] = [.. lines().Select(line => string.Create(CultureInfo.InvariantCulture, $"acl {name} {line}"))];
        names.Add(name);
        return name;
    }
}
