namespace Sluice.Sets;

/// <summary>The transport protocols that have ports in a NetworkPolicy (core/v1 Protocol). Zero stands for no protocol.</summary>
public enum Protocol
{
    Unknown = 0,
    Tcp,
    Udp,
    Sctp,
}

/// <summary>The names the API uses for protocols.</summary>
public static class Protocols
{
    /// <summary>TCP, UDP and SCTP, in the order in which they are printed.</summary>
    public static ValueList<Protocol> All { get; } = [Protocol.Tcp, Protocol.Udp, Protocol.Sctp];

    /// <summary><c>TCP</c>, <c>UDP</c> or <c>SCTP</c>.</summary>
    public static string ApiName(this Protocol protocol) => protocol switch
    {
        Protocol.Tcp => "TCP",
        Protocol.Udp => "UDP",
        Protocol.Sctp => "SCTP",
        _ => throw new ArgumentOutOfRangeException(nameof(protocol), protocol, null),
    };

    /// <summary>Reads the API's spelling, which is upper case; <see cref="Protocol.Unknown"/> for anything else.</summary>
    public static Protocol Parse(string name) => name switch
    {
        "TCP" => Protocol.Tcp,
        "UDP" => Protocol.Udp,
        "SCTP" => Protocol.Sctp,
        _ => Protocol.Unknown,
    };
}
