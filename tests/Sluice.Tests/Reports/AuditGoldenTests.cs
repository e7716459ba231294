using NJsonSchema;
using Sluice.Evidence;
using Sluice.Findings;
using Sluice.Reports;
using Sluice.Reports.Evidence;
using Sluice.Tests.Evidence;

namespace Sluice.Tests.Reports;

/// <summary>What <c>evidence verify</c> writes of an audit log, byte for byte.</summary>
public sealed class AuditGoldenTests
{
    private const string Key = "sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";
    private const string Run = "00112233445566aa";

    [Fact]
    public void Whether_a_log_holds_is_said_as_approved()
    {
        foreach (var format in ReportFormats.Examination)
        {
            Golden.Approve($"audit-holds.{format.Name}", Golden.Bytes(Holds, format));
            Golden.Approve($"audit-faults.{format.Name}", Golden.Bytes(Faults, format));
        }
    }

    [Fact]
    public async Task The_JSON_keeps_its_contract()
    {
        var schema = await JsonSchema.FromFileAsync(Path.Combine(Golden.Root(), "docs", "schemas", "evidence-verify.schema.json"), TestContext.Current.CancellationToken);
        foreach (var report in (ExaminationReport[])[Holds, Faults])
        {
            var text = Golden.Text(report, ReportFormats.Examination.Find("json")!);
            Assert.Empty(schema.Validate(text));
            Assert.NotEmpty(schema.Validate(text.Replace("\"end\":\"open\"", "\"end\":\"ajar\"", StringComparison.Ordinal)));
        }
    }

    [Fact]
    public void Every_fault_has_words_and_a_remedy()
    {
        foreach (var kind in Enum.GetValues<AuditFaultKind>())
        {
            if (kind == AuditFaultKind.Unknown) continue;
            Assert.NotEmpty(AuditWords.Of(new(kind, At(1))));
            Assert.NotEqual("log", AuditWords.About(kind));
            Assert.NotEmpty(AuditWords.Remedy(kind));
        }

        foreach (var end in Enum.GetValues<AuditRunEnd>()) Assert.NotEmpty(AuditWords.End(Open with { End = end }));
    }

    private static AuditRun Open => new(Run, "gateway-0", At(1))
    {
        Began = SampleEvidence.Noon, Proven = SampleEvidence.Noon.AddSeconds(10), End = AuditRunEnd.Open, Lines = 1_210, Records = 1_200, Lost = 34, Unproven = 2, UnprovenFrom = At(1_209), SignedBy = Key,
    };

    private static ExaminationReport Holds => new()
    {
        File = "logs",
        AsOf = SampleEvidence.Noon.AddSeconds(20),
        Log = new([], 0,
            [
                Open with { Run = "ffeeddccbbaa9988", End = AuditRunEnd.Killed, Lost = 0, Unproven = 1, UnprovenFrom = At(7), IsTorn = true },
                Open,
            ],
            [new("audit.log.00000001", At(2))], [new("audit.log.00000004", At(1)), new("", At(99))]),
    };

    /// <summary>A fault of every kind.</summary>
    private static ExaminationReport Faults => Holds with
    {
        Log = new(
            [
                .. Enum.GetValues<AuditFaultKind>().Where(static kind => kind != AuditFaultKind.Unknown).Select(static kind => new AuditFault(kind, At(12 + (int)kind))
                {
                    Subject = kind switch
                    {
                        AuditFaultKind.UnknownKey or AuditFaultKind.WrongKeyId or AuditFaultKind.WrongSignature => Key,
                        AuditFaultKind.MissingFile => "audit.log.00000003",
                        AuditFaultKind.CutTail => "2026-06-01T12:00:10Z",
                        AuditFaultKind.Removed or AuditFaultKind.Mixed or AuditFaultKind.Unproven => Run,
                        _ => "",
                    },
                    First = kind is AuditFaultKind.Removed or AuditFaultKind.Inserted or AuditFaultKind.Reordered or AuditFaultKind.MissingFile ? 1_010 : -1,
                    Last = kind is AuditFaultKind.Removed or AuditFaultKind.MissingFile ? 1_012 : kind is AuditFaultKind.Inserted or AuditFaultKind.Reordered ? 1_010 : -1,
                    Told = kind == AuditFaultKind.Changed ? At(19) : default,
                }),
                new(AuditFaultKind.MissingFile, At(40)),
                new(AuditFaultKind.Removed, At(41)),
                new(AuditFaultKind.Inserted, At(42)) { First = 5, Last = 6, Told = At(44) },
            ],
            1_500, [Open with { SignedBy = "", Proven = null, Lost = 1 }], [], []),
    };

    private static SourceSpan At(int line) => new("logs/audit.log", line, 1, line, 1);
}
