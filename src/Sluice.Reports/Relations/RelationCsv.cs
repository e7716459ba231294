using Sluice.Analysis;
using Sluice.Reports.Escaping;
using Sluice.Reports.Words;
using Sluice.Sets;

namespace Sluice.Reports.Relations;

/// <summary>The relation for a spreadsheet: one row per connection, verdict and protocol.</summary>
internal static class RelationCsv
{
    public static void Write(RelationReport report, ReportOutput output)
    {
        using var writer = output.OpenText();
        var csv = new CsvWriter(writer);
        csv.Row("from_kind", "from_namespace", "from", "to_kind", "to_namespace", "to", "verdict", "protocol", "ports", "rules", "because");
        foreach (var connection in report.Connections)
        {
            var decision = report.Explain(connection);
            var rules = string.Join("; ", decision.AllowingRules.Select(RuleWords.WithPlace));
            var because = string.Join(' ', decision.Because.Select(UnknownWords.Of));
            Rows(csv, connection, "allow", connection.Allowed, rules, "");
            Rows(csv, connection, "unknown", connection.Unknown, "", because);
        }
    }

    private static void Rows(CsvWriter csv, Connection connection, string verdict, TrafficSet traffic, string rules, string because)
    {
        if (traffic.IsAllPorts) Row(csv, connection, verdict, "all", "1-65535", rules, because);
        else
        {
            foreach (var protocol in Protocols.All)
            {
                var ports = traffic.Ports(protocol);
                if (!ports.IsEmpty) Row(csv, connection, verdict, protocol.ApiName(), ports.ToString(), rules, because);
            }
        }

        if (traffic.Icmp) Row(csv, connection, verdict, "ICMP", "", rules, because);
        if (traffic.Other) Row(csv, connection, verdict, "other", "", rules, because);
    }

    private static void Row(CsvWriter csv, Connection connection, string verdict, string protocol, string ports, string rules, string because)
    {
        var (from, to) = (connection.From, connection.To);
        csv.Row(Kind(from), Group(from), Name(from), Kind(to), Group(to), Name(to), verdict, protocol, ports, rules, because);
    }

    private static string Kind(Endpoint endpoint) => endpoint switch
    {
        WorkloadEndpoint workload => workload.Workload.Name.Kind,
        RepresentativeEndpoint => "Representative",
        NodeEndpoint => "Node",
        AddressEndpoint => "cidr",
        DomainEndpoint => "domain",
        _ => "external",
    };

    private static string Group(Endpoint endpoint) => endpoint is WorkloadEndpoint or RepresentativeEndpoint ? EndpointWords.Group(endpoint) : "";

    private static string Name(Endpoint endpoint) => endpoint switch
    {
        AddressEndpoint addresses => string.Join(' ', addresses.Addresses.ToBlocks()),
        ExternalEndpoint external => external.Name,
        _ => EndpointWords.Short(endpoint),
    };
}
