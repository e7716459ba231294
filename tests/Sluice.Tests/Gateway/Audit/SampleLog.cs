using System.Security.Cryptography;
using System.Text;
using Sluice.Evidence;
using Sluice.Gateway.Audit;
using Sluice.Readers.Evidence;
using Sluice.Tests.Evidence;

namespace Sluice.Tests.Gateway.Audit;

/// <summary>Audit logs in a folder of their own, with the key of the sample bundles.</summary>
internal sealed class SampleLog : IDisposable
{
    public static readonly DateTimeOffset Noon = SampleEvidence.Noon;

    public static string Pem { get; } = SampleEvidence.Key.ExportPkcs8PrivateKeyPem();

    public string Folder { get; } = Directory.CreateTempSubdirectory("sluice-audit-").FullName;

    public string Path => System.IO.Path.Combine(Folder, "audit.log");

    public ManualClock Clock { get; } = new(Noon);

    /// <summary>What was said on standard error.</summary>
    public StringWriter Error { get; } = new();

    public AuditOptions Options => new() { Path = Path, Replica = "gateway-0", SigningKey = Pem, CheckpointEvery = new(5, TimeSpan.FromSeconds(10)) };

    public static AuditRecord Record(int number) => new()
    {
        Time = Noon.AddMilliseconds(number), Event = AuditEvent.Decision, Request = $"r{number}", Caller = "shop/Deployment/checkout", IdentifiedBy = "address", Host = "rates.example.com",
        Address = "203.0.113.7", Port = 443, Verdict = AuditVerdict.Allow, Rule = "checkout → rates.example.com", Exception = "rates", Owner = "data@example.com", Classification = "restricted",
        Reason = "exception rates lets it through",
    };

    public AuditLog Open(AuditOptions? options = null)
    {
        var chosen = options ?? Options;
        return AuditLog.Open(chosen, Clock, AuditFiles.Open(chosen.Path!, chosen), TextWriter.Synchronized(Error));
    }

    /// <summary>A log on a sink of its own.</summary>
    public AuditLog OpenOn(IAuditSink sink, AuditOptions options) => AuditLog.Open(options, Clock, sink, TextWriter.Synchronized(Error));

    /// <summary>A run that writes some records and ends.</summary>
    public async Task Run(int records, AuditOptions? options = null, int from = 0)
    {
        await using var log = Open(options);
        for (var at = 0; at < records; at++) Assert.True(log.Write(Record(from + at)));
    }

    /// <summary>The lines of a file, each with its line feed.</summary>
    public List<string> Lines(string? path = null) => [.. File.ReadAllText(path ?? Path).Split('\n')[..^1].Select(static line => line + "\n")];

    public void Write(IEnumerable<string> lines) => File.WriteAllText(Path, string.Concat(lines));

    /// <summary>The files of the log by their names.</summary>
    public List<string> Files() => [.. Directory.EnumerateFiles(Folder, "audit.log*").Where(static file => !file.EndsWith(".lock", StringComparison.Ordinal)).Order(StringComparer.Ordinal)];

    /// <summary>What the folder shows a day later, and so of a log that has to have an end.</summary>
    public AuditExamination Verify(DateTimeOffset? asOf = null) => AuditExamination.Of(AuditLogReader.ReadFolder(Folder), Terms(asOf, isWhole: true));

    /// <summary>What one file shows.</summary>
    public AuditExamination VerifyFile(string? path = null, DateTimeOffset? asOf = null) => Verify(File.ReadAllBytes(path ?? Path), asOf);

    public static AuditExamination Verify(byte[] bytes, DateTimeOffset? asOf = null) => AuditExamination.Of([AuditLogReader.Read("audit.log", bytes)], Terms(asOf, isWhole: false));

    public static AuditTerms Terms(DateTimeOffset? asOf, bool isWhole) => new() { Keys = [VerifyingKey.Of(SampleEvidence.Key)], AsOf = asOf ?? Noon.AddDays(1), IsWhole = isWhole };

    /// <summary>The faults as one reads them: <c>Removed 3-4 at 5</c>, lines counted from 1.</summary>
    public static string[] Faults(AuditExamination examination) =>
        [.. examination.Faults.Select(static fault => $"{fault.Kind}{(fault.First < 0 ? "" : $" {fault.First}-{fault.Last}")} at {System.IO.Path.GetFileName(fault.Place.File)}:{fault.Place.Line}")];

    public static string Sha256(string line) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(line)));

    /// <summary>Waits for another thread; fails after a time that no healthy run takes.</summary>
    public static void Until(Func<bool> condition) => Assert.True(SpinWait.SpinUntil(condition, TimeSpan.FromMinutes(1)), "it never came");

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
