using Sluice.Sets;

namespace Sluice.Charters;

/// <summary>What the egress gateway asks of a connection to a domain name.</summary>
public enum TlsDemand
{
    /// <summary>Zero: the client begins with TLS and names in it (SNI, RFC 6066) the host that it asked for.</summary>
    Required = 0,

    /// <summary>Nothing is looked at: for protocols in which the server speaks first, or that begin in clear.</summary>
    Off,
}

/// <summary>How what is asked is written in a charter and in the allowlist of the gateway.</summary>
public static class TlsDemands
{
    /// <summary>Every word, in the order of the values.</summary>
    public static ValueList<string> All { get; } = ["required", "off"];

    /// <summary>The word for a value.</summary>
    public static string Text(TlsDemand demand) => demand switch
    {
        TlsDemand.Required => "required",
        TlsDemand.Off => "off",
        _ => throw new ArgumentOutOfRangeException(nameof(demand), demand, "a demand of no known kind"),
    };
}
