using System.Globalization;
using Sluice.Charters;
using Sluice.Findings;
using Sluice.Model;
using Sluice.Readers.Kubernetes;
using Sluice.Readers.Kubernetes.Fields;
using Sluice.Readers.Yaml;
using Sluice.Sets;

namespace Sluice.Readers.Charters;

/// <summary>Reads the small values of the charter language: days, spans of days, blocks, domains, labels, ports.</summary>
internal sealed class CharterValues(ObjectProblems problems)
{
    private readonly LabelReader labels = new(new(), problems);

    public Labels Labels(DocumentNode node) => labels.Labels(node);

    public Selector Pods(DocumentNode node) => node.IsMapping ? labels.Equalities(node) : Selector.Everything;

    /// <summary>A day as <c>2026-06-30</c>; null with a problem when it is none, and null when nothing is written.</summary>
    public DateOnly? Day(DocumentNode node)
    {
        if (!node.HasContent) return null;
        if (CalendarDay.TryParse(node.Text, out var day)) return day;
        Wrong(node, $"`{node.Text}` is no day", "year-month-day", "Write it as 2026-06-30.");
        return null;
    }

    /// <summary>A span as <c>90d</c> or <c>12w</c>, in days, at least one.</summary>
    public int? Days(DocumentNode node)
    {
        if (!node.HasContent) return null;
        var text = node.Text;
        var unit = text.Length == 0 ? '\0' : text[^1];
        if (unit is 'd' or 'w' && int.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is >= 1 and <= 36_500)
            return unit == 'd' ? number : 7 * number;
        Wrong(node, $"`{text}` is no span of days", "90d or 12w", "Write a number and d for days or w for weeks, as 90d.");
        return null;
    }

    /// <summary>A block of addresses, or one address.</summary>
    public Cidr? Block(DocumentNode node)
    {
        if (Cidr.TryParse(node.Text, out var block, out var hadHostBits))
        {
            if (hadHostBits) problems.Warn(ProblemIds.AddressBlock, node, $"{node.Text} has address bits after its prefix: {block} is meant", null, Advice.Set(block.ToString()));
            return block;
        }

        if (Cidr.TryParseAddress(node.Text, out var isIPv6, out var address)) return Cidr.Of(isIPv6, address, isIPv6 ? 128 : 32);
        problems.Refuse(ProblemIds.AddressBlock, node, $"`{node.Text}` is no address block", new("as 203.0.113.0/24") { Remedy = "Write an IPv4 or IPv6 block, as 203.0.113.0/24." });
        return null;
    }

    /// <summary>A domain name in lower case, <c>*.</c> before it or not.</summary>
    public string? Domain(DocumentNode node)
    {
        if (DomainName.IsValid(node.Text)) return DomainName.Canonical(node.Text);
        Wrong(node, $"`{node.Text}` is no domain name", "as api.example.com", "Write at least two labels, as api.example.com; *. before them stands for one or more labels.");
        return null;
    }

    /// <summary>
    /// Whether TLS is required. Text decides, however it is quoted: a reader of YAML 1.1 makes <c>false</c> of a bare off, so that a cluster may give it back so, and nobody
    /// then knows what was written.
    /// </summary>
    public TlsDemand? Tls(DocumentNode node)
    {
        for (var demand = TlsDemand.Required; demand <= TlsDemand.Off; demand++)
        {
            if (node.IsScalar && string.Equals(node.Text, TlsDemands.Text(demand), StringComparison.Ordinal)) return demand;
        }

        if (!node.IsScalar) return null;
        var text = node.Text;
        var meant = text.ToUpperInvariant() switch
        {
            "OFF" or "FALSE" or "NO" or "N" or "NONE" or "DISABLED" or "DISABLE" or "0" or "OPTIONAL" => "off",
            "ON" or "TRUE" or "YES" or "Y" or "REQUIRE" or "ENABLED" or "1" => "required",
            _ => Spelling.Nearest(text, TlsDemands.All),
        };
        Wrong(
            node, $"`{text}` does not say whether TLS is required", meant is null ? "required or off" : $"did you mean {meant}?",
            meant == "off" ? "Write tls: \"off\", in quotes where a reader of YAML 1.1 takes the bare word for a boolean." : "Write required, or off where the server speaks first.");
        return null;
    }

    /// <summary>Ports of a component: a number, text as 53/UDP, or a list of them.</summary>
    public TrafficSet? Traffic(DocumentNode node)
    {
        if (node.IsSequence)
        {
            TrafficSet? all = null;
            foreach (var item in node.Items)
            {
                if (Traffic(item) is { } one) all = all?.Union(one) ?? one;
            }

            if (node.Items.Count == 0) Wrong(node, "an empty list of ports", "at least one port", "Name a port, or leave the field out.");
            return all;
        }

        if (node.IsScalar && TrafficText.TryParse(node.Text, out var traffic, out _)) return traffic;
        problems.Refuse(ProblemIds.Port, node, $"`{node.Text}` is no port", new("3000, 53/UDP or 30000-30100/TCP") { Remedy = "Write a number, 53/UDP, or 30000-30100/TCP." });
        return null;
    }

    /// <summary>Ports as a flow asks for them: names, traffic, or <c>all</c>.</summary>
    public ValueList<CharterPort> Ports(DocumentNode node)
    {
        if (!node.HasContent) return default;
        var ports = new List<CharterPort>();
        if (node.IsSequence && node.Items.Count == 0) Wrong(node, "an empty list of ports", "at least one port", "Name a port, or leave the field out for every port that the component names.");
        foreach (var item in Nodes.OneOrMore(node))
        {
            if (Port(item) is { } port) ports.Add(port);
        }

        return ports.ToValueList();
    }

    /// <summary>The texts of a list.</summary>
    public ValueList<string> Texts(DocumentNode node) =>
        Nodes.Items(node).Where(static item => item.IsScalar).Select(static item => item.Text).ToValueList();

    public void Wrong(DocumentNode node, string message, string meant, string remedy) =>
        problems.Refuse(CharterProblems.Form, node, message, new(meant) { Remedy = remedy });

    private CharterPort? Port(DocumentNode node)
    {
        if (!node.IsScalar)
        {
            Wrong(node, "a port is a name or a number here", "http, 443 or 53/UDP", "Write a name that the component gives, a number, 53/UDP or 30000-30100/TCP.");
            return null;
        }

        var text = node.Text;
        if (text == "all") return new(null, TrafficSet.AllPorts, node.Span);
        if (Names.IsPortName(text) || (Names.IsDnsLabel(text) && text.Any(char.IsAsciiLetter) && !TrafficText.TryParse(text, out _, out _))) return new(text, null, node.Span);
        return Traffic(node) is { } traffic ? new(null, traffic, node.Span) : null;
    }
}
