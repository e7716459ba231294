using Sluice.Reports.Json;

namespace Sluice.Reports.Judgement;

/// <summary>The check as SARIF 2.1.0, for code scanning.</summary>
internal static class CheckSarif
{
    public static void Write(CheckReport report, ReportOutput output)
    {
        var remarks = report.Remarks().Concat(report.Accepted.Select(Remark.Of).Order()).ToList();
        var log = new SarifLog(remarks, report.Render);
        JsonOutput.Write(output.Stream, log.Write);
    }
}
