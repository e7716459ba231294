namespace Sluice.Sets;

/// <summary>
/// What may flow over a connection: port sets of TCP, UDP and SCTP, and whether ICMP and other protocols are among it.
/// <see cref="AllPorts"/> is what a NetworkPolicy rule without ports covers; ICMP and other are never part of it.
/// </summary>
public sealed class TrafficSet : IEquatable<TrafficSet>
{
    private TrafficSet(PortSet tcp, PortSet udp, PortSet sctp, bool icmp, bool other) =>
        (Tcp, Udp, Sctp, Icmp, Other) = (tcp, udp, sctp, icmp, other);

    /// <summary>Nothing.</summary>
    public static TrafficSet Empty { get; } = new(PortSet.Empty, PortSet.Empty, PortSet.Empty, false, false);

    /// <summary>Every port of the three protocols, which the API calls all; without ICMP and other.</summary>
    public static TrafficSet AllPorts { get; } = new(PortSet.All, PortSet.All, PortSet.All, false, false);

    /// <summary>Every port, ICMP and every other protocol.</summary>
    public static TrafficSet Everything { get; } = new(PortSet.All, PortSet.All, PortSet.All, true, true);

    /// <summary>ICMP and other protocols without any port.</summary>
    public static TrafficSet Portless { get; } = new(PortSet.Empty, PortSet.Empty, PortSet.Empty, true, true);

    /// <summary>ICMP alone, of either address family.</summary>
    public static TrafficSet OnlyIcmp { get; } = new(PortSet.Empty, PortSet.Empty, PortSet.Empty, true, false);

    /// <summary>Protocols that are none of TCP, UDP, SCTP and ICMP, alone.</summary>
    public static TrafficSet OnlyOther { get; } = new(PortSet.Empty, PortSet.Empty, PortSet.Empty, false, true);

    public PortSet Tcp { get; }

    public PortSet Udp { get; }

    public PortSet Sctp { get; }

    public bool Icmp { get; }

    public bool Other { get; }

    /// <summary>Whether nothing is in it.</summary>
    public bool IsEmpty => Tcp.IsEmpty && Udp.IsEmpty && Sctp.IsEmpty && !Icmp && !Other;

    /// <summary>Whether every port of the three protocols is in it.</summary>
    public bool IsAllPorts => Tcp.IsAll && Udp.IsAll && Sctp.IsAll;

    /// <summary>The ports of one protocol.</summary>
    public static TrafficSet Of(Protocol protocol, PortSet ports) => Make(
        protocol == Protocol.Tcp ? ports : PortSet.Empty,
        protocol == Protocol.Udp ? ports : PortSet.Empty,
        protocol == Protocol.Sctp ? ports : PortSet.Empty,
        false,
        false);

    /// <summary>One port of one protocol.</summary>
    public static TrafficSet Of(Protocol protocol, int port) => Of(protocol, PortSet.Of(port));

    /// <summary>The ports of a protocol.</summary>
    public PortSet Ports(Protocol protocol) => protocol switch
    {
        Protocol.Tcp => Tcp,
        Protocol.Udp => Udp,
        Protocol.Sctp => Sctp,
        _ => throw new ArgumentOutOfRangeException(nameof(protocol), protocol, null),
    };

    /// <summary>Whether the port of the protocol is in it.</summary>
    public bool Contains(Protocol protocol, int port) => Ports(protocol).Contains(port);

    /// <summary>Traffic of either.</summary>
    public TrafficSet Union(TrafficSet other) =>
        Make(Tcp.Union(other.Tcp), Udp.Union(other.Udp), Sctp.Union(other.Sctp), Icmp | other.Icmp, Other | other.Other);

    /// <summary>Traffic of both.</summary>
    public TrafficSet Intersect(TrafficSet other) =>
        Make(Tcp.Intersect(other.Tcp), Udp.Intersect(other.Udp), Sctp.Intersect(other.Sctp), Icmp & other.Icmp, Other & other.Other);

    /// <summary>Traffic of this and not of the other.</summary>
    public TrafficSet Except(TrafficSet other) =>
        Make(Tcp.Except(other.Tcp), Udp.Except(other.Udp), Sctp.Except(other.Sctp), Icmp & !other.Icmp, Other & !other.Other);

    /// <summary>Whether all of it is in the other.</summary>
    public bool IsSubsetOf(TrafficSet other) =>
        Tcp.IsSubsetOf(other.Tcp) && Udp.IsSubsetOf(other.Udp) && Sctp.IsSubsetOf(other.Sctp)
        && (!Icmp || other.Icmp) && (!Other || other.Other);

    /// <summary>The same without ICMP and other protocols.</summary>
    public TrafficSet OnlyPorts() => Icmp || Other ? Make(Tcp, Udp, Sctp, false, false) : this;

    /// <inheritdoc/>
    public bool Equals(TrafficSet? other) =>
        other is not null && Tcp.Equals(other.Tcp) && Udp.Equals(other.Udp) && Sctp.Equals(other.Sctp)
        && Icmp == other.Icmp && Other == other.Other;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as TrafficSet);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Tcp, Udp, Sctp, Icmp, Other);

    /// <summary>For a debugger: <c>TCP 80,443 · UDP 53</c>.</summary>
    public override string ToString()
    {
        if (IsEmpty) return "nothing";
        var parts = new List<string>();
        if (IsAllPorts) parts.Add("all");
        else
        {
            foreach (var protocol in Protocols.All)
            {
                if (!Ports(protocol).IsEmpty) parts.Add($"{protocol.ApiName()} {Ports(protocol)}");
            }
        }

        if (Icmp) parts.Add("ICMP");
        if (Other) parts.Add("other");
        return string.Join(" · ", parts);
    }

    private static TrafficSet Make(PortSet tcp, PortSet udp, PortSet sctp, bool icmp, bool other)
    {
        if (!icmp && !other)
        {
            if (tcp.IsEmpty && udp.IsEmpty && sctp.IsEmpty) return Empty;
            if (tcp.IsAll && udp.IsAll && sctp.IsAll) return AllPorts;
        }

        return new(tcp, udp, sctp, icmp, other);
    }

    /// <summary>The same with ICMP and other protocols.</summary>
    public TrafficSet WithPortless() => Make(Tcp, Udp, Sctp, true, true);
}
