using Sluice.Reports.Relations;
using Sluice.Sets;

namespace Sluice.Tests.Reports;

public sealed class RelationFoldingTests
{
    [Fact]
    public void Every_pod_of_a_namespace_is_said_only_when_each_is_meant()
    {
        var whole = SampleRelations.Large(2, 6);
        Assert.Contains("every pod of team-00 (6 workloads)", Destinations(whole));
        var missing = whole with { Connections = [.. whole.Connections.Where(connection => connection.To.ToString() != "team-00/service-05")] };
        Assert.DoesNotContain("every pod of team-00 (6 workloads)", Destinations(missing));
        Assert.Contains("4 in team-00: service-01, service-02, service-03, service-04", Destinations(missing));
    }

    [Fact]
    public void A_destination_with_other_traffic_is_not_folded_in()
    {
        var report = SampleRelations.Large(2, 6);
        var narrowed = report with
        {
            Connections =
            [
                .. report.Connections.Select(connection =>
                    connection.To.ToString() == "team-00/service-05" ? connection with { Allowed = TrafficSet.Of(Protocol.Tcp, 1) } : connection),
            ],
        };
        var lines = new RelationFolding(narrowed).Groups().First(group => group.Name == "team-00").Sources[0].Lines;
        Assert.Contains(lines, line => line.Destination == "team-00/service-05" && line.Traffic.Contains(Protocol.Tcp, 1) && !line.Traffic.Contains(Protocol.Tcp, 2));
        Assert.DoesNotContain(lines, line => line.Destination.StartsWith("every pod of team-00", StringComparison.Ordinal));
    }

    [Fact]
    public void A_filtered_list_says_nothing_about_those_it_left_out()
    {
        var report = SampleRelations.Shop();
        Assert.Contains(new RelationFolding(report).Groups().SelectMany(group => group.Sources), source => source.Lines.Count == 0);
        Assert.DoesNotContain(new RelationFolding(report with { IsFiltered = true }).Groups().SelectMany(group => group.Sources), source => source.Lines.Count == 0);
    }

    /// <summary>Where team-00/service-00 may go.</summary>
    private static List<string> Destinations(RelationReport report) =>
    [
        .. new RelationFolding(report).Groups().First(group => group.Name == "team-00").Sources
            .First(source => source.Name.Split(", ").Contains("service-00") || source.Name.StartsWith("every pod", StringComparison.Ordinal))
            .Lines.Select(line => line.Destination),
    ];
}
