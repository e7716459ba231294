using Sluice.Sets;

namespace Sluice.Reports.Relations;

/// <summary>How wide a connection is, in the steps that the pictures colour. Unknown outranks every width.</summary>
internal enum AccessWidth
{
    None = 0,

    /// <summary>One port.</summary>
    One,

    /// <summary>Two to ten ports.</summary>
    Few,

    /// <summary>More than ten ports.</summary>
    Many,

    /// <summary>Every port of a protocol.</summary>
    All,

    /// <summary>Some of it cannot be said.</summary>
    Unknown,
}

/// <summary>Measures traffic.</summary>
internal static class AccessWidths
{
    private const int MostOfFew = 10;

    /// <summary>The steps a legend shows, narrow to wide, with their words.</summary>
    public static IReadOnlyList<(AccessWidth Width, string Words)> Legend { get; } =
    [
        (AccessWidth.One, "one port"), (AccessWidth.Few, "2–10 ports"), (AccessWidth.Many, "more ports"), (AccessWidth.All, "all ports"),
        (AccessWidth.Unknown, "unknown"),
    ];

    /// <summary>What a legend says first: how to read the marks.</summary>
    public const string LegendTitle = "Rows connect to columns by";

    /// <summary>One step in words.</summary>
    public static string Words(AccessWidth width) => Legend.First(step => step.Width == width).Words;

    public static AccessWidth Of(TrafficSet allowed, TrafficSet unknown)
    {
        if (!unknown.IsEmpty) return AccessWidth.Unknown;
        if (allowed.IsEmpty) return AccessWidth.None;
        if (allowed.Tcp.IsAll || allowed.Udp.IsAll || allowed.Sctp.IsAll) return AccessWidth.All;
        return (allowed.Tcp.Count + allowed.Udp.Count + allowed.Sctp.Count) switch
        {
            1 => AccessWidth.One,
            <= MostOfFew => AccessWidth.Few,
            _ => AccessWidth.Many,
        };
    }
}
