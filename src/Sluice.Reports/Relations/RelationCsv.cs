using Sluice.Analysis;
using Sluice.Reports.Escaping;
using Sluice.Reports.Words;
using Sluice.Sets;

namespace Sluice.Reports.Relations;

/// <summary>The relation for a spreadsheet: one row per connection, verdict and protocol; then what is published, from what leads there, likewise.</summary>
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

        foreach (var publication in report.Published)
        {
            var (by, to) = (publication.By, new WorkloadEndpoint(publication.Workload));
            foreach (var (protocol, ports) in Parts(publication.Ports))
                csv.Row(by.Kind, by.Namespace, by.Name, Kind(to), Group(to), Name(to), "published", protocol, ports, "", $"{PublicationWords.By(publication)}: {PublicationWords.Admitted(publication)}");
        }
    }

    private static void Rows(CsvWriter csv, Connection connection, string verdict, TrafficSet traffic, string rules, string because)
    {
        var (from, to) = (connection.From, connection.To);
        foreach (var (protocol, ports) in Parts(traffic))
            csv.Row(Kind(from), Group(from), Name(from), Kind(to), Group(to), Name(to), verdict, protocol, ports, rules, because);
    }

    /// <summary>Traffic by protocol, every port of all three as one.</summary>
    private static IEnumerable<(string Protocol, string Ports)> Parts(TrafficSet traffic)
    {
        if (traffic.IsAllPorts) yield return ("all", "1-65535");
        else
        {
            foreach (var protocol in Protocols.All)
            {
                if (traffic.Ports(protocol) is { IsEmpty: false } ports) yield return (protocol.ApiName(), ports.ToString()!);
            }
        }

        if (traffic.Icmp) yield return ("ICMP", "");
        if (traffic.Other) yield return ("other", "");
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
