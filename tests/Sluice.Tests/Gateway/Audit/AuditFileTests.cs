using Sluice.Evidence;
using Sluice.Gateway.Audit;
using static Sluice.Tests.Gateway.Audit.SampleLog;

namespace Sluice.Tests.Gateway.Audit;

/// <summary>How a log lies on the disk: order, checkpoints, rotation, and what a killed process leaves.</summary>
public sealed class AuditFileTests : IDisposable
{
    private readonly SampleLog here = new();

    public void Dispose() => here.Dispose();

    [Fact]
    public async Task Eight_threads_lose_nothing_and_the_lines_of_each_keep_their_order()
    {
        const int Threads = 8, Each = 5_000;
        await using (var log = here.Open(here.Options with { Capacity = Threads * Each, CheckpointEvery = new(1_000, TimeSpan.FromSeconds(10)), RotateBytes = 1 << 20, Keep = 100 }))
            await Task.WhenAll(Enumerable.Range(0, Threads).Select(thread => Task.Run(() => Enumerable.Range(0, Each).All(at => log.Write(Record(at) with { Caller = $"t{thread}" })))));
        var examination = here.Verify();
        Assert.Empty(examination.Faults);
        Assert.Equal((Threads * Each, 0, 0, AuditRunEnd.Ended), (examination.Runs[0].Records, examination.Runs[0].Lost, examination.Runs[0].Unproven, examination.Runs[0].End));
        var next = new int[Threads];
        foreach (var line in here.Files().Order(new Rotation()).SelectMany(here.Lines).Where(static line => line.Contains("\"decision\"", StringComparison.Ordinal)))
        {
            var thread = line[line.IndexOf("\"caller\":\"t", StringComparison.Ordinal) + 11] - '0';
            Assert.Contains($"\"request\":\"r{next[thread]++}\"", line, StringComparison.Ordinal);
        }

        Assert.All(next, static count => Assert.Equal(Each, count));
        Assert.True(here.Files().Count > 5);
    }

    [Fact]
    public async Task Checkpoints_come_with_records_and_with_time_also_when_nothing_happens()
    {
        await using var log = here.Open();
        for (var at = 0; at < 11; at++) log.Write(Record(at));
        Until(() => log.Counts.Written == 11);
        Assert.Equal([0, 6, 12], Checkpoints(static line => line.Contains("\"start\"", StringComparison.Ordinal) || line.Contains("\"checkpoint\"", StringComparison.Ordinal)));
        here.Clock.Advance(TimeSpan.FromSeconds(10));
        Until(() => here.Lines().Count == 15);
        here.Clock.Advance(TimeSpan.FromSeconds(10));
        Until(() => here.Lines().Count == 16);
        Assert.Equal(0, here.Verify(here.Clock.GetUtcNow()).Unproven);

        int[] Checkpoints(Func<string, bool> isOne) => [.. here.Lines().Select(static (line, at) => (line, at)).Where(pair => isOne(pair.line)).Select(static pair => pair.at)];
    }

    [Fact]
    public async Task A_log_goes_on_where_it_ended()
    {
        await here.Run(3);
        await here.Run(2);
        var examination = here.VerifyFile();
        Assert.Empty(examination.Faults);
        Assert.Equal([(3L, AuditRunEnd.Ended), (2L, AuditRunEnd.Ended)], examination.Runs.Select(static run => (run.Records, run.End)));
        var lines = here.Lines();
        Assert.Contains($"\"prev\":\"{Sha256(lines[4])}\"", lines[5], StringComparison.Ordinal);
        Assert.Contains($"\"follows\":{{\"run\":\"{examination.Runs[0].Run}\",\"seq\":4}}", lines[5], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(10)]
    [InlineData(2)]
    [InlineData(400)]
    public async Task A_killed_process_leaves_a_part_of_a_line_which_the_next_run_names(int cut)
    {
        await here.Run(8);
        var killed = here.Lines()[..^1];
        here.Write([.. killed[..^1], killed[^1][..Math.Max(1, killed[^1].Length - cut)]]);
        var open = here.VerifyFile();
        Assert.Equal(["CutTail at audit.log:9"], Faults(open));
        Assert.Equal((3, 8), (open.Unproven, open.Runs[0].UnprovenFrom.Line));
        await here.Run(1);
        var examination = here.VerifyFile();
        Assert.Empty(examination.Faults);
        Assert.Equal([AuditRunEnd.Killed, AuditRunEnd.Ended], examination.Runs.Select(static run => run.End));
        Assert.True(examination.Runs[1].IsTorn);
        Assert.Equal(2, examination.Runs[0].Unproven);
        var lines = here.Lines();
        here.Write([.. lines[..9], "x" + lines[9], .. lines[10..]]);
        Assert.Equal(["NotUnderstood at audit.log:10", "Removed at audit.log:11"], Faults(here.VerifyFile()));
        here.Write([.. lines[..9], .. lines[10..]]);
        Assert.Equal(["Removed at audit.log:10"], Faults(here.VerifyFile()));
    }

    [Fact]
    public async Task A_line_that_lacks_nothing_but_its_line_feed_is_followed_as_it_is()
    {
        await here.Run(8);
        var killed = string.Concat(here.Lines()[..^1]);
        File.WriteAllText(here.Path, killed[..^1]);
        await here.Run(1);
        var examination = here.VerifyFile();
        Assert.Empty(examination.Faults);
        Assert.StartsWith(killed, File.ReadAllText(here.Path), StringComparison.Ordinal);
        Assert.Equal((AuditRunEnd.Killed, 3L, false), (examination.Runs[0].End, examination.Runs[0].Unproven, examination.Runs[1].IsTorn));
    }

    [Fact]
    public async Task A_process_killed_in_its_first_line_is_followed_too()
    {
        File.WriteAllText(here.Path, "{\"seq\":0,\"run\":\"ab");
        await here.Run(1);
        Assert.Empty(here.Verify().Faults);
        Assert.True(Assert.Single(here.Verify().Runs).IsTorn);
    }

    [Fact]
    public void A_file_that_is_no_audit_log_is_not_written_to()
    {
        foreach (var content in (string[])["precious\n", "precious", "{\"a\":1}\n"])
        {
            File.WriteAllText(here.Path, content);
            Assert.Contains("something else than an audit log", Assert.Throws<IOException>(() => here.Open()).Message, StringComparison.Ordinal);
            Assert.Equal(content, File.ReadAllText(here.Path));
        }
    }

    [Fact]
    public async Task Two_processes_do_not_write_one_log()
    {
        await using var log = here.Open();
        Assert.Throws<IOException>(() => here.Open());
    }

    [Fact]
    public async Task Rotated_files_go_on_in_the_chain_and_each_ends_with_a_checkpoint()
    {
        await here.Run(40, here.Options with { RotateBytes = 4_096 });
        await here.Run(10, here.Options with { RotateBytes = 4_096 }, from: 40);
        var files = here.Files();
        Assert.True(files.Count > 4);
        var examination = here.Verify();
        Assert.Empty(examination.Faults);
        Assert.Equal((50, 0), (examination.Runs.Sum(static run => run.Records), examination.Unproven));
        Assert.All(files, file => Assert.True(new FileInfo(file).Length < 6_000));
        foreach (var rotated in files[1..])
        {
            Assert.Contains("\"event\":\"checkpoint\",\"state\":\"rotated\"", here.Lines(rotated)[^1], StringComparison.Ordinal);
            var alone = here.VerifyFile(rotated);
            Assert.Empty(alone.Faults);
            Assert.Equal((0, AuditRunEnd.Elsewhere), (alone.Unproven, alone.Runs[^1].End));
        }
    }

    [Fact]
    public async Task A_file_that_is_missing_is_named_and_one_that_was_deleted_on_purpose_is_no_fault()
    {
        await here.Run(40, here.Options with { RotateBytes = 4_096, Keep = 3 });
        Assert.Equal(4, here.Files().Count);
        var whole = here.Verify();
        Assert.Empty(whole.Faults);
        var oldest = Path.GetFileName(here.Files()[1]);
        Assert.Equal($"audit.log.{int.Parse(oldest[^8..], System.Globalization.CultureInfo.InvariantCulture) - 1:00000000}", Assert.Single(whole.Deleted).File);
        var (second, newest) = (here.Files()[2], here.Files()[3]);
        var kept = File.ReadAllBytes(second);
        File.Delete(second);
        var fault = Assert.Single(here.Verify().Faults);
        Assert.Equal((AuditFaultKind.MissingFile, Path.GetFileName(second), Path.GetFileName(newest)), (fault.Kind, fault.Subject, Path.GetFileName(fault.Place.File)));
        File.WriteAllBytes(second, kept);
        File.Delete(here.Files()[1]);
        Assert.Equal((AuditFaultKind.MissingFile, oldest), Assert.Single(here.Verify().Faults) is var first ? (first.Kind, first.Subject) : default);
        File.Delete(here.Path);
        Assert.Contains(here.Verify().Faults, fault => fault.Kind == AuditFaultKind.MissingFile && fault.Subject.Length == 0 && fault.Place.File == newest);
    }

    [Fact]
    public async Task Files_are_put_in_order_by_what_is_in_them_and_not_by_their_names()
    {
        await here.Run(40, here.Options with { RotateBytes = 4_096 });
        var at = 0;
        foreach (var file in here.Files().OrderByDescending(static file => file, StringComparer.Ordinal).ToList()) File.Move(file, Path.Combine(here.Folder, $"{at++}.txt"));
        Assert.Empty(here.Verify().Faults);
    }

    [Fact]
    public async Task A_log_without_a_key_says_that_nobody_vouches_for_it()
    {
        await here.Run(7, here.Options with { SigningKey = null });
        Assert.Contains("is not signed", here.Error.ToString(), StringComparison.Ordinal);
        var examination = here.VerifyFile();
        Assert.Equal(["NotSigned at audit.log:7"], Faults(examination));
        Assert.Equal(10, examination.Unproven);
    }

    [Fact]
    public void Everything_that_is_wrong_with_the_options_is_told()
    {
        var options = new AuditOptions { Path = "", Replica = "", RotateBytes = 1, Keep = 0, Capacity = 0, Reserve = -1, Overflow = (AuditOverflow)7, SigningKey = "no key", CheckpointEvery = new(0, TimeSpan.FromMilliseconds(1_500)) };
        Assert.Equal(10, options.Problems().Count);
        Assert.Throws<ArgumentException>(() => AuditLog.Open(options, TimeProvider.System));
        Assert.Empty(here.Options.Problems());
        Assert.DoesNotContain("PRIVATE", here.Options.ToString(), StringComparison.Ordinal);
        Assert.NotEmpty((here.Options with { SigningKey = System.Security.Cryptography.ECDsa.Create(System.Security.Cryptography.ECCurve.NamedCurves.nistP384).ExportPkcs8PrivateKeyPem() }).Problems());
    }

    [Fact]
    public async Task A_disk_that_stays_full_does_not_keep_a_log_from_closing()
    {
        Assert.SkipUnless(File.Exists("/dev/full"), "needs /dev/full");
        using var full = new FileStream("/dev/full", FileMode.Open, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
        var log = here.OpenOn(new Device(full), here.Options);
        log.Write(Record(1));
        await log.DisposeAsync();
        Assert.Equal(new(0, 1, 0), log.Counts);
        Assert.Contains("No space left on device", here.Error.ToString(), StringComparison.Ordinal);
    }

    /// <summary>The oldest first, the file that is written to last.</summary>
    private sealed class Rotation : IComparer<string>
    {
        public int Compare(string? x, string? y) => string.CompareOrdinal(x!.EndsWith(".log", StringComparison.Ordinal) ? "~" : x, y!.EndsWith(".log", StringComparison.Ordinal) ? "~" : y);
    }

    private sealed class Device(FileStream stream) : IAuditSink
    {
        public string Name => stream.Name;

        public void Write(ReadOnlySpan<byte> lines) => stream.Write(lines);

        public void Save() => stream.Flush(flushToDisk: true);

        public void Dispose() => stream.Dispose();
    }
}
