using System.Globalization;

namespace Sluice.Reports.Drift;

/// <summary>
/// Drift as metrics in the text format of Prometheus (0.0.4), for the textfile collector of the node exporter or a push gateway. Numbers only: names of objects are in the
/// alerts and the report, so that the number of series does not grow with what drifts.
/// </summary>
internal static class DriftMetrics
{
    public static void Write(DriftReport report, ReportOutput output)
    {
        using var writer = output.OpenText();
        var objects = report.Comparison.Objects;
        Family(writer, "sluice_drift", "Whether the cluster is not as desired, or could not be seen: 1 or 0.");
        Sample(writer, "sluice_drift", "", report.Comparison.IsNone ? 0 : 1);
        Family(writer, "sluice_drift_objects", "Objects that are not as desired.");
        foreach (var kind in (string[])["missing", "extra", "changed", "outlived", "unknown"])
            Sample(writer, "sluice_drift_objects", $"{{kind=\"{kind}\"}}", objects.Count(drift => DriftWords.Kind(drift) == kind));
        Family(writer, "sluice_drift_connections", "Connections that are not as desired: open and should not be, closed and should not be, or of which it cannot be said.");
        Sample(writer, "sluice_drift_connections", "{state=\"opened\"}", report.Opened);
        Sample(writer, "sluice_drift_connections", "{state=\"closed\"}", report.Closed);
        Sample(writer, "sluice_drift_connections", "{state=\"unknown\"}", report.Unknown);
        Family(writer, "sluice_drift_not_enforced", "Whether the network plugin is known to enforce no policy: 1 or 0.");
        Sample(writer, "sluice_drift_not_enforced", "", report.Comparison.Gap is null ? 0 : 1);
        Family(writer, "sluice_drift_unseen_parts", "Parts of the cluster that could not be read.");
        Sample(writer, "sluice_drift_unseen_parts", "", report.Comparison.Unseen.Count);
        Family(writer, "sluice_drift_timestamp_seconds", "The instant of the comparison, in seconds since 1970.");
        Sample(writer, "sluice_drift_timestamp_seconds", "", report.Comparison.Input.Instant.ToUnixTimeSeconds());
    }

    private static void Family(TextWriter writer, string name, string help) => writer.Write($"# HELP {name} {help}\n# TYPE {name} gauge\n");

    private static void Sample(TextWriter writer, string name, string labels, long value) => writer.Write($"{name}{labels} {value.ToString(CultureInfo.InvariantCulture)}\n");
}
