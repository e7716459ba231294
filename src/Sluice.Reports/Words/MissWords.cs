using Sluice.Analysis;
using Sluice.Sets;

namespace Sluice.Reports.Words;

/// <summary>Why a rule does not let a connection through, in words.</summary>
public static class MissWords
{
    /// <summary>What the rule wants and what the connection has: <c>wants pod label app=check-out, the source has app=checkout</c>.</summary>
    /// <param name="miss">The difference.</param>
    /// <param name="peer">What the other end is called: <c>the source</c>, <c>the destination</c>.</param>
    public static string Of(Miss miss, string peer) => miss.Kind switch
    {
        MissKind.PodLabelsDiffer => $"wants pod label {miss.Wanted}, {peer} has {Has(miss, "no such label")}",
        MissKind.NamespaceLabelsDiffer => $"wants namespace label {miss.Wanted}, the namespace of {peer} has {Has(miss, "no such label")}",
        MissKind.PortDiffers => $"opens {Wanted(miss, "no port")}, asked was {miss.Has}",
        MissKind.ProtocolDiffers => $"opens {Wanted(miss, "no port")}, asked was another protocol: {miss.Has}",
        MissKind.NamedPortMissing => $"opens the port named {miss.Wanted}, which the pod that accepts does not declare",
        MissKind.AddressOutside => $"wants an address of {Addresses(miss.Wanted)}, {peer} is {Addresses(miss.Has)}",
        MissKind.AddressExcepted => $"admits {Addresses(miss.Wanted)}, and {Addresses(miss.Has)} is in one of its exceptions",
        MissKind.OtherKindOfPeer => miss.Wanted.Length == 0 ? $"names no peer, {peer} is {Addresses(miss.Has)}" : $"wants {Addresses(miss.Wanted)}, {peer} is {Addresses(miss.Has)}",
        MissKind.Unknown => "it cannot be said what it matches",
        _ => Reason(miss.Kind),
    };

    /// <summary>A side's reason in a few words: <c>no rule matches</c>, <c>pod labels differ</c>.</summary>
    public static string Reason(MissKind kind) => kind switch
    {
        MissKind.Unspecified => "",
        MissKind.NoEgressRule => "no egress rule at the source",
        MissKind.NoIngressRule => "no ingress rule at the destination",
        MissKind.PodLabelsDiffer => "pod labels differ",
        MissKind.NamespaceLabelsDiffer => "namespace labels differ",
        MissKind.PortDiffers => "port differs",
        MissKind.ProtocolDiffers => "protocol differs",
        MissKind.NamedPortMissing => "named port missing",
        MissKind.AddressOutside => "address outside the block",
        MissKind.AddressExcepted => "address excepted from the block",
        MissKind.DeniedByTier => "denied by an Admin or Baseline rule",
        MissKind.DnsBlocked => "DNS blocked",
        MissKind.OtherKindOfPeer => "no rule for this kind of peer",
        MissKind.Unknown => "unknown",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, null),
    };

    /// <summary>The name of the kind for other tools: <c>podLabelsDiffer</c>.</summary>
    public static string Name(MissKind kind) => Names.Camel(kind.ToString());

    /// <summary>A list of blocks in words; anything else as it is.</summary>
    private static string Addresses(string text)
    {
        var blocks = new List<Cidr>();
        foreach (var part in text.Split(','))
        {
            if (!Cidr.TryParse(part, out var block, out _)) return text;
            blocks.Add(block);
        }

        return AddressWords.Of(AddressSet.Of(blocks));
    }

    private static string Has(Miss miss, string none) => miss.Has.Length == 0 ? none : miss.Has;

    private static string Wanted(Miss miss, string none) => miss.Wanted.Length == 0 ? none : miss.Wanted;
}
