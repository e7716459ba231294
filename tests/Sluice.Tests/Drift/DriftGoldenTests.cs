using Sluice.Reports;
using Sluice.Reports.Drift;
using Sluice.Reports.Text;
using Sluice.Tests.Reports;

namespace Sluice.Tests.Drift;

/// <summary>What <c>sluice drift</c> writes, byte for byte.</summary>
public sealed class DriftGoldenTests
{
    public static TheoryData<string, string> Cases()
    {
        var cases = new TheoryData<string, string>();
        foreach (var name in (string[])["shop", "nothing", "blind", "unenforced"])
        {
            foreach (var format in ReportFormats.Drift.Names) cases.Add(name, format);
        }

        return cases;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Drift_is_written_as_approved(string name, string format) =>
        Golden.Approve($"drift-{name}.{format}", Golden.Bytes(Sample(name), ReportFormats.Drift.Find(format)!));

    [Theory]
    [InlineData("shop")]
    [InlineData("nothing")]
    [InlineData("blind")]
    public void Metrics_and_alerts_are_written_as_approved(string name)
    {
        Golden.Approve($"drift-{name}.prom", Golden.Bytes(Sample(name), ReportFormats.DriftMetrics));
        Golden.Approve($"drift-{name}.alerts.json", Golden.Bytes(Sample(name), ReportFormats.DriftAlerts));
    }

    [Fact]
    public void Drift_is_readable_at_60_columns_in_ASCII() => Golden.Approve(
        "drift-narrow.text", Golden.Bytes(Sample("shop"), ReportFormats.Drift.Find("text")!, new TerminalSettings(60, Color: false, Unicode: false)));

    [Fact]
    public void What_is_open_is_what_a_gate_for_open_connections_stops_at()
    {
        Assert.All((string[])["shop", "blind", "unenforced"], static name => Assert.True((Sample(name) with { FailOn = DriftFailOn.Opened }).Fails, name));
        Assert.False(Sample("nothing").Fails);
    }

    private static DriftReport Sample(string name) => name switch
    {
        "shop" => SampleDrift.Shop(),
        "nothing" => SampleDrift.Nothing(),
        "blind" => SampleDrift.Blind(),
        _ => SampleDrift.Unenforced(),
    };
}
