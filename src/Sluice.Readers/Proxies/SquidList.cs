using System.Globalization;
using Sluice.Charters.Adoption;
using Sluice.Findings;
using Sluice.Sets;

namespace Sluice.Readers.Proxies;

/// <summary>A list of a Squid configuration (<c>acl</c>): its type, and what stands in it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">The type, as <c>dstdomain</c>.</param>
/// <param name="Span">Where it is defined first.</param>
internal sealed record SquidList(string Name, string Type, SourceSpan Span)
{
    /// <summary>The lists that every Squid has.</summary>
    public static readonly SquidList[] BuiltIn =
    [
        new("all", "all", default), new("manager", "manager", default), new("localhost", "src", default), new("to_localhost", "special", default),
        new("to_linklocal", "special", default), new("CONNECT", "method", default) { Values = { "CONNECT" } },
    ];

    /// <summary>The values of types that are not understood, methods and protocols.</summary>
    public List<string> Values { get; init; } = [];

    public SortedSet<string> Domains { get; } = new(StringComparer.Ordinal);

    public List<Cidr> Blocks { get; } = [];

    public PortSet Ports { get; private set; } = PortSet.Empty;

    public bool IsUsed { get; set; }

    /// <summary>Takes a value in; the reason when it cannot be understood.</summary>
    public ImportReason? Add(string value)
    {
        switch (Type)
        {
            case "dstdomain":
                return Domain(value);
            case "dst" or "src":
                if (DomainPattern.Block(value) is { } block) Blocks.Add(block);
                else if (Type == "dst" || value is not "all") return ImportReason.NoValue;
                return null;
            case "port":
                return Port(value);
            default:
                Values.Add(value);
                return null;
        }
    }

    /// <summary>In Squid a dot before a name means the name and everything below it.</summary>
    private ImportReason? Domain(string value)
    {
        if (DomainPattern.Block(value) is { } block)
        {
            Blocks.Add(block);
            return null;
        }

        var name = value.StartsWith('*') ? null : DomainPattern.Read(value.TrimStart('.'));
        if (name is null) return ImportReason.NoDomainName;
        Domains.Add(name);
        if (value.StartsWith('.')) Domains.Add($"*.{name}");
        return null;
    }

    private ImportReason? Port(string value)
    {
        var dash = value.IndexOf('-', StringComparison.Ordinal);
        var (first, last) = dash < 0 ? (value, value) : (value[..dash], value[(dash + 1)..]);
        if (!Number(first, out var low) || !Number(last, out var high) || low > high) return ImportReason.NoValue;
        Ports = Ports.Union(PortSet.Of(low, high));
        return null;

        static bool Number(string text, out int number) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number) && number is >= PortSet.Lowest and <= PortSet.Highest;
    }
}
