using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using Sluice.Gateway.Audit;

namespace Sluice.Benchmarks.Runs;

/// <summary>Lines of the gateway's audit log: made and chained on one core, and through queue and file from several threads.</summary>
internal static class AuditRun
{
    private const int Lines = 1_000_000, Threads = 2;

    public static void Run(int runs)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var options = new AuditOptions { Replica = "gateway-0", SigningKey = key.ExportPkcs8PrivateKeyPem(), Capacity = Lines, RotateBytes = 1_000_000_000 };
        for (var run = 0; run < runs; run++)
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  chain {Chain(options):n0} lines/s on one core   file {File(options):n0} lines/s from {Threads} threads"));
        }
    }

    private static double Chain(AuditOptions options)
    {
        using var chain = new AuditChain("0011223344556677", options, AuditRedaction.Of(options), signer: null);
        var record = Record(1);
        var start = Stopwatch.GetTimestamp();
        for (var line = 0; line < Lines; line++)
        {
            chain.Record(record);
            if (chain.Lines.Length > 1 << 16) chain.Clear();
        }

        return Lines / Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    private static double File(AuditOptions options)
    {
        var folder = Directory.CreateTempSubdirectory("sluice-audit-");
        try
        {
            var start = Stopwatch.GetTimestamp();
            var log = AuditLog.Open(options with { Path = Path.Combine(folder.FullName, "audit.log") }, TimeProvider.System);
            var record = Record(1);
            Parallel.For(0, Threads, _ =>
            {
                for (var line = 0; line < Lines / Threads; line++) log.Write(record);
            });
            log.DisposeAsync().AsTask().GetAwaiter().GetResult();
            if (log.Counts.Written != Lines) throw new InvalidOperationException($"{log.Counts}");
            return Lines / Stopwatch.GetElapsedTime(start).TotalSeconds;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static AuditRecord Record(int number) => new()
    {
        Time = new(2026, 6, 1, 12, 0, 0, TimeSpan.Zero), Event = AuditEvent.Decision, Request = $"01JXYZ{number:00000000}", Caller = "shop/Deployment/checkout", IdentifiedBy = "address", Host = "rates.example.com",
        Address = "203.0.113.7", Port = 443, Verdict = AuditVerdict.Allow, Rule = "checkout → rates.example.com", Exception = "rates", Owner = "data@example.com", Classification = "restricted",
        Reason = "exception rates lets it through",
    };
}
