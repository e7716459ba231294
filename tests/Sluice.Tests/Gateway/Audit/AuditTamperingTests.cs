using Sluice.Evidence;
using Sluice.Tests.Evidence;
using static Sluice.Tests.Gateway.Audit.SampleLog;

namespace Sluice.Tests.Gateway.Audit;

/// <summary>Whoever changes a log is found, at the line. A log here has 16 lines: the start, twelve records with a checkpoint behind the fifth and the tenth, the end.</summary>
public sealed class AuditTamperingTests : IAsyncLifetime
{
    private readonly SampleLog here = new();
    private List<string> lines = [];

    public async ValueTask InitializeAsync()
    {
        await here.Run(12);
        lines = here.Lines();
        Assert.Equal(16, lines.Count);
        Assert.Empty(here.VerifyFile().Faults);
    }

    public ValueTask DisposeAsync()
    {
        here.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public void A_changed_line_is_named()
    {
        var text = lines[3].Replace("\"verdict\":\"allow\"", "\"verdict\":\"deny\"", StringComparison.Ordinal);
        Assert.NotEqual(lines[3], text);
        Assert.Equal(["Changed 3-3 at audit.log:4"], Told([.. lines[..3], text, .. lines[4..]]));
        Assert.Equal(["NotUnderstood at audit.log:4"], Told([.. lines[..3], "x" + lines[3], .. lines[4..]]));
        Assert.Equal(["NotUnderstood at audit.log:4"], Told([.. lines[..3], lines[3].Replace("\"event\"", "\"evnet\"", StringComparison.Ordinal), .. lines[4..]]));
    }

    [Fact]
    public void Removed_lines_are_counted()
    {
        Assert.Equal(["Removed 3-3 at audit.log:4"], Told([.. lines[..3], .. lines[4..]]));
        Assert.Equal(["Removed 3-8 at audit.log:4"], Told([.. lines[..3], .. lines[9..]]));
        Assert.Equal(["Removed 0-2 at audit.log:1"], Told(lines[3..]));
    }

    [Fact]
    public void A_line_that_was_put_there_is_named_whether_it_fits_or_not()
    {
        Assert.Equal(["Inserted 2-2 at audit.log:8"], Told([.. lines[..7], lines[2], .. lines[7..]]));
        Assert.Equal(["Inserted 3-3 at audit.log:5"], Told([.. lines[..4], lines[3], .. lines[4..]]));
        // It follows the line before it, and only the line behind it knows better.
        var forged = lines[3].Replace("\"deny\"", "\"allow\"", StringComparison.Ordinal).Replace("r2", "r9", StringComparison.Ordinal);
        Assert.Equal(["Inserted 3-3 at audit.log:4"], Told([.. lines[..3], forged, .. lines[3..]]));
        Assert.Equal(["Inserted 3-3 at audit.log:5"], Told([.. lines[..4], forged, .. lines[4..]]));
        Assert.Equal(["Inserted 16-16 at audit.log:17"], Told([.. lines, lines[1].Replace("\"seq\":1,", "\"seq\":16,", StringComparison.Ordinal)]));
        Assert.Equal(["NotUnderstood at audit.log:5"], Told([.. lines[..4], "\n", .. lines[4..]]));
    }

    [Fact]
    public void A_line_in_another_place_is_named() =>
        Assert.Equal(["Reordered 3-3 at audit.log:5"], Told([.. lines[..3], lines[4], lines[3], .. lines[5..]]));

    [Fact]
    public void A_cut_tail_leaves_a_log_without_an_end()
    {
        foreach (var count in (int[])[15, 13, 12, 7])
        {
            here.Write(lines[..count]);
            var examination = here.VerifyFile();
            Assert.Equal([$"CutTail at audit.log:{count}"], Faults(examination));
            Assert.Equal(AuditRunEnd.Open, examination.Runs[0].End);
        }

        // Without a checkpoint anyone may have written it, be it as fresh as can be.
        here.Write(lines[..6]);
        Assert.Equal(["Unproven at audit.log:6"], Faults(here.VerifyFile(asOf: Noon)));
        // A gateway that runs has a log without an end as well: it is not late yet.
        here.Write(lines[..7]);
        Assert.Empty(here.VerifyFile(asOf: Noon.AddSeconds(80)).Faults);
        Assert.NotEmpty(here.VerifyFile(asOf: Noon.AddSeconds(81)).Faults);
    }

    [Fact]
    public void What_is_behind_the_last_checkpoint_of_an_open_log_is_unproven()
    {
        here.Write([.. lines[..14], lines[14].Replace("\"allow\"", "\"deny\"", StringComparison.Ordinal)]);
        var examination = here.VerifyFile(asOf: Noon);
        Assert.Empty(examination.Faults);
        Assert.Equal((2, 14), (examination.Unproven, examination.Runs[0].UnprovenFrom.Line));
    }

    [Fact]
    public async Task Another_key_is_not_trusted_and_a_signature_is_over_its_own_line()
    {
        using var other = System.Security.Cryptography.ECDsa.Create(System.Security.Cryptography.ECCurve.NamedCurves.nistP256);
        File.Delete(here.Path);
        await here.Run(12, here.Options with { SigningKey = other.ExportPkcs8PrivateKeyPem() });
        var fault = Assert.Single(here.VerifyFile().Faults);
        Assert.Equal((AuditFaultKind.UnknownKey, VerifyingKey.Of(other).KeyId, 7), (fault.Kind, fault.Subject, fault.Place.Line));
        Assert.Equal(16, here.VerifyFile().Unproven);
        var strange = here.Lines()[^1];
        Assert.Equal(["WrongSignature at audit.log:16"], Told([.. lines[..^1], lines[^1].Replace(Signature(lines[^1]), Signature(lines[6]), StringComparison.Ordinal)]));
        Assert.Equal(["WrongKeyId at audit.log:16"], Told([.. lines[..^1], lines[^1].Replace(VerifyingKey.Of(SampleEvidence.Key).KeyId, VerifyingKey.Of(other).KeyId, StringComparison.Ordinal)]));
        Assert.Equal(["WrongSignature at audit.log:16"], Told([.. lines[..^1], lines[^1].Replace("\"end\"", "\"open\"", StringComparison.Ordinal)]).Where(static told => !told.StartsWith("CutTail", StringComparison.Ordinal)));
        Assert.Equal(["NotUnderstood at audit.log:16", "CutTail at audit.log:15"], Told([.. lines[..^1], lines[^1].Replace("}]}", "}] }", StringComparison.Ordinal)]).OrderDescending());
        Assert.NotEqual(strange, lines[^1]);

        static string Signature(string line) => line[(line.IndexOf("\"sig\":\"", StringComparison.Ordinal) + 7)..line.LastIndexOf('"')];
    }

    [Fact]
    public async Task Two_chains_in_one_file_are_told_apart()
    {
        using var second = new SampleLog();
        await second.Run(12, second.Options with { Replica = "gateway-1" });
        var others = second.Lines();
        var mixed = Told([.. lines[..4], .. others[2..6], .. lines[4..]]);
        Assert.Contains("Mixed at audit.log:5", mixed);
        File.Copy(second.Path, Path.Combine(here.Folder, "other.log"));
        here.Write(lines);
        var both = here.Verify();
        Assert.Empty(both.Faults);
        Assert.Equal(["gateway-0", "gateway-1"], both.Runs.Select(static run => run.Replica).Order());
    }

    [Fact]
    public async Task A_whole_run_that_is_removed_is_noticed_by_the_next_and_what_is_repeated_by_its_name()
    {
        await here.Run(2);
        await here.Run(2);
        var all = here.Lines();
        var second = all.Count - 2 * ((all.Count - 16) / 2);
        var third = second + (all.Count - 16) / 2;
        Assert.Equal(["Removed 0-3 at audit.log:17"], Told([.. all[..second], .. all[third..]]));
        Assert.Equal(["Removed 0-15 at audit.log:1"], Told(all[second..]));
        Assert.Contains("Inserted 0-0 at audit.log:25", Told([.. all, .. all[..2]]));
    }

    [Fact]
    public void A_hostile_log_costs_bounded_memory_for_its_faults()
    {
        var examination = Verify(System.Text.Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("junk\n", 5_000)) + lines[0]));
        Assert.True(examination.FaultCount > 5_000);
        Assert.Equal(AuditExamination.MostFaults, examination.Faults.Count);
    }

    private string[] Told(IEnumerable<string> changed)
    {
        here.Write(changed);
        return Faults(here.VerifyFile());
    }
}
