using System.CommandLine;
using System.Net.Http.Headers;
using Sluice.Reports;
using Sluice.Reports.Drift;
using Sluice.Reports.Text;

namespace Sluice.Cli;

/// <summary>Where drift is told beside the answer: a file of metrics, which is replaced whole, and a receiver of alerts.</summary>
internal sealed class DriftDelivery
{
    private const int Tries = 3;

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    private readonly Option<string?> metrics = new("--metrics")
    {
        Description = "Also write metrics for Prometheus into a file, for the textfile collector of the node exporter.",
        HelpName = "FILE",
    };

    private readonly Option<Uri?> post = new("--post")
    {
        Description = "Also send alerts in the form of Alertmanager, as to http://alertmanager:9093/api/v2/alerts; nothing is sent where nothing drifted.",
        HelpName = "URL",
        CustomParser = static result =>
        {
            if (Uri.TryCreate(result.Tokens[0].Value, UriKind.Absolute, out var url) && url.Scheme is "http" or "https") return url;
            result.AddError("--post wants an address that begins with http:// or https://");
            return null;
        },
    };

    public void AddTo(Command command)
    {
        command.Add(metrics);
        command.Add(post);
    }

    /// <summary>Tells both, as far as they were asked for.</summary>
    /// <exception cref="Failure">One of them could not be told: whoever waits for an alert must hear of it.</exception>
    public void Tell(ParseResult parsed, DriftReport report, CancellationToken stop)
    {
        if (parsed.GetValue(metrics) is { } file) WriteMetrics(file, report);
        if (parsed.GetValue(post) is { } url && !report.Comparison.IsNone) Send(url, report, stop);
    }

    /// <summary>The file is never half written: a collector may read it at any time.</summary>
    private static void WriteMetrics(string file, DriftReport report)
    {
        var whole = $"{file}.{Environment.ProcessId}.tmp";
        try
        {
            File.WriteAllBytes(whole, Bytes(ReportFormats.DriftMetrics, report));
            File.Move(whole, file, overwrite: true);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new Failure(ExitCodes.CouldNotRun, $"cannot write {file}: {fault.Message.TrimEnd('.')}", "Name a file in a folder that is there and may be written to.");
        }
    }

    private static void Send(Uri url, DriftReport report, CancellationToken stop)
    {
        using var handler = new HttpClientHandler { AllowAutoRedirect = false };
        using var client = new HttpClient(handler) { Timeout = Limit };
        var (body, why) = (Bytes(ReportFormats.DriftAlerts, report), "");
        for (var attempt = 0; attempt < Tries; attempt++)
        {
            if (attempt > 0) stop.WaitHandle.WaitOne(TimeSpan.FromSeconds(attempt));
            stop.ThrowIfCancellationRequested();
            try
            {
                using var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = new ByteArrayContent(body) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } } };
                using var response = client.Send(request, stop);
                if (response.IsSuccessStatusCode) return;
                why = FormattableString.Invariant($"it answered {(int)response.StatusCode}");
                if ((int)response.StatusCode is >= 300 and < 500 and not 429) break;
            }
            catch (HttpRequestException fault)
            {
                why = fault.Message.TrimEnd('.');
            }
            catch (TaskCanceledException) when (!stop.IsCancellationRequested)
            {
                why = FormattableString.Invariant($"it gave no answer in {Limit.TotalSeconds:0} seconds");
            }
        }

        // Credentials and tokens may be in the address: only where it leads is told.
        throw new Failure(ExitCodes.CouldNotRun, $"the alerts could not be sent to {url.Scheme}://{url.Authority}: {why}", "The answer above is whole. See whether the receiver is up, and whether its path is /api/v2/alerts.");
    }

    private static byte[] Bytes(ReportFormat<DriftReport> format, DriftReport report)
    {
        using var stream = new MemoryStream();
        format.Write(report, new(stream, TerminalSettings.Plain));
        return stream.ToArray();
    }
}
