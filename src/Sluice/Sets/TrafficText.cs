using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Sluice.Sets;

/// <summary>Traffic as people write it: <c>443</c>, <c>7844/UDP</c>, <c>30000-30100/TCP</c>, several with commas; <c>ICMP</c> and <c>other</c>, which have no ports. A port without protocol is TCP.</summary>
/// <remarks>ICMPv4 and ICMPv6 are one here: which it is, the addresses say, and no policy that is read tells their types apart.</remarks>
public static class TrafficText
{
    /// <summary>Reads traffic.</summary>
    /// <param name="text">What is written; protocols in any case.</param>
    /// <param name="traffic">The traffic, never empty; null when the text is none.</param>
    /// <param name="why">Why it is none, lower case, no final stop; empty otherwise.</param>
    public static bool TryParse(string text, [NotNullWhen(true)] out TrafficSet? traffic, out string why)
    {
        ArgumentNullException.ThrowIfNull(text);
        (traffic, why) = (null, "");
        var all = TrafficSet.Empty;
        foreach (var item in text.Split(',', StringSplitOptions.TrimEntries))
        {
            if (ParseOne(item, out why) is not { } one) return false;
            all = all.Union(one);
        }

        traffic = all;
        return true;
    }

    /// <summary>The traffic of a protocol without ports, <c>ICMP</c>, <c>ICMPv4</c>, <c>ICMPv6</c> or <c>other</c>, in any case; null for anything else.</summary>
    public static TrafficSet? Portless(string protocol)
    {
        ArgumentNullException.ThrowIfNull(protocol);
        return protocol.ToUpperInvariant() switch
        {
            "ICMP" or "ICMPV4" or "ICMPV6" => TrafficSet.OnlyIcmp,
            "OTHER" => TrafficSet.OnlyOther,
            _ => null,
        };
    }

    private static TrafficSet? ParseOne(string item, out string why)
    {
        why = "";
        if (Portless(item) is { } portless) return portless;
        var slash = item.IndexOf('/', StringComparison.Ordinal);
        var protocol = slash < 0 ? Protocol.Tcp : Protocols.Parse(item[(slash + 1)..].ToUpperInvariant());
        var ports = slash < 0 ? item : item[..slash];
        var dash = ports.IndexOf('-', StringComparison.Ordinal);
        var low = Number(dash < 0 ? ports : ports[..dash]);
        var high = dash < 0 ? low : Number(ports[(dash + 1)..]);
        if (slash >= 0 && item.Split('/').Any(part => Portless(part) is not null)) why = $"'{item}' asks for a port or type of a protocol that has none here: no policy that is read tells them apart; write ICMP or other alone";
        else if (protocol == Protocol.Unknown) why = $"'{item[(slash + 1)..]}' is no protocol with ports; TCP, UDP and SCTP are. ICMP and other stand alone";
        else if (low is null || high is null) why = $"'{ports}' is no port: a number from {PortSet.Lowest} to {PortSet.Highest}, or two with a dash between them";
        else if (low > high) why = $"'{ports}' ends before it begins";
        return why.Length == 0 ? TrafficSet.Of(protocol, PortSet.Of(low!.Value, high!.Value)) : null;
    }

    private static int? Number(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is >= PortSet.Lowest and <= PortSet.Highest ? number : null;
}
