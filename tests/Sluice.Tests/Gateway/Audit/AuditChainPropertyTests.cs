using System.Text;
using Sluice.Evidence;
using Sluice.Gateway.Audit;
using static Sluice.Tests.Gateway.Audit.SampleLog;

namespace Sluice.Tests.Gateway.Audit;

/// <summary>Any edit of any log is noticed, except behind the last checkpoint of a log that is still open; and there it is said that nothing is proven.</summary>
public sealed class AuditChainPropertyTests
{
    [Fact]
    public void A_random_edit_of_a_random_log_is_always_noticed()
    {
        for (var seed = 0; seed < 60; seed++)
        {
            var draw = new Random(seed);
            var isEnded = draw.Next(2) == 0;
            var (bytes, proven) = Draw(draw, isEnded);
            // Of a log that has an end, the next day is asked about; of an open one, the instant of its last line.
            var asOf = isEnded ? Noon.AddDays(1) : Noon.AddSeconds(1);
            var before = Verify(bytes, asOf);
            Assert.True(before.FaultCount == 0, $"seed {seed}: {string.Join(", ", Faults(before))}");
            for (var edit = 0; edit < 60; edit++)
            {
                var edited = Edit(draw, bytes, out var what);
                if (edited.AsSpan().SequenceEqual(bytes)) continue;
                var after = Verify(edited, asOf);
                if (after.FaultCount > 0) continue;
                var same = edited.AsSpan().CommonPrefixLength(bytes);
                var message = $"seed {seed}, edit {edit}: {what} at byte {same} of {bytes.Length}, proven to {proven}";
                Assert.False(isEnded, message);
                // Nothing but a shorter log can be made of what is proven, and that is one that is open since an earlier checkpoint.
                Assert.True(same >= proven || same == edited.Length, message);
                Assert.Equal(AuditRunEnd.Open, after.Runs[^1].End);
                Assert.True(after.Unproven > 0 || same == edited.Length, message);
            }
        }
    }

    /// <summary>One to three runs, each killed or ended, in one file; the last as asked. With it the number of bytes up to the last checkpoint of the last run.</summary>
    private static (byte[] Bytes, int Proven) Draw(Random draw, bool isEnded)
    {
        using var signer = AuditSigner.Read(Pem)!;
        var options = new AuditOptions { Replica = "gateway-0", SigningKey = Pem };
        var path = Path.GetTempFileName();
        try
        {
            var proven = 0;
            for (var run = draw.Next(1, 4); run > 0; run--)
            {
                using var file = new FileStream(path, FileMode.Open, FileAccess.ReadWrite);
                using var chain = new AuditChain(Convert.ToHexStringLower(Bytes(draw, 8)), options, AuditRedaction.Of(options), signer);
                var tail = AuditTail.Of("", file);
                chain.Start(tail.Length == 0 ? null : tail, Noon);
                proven = 0;
                if (run == 1 && !isEnded)
                {
                    chain.Checkpoint(AuditCheckpointState.Open, Noon);
                    proven = chain.Lines.Length;
                }

                for (var record = draw.Next(1, 12); record > 0; record--)
                {
                    chain.Record(Record(record));
                    if (draw.Next(4) == 0) chain.Lost(draw.Next(1, 9), Noon);
                    if (draw.Next(3) > 0) continue;
                    chain.Checkpoint(AuditCheckpointState.Open, Noon);
                    proven = chain.Lines.Length;
                }

                if (run == 1 ? isEnded : draw.Next(2) == 0) chain.Checkpoint(AuditCheckpointState.End, Noon);
                var lines = chain.Lines;
                file.Write(run > 1 && draw.Next(2) == 0 ? lines[..^draw.Next(1, 60)] : lines);
                proven += (int)tail.Length;
            }

            return (File.ReadAllBytes(path), proven);
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static byte[] Edit(Random draw, byte[] bytes, out string what)
    {
        var lines = Encoding.Latin1.GetString(bytes).Split('\n').Select(static line => line + "\n").ToList();
        lines[^1] = lines[^1][..^1];
        var (at, line, other) = (draw.Next(bytes.Length), draw.Next(lines.Count - 1), draw.Next(lines.Count - 1));
        var to = Math.Min(bytes.Length, at + draw.Next(1, 700));
        switch (draw.Next(9))
        {
            case 0:
                what = "one bit turned";
                return [.. bytes[..at], (byte)(bytes[at] ^ (1 << draw.Next(8))), .. bytes[(at + 1)..]];
            case 1:
                what = "a part removed";
                return [.. bytes[..at], .. bytes[to..]];
            case 2:
                what = "a part put in";
                return [.. bytes[..at], .. Bytes(draw, draw.Next(1, 20)), .. bytes[at..]];
            case 3:
                what = "a part repeated";
                return [.. bytes[..to], .. bytes[at..]];
            case 4:
                what = "the tail cut";
                return bytes[..at];
            case 5:
                what = "a line removed";
                lines.RemoveAt(line);
                break;
            case 6:
                what = "a line repeated elsewhere";
                lines.Insert(other, lines[line]);
                break;
            case 7:
                what = "two lines exchanged";
                (lines[line], lines[other]) = (lines[other], lines[line]);
                break;
            default:
                what = "a blank put in";
                lines[line] = lines[line].Insert(draw.Next(lines[line].Length), " ");
                break;
        }

        return Encoding.Latin1.GetBytes(string.Concat(lines));
    }

    private static byte[] Bytes(Random draw, int count)
    {
        var bytes = new byte[count];
        draw.NextBytes(bytes);
        return bytes;
    }
}
