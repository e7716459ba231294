using System.Diagnostics;
using System.Globalization;
using System.Text;
using Sluice.Readers.Yaml;

namespace Sluice.Tests.Readers.Yaml;

/// <summary>Whatever bytes come, the reader answers: no exception, no hang. <c>SLUICE_FUZZ_SECONDS</c> makes it look longer, <c>SLUICE_FUZZ_SEED</c> elsewhere.</summary>
public sealed class ReaderFuzzTests(ITestOutputHelper output)
{
    [Fact]
    public void No_bytes_make_the_reader_throw_or_hang()
    {
        var seconds = Setting("SLUICE_FUZZ_SECONDS", 3);
        var seed = Setting("SLUICE_FUZZ_SEED", 4711);
        output.WriteLine($"seed {seed}, {seconds} s");
        var random = new Random(seed);
        var texts = YamlCorpus.Small();
        var clock = Stopwatch.StartNew();
        var rounds = 0;
        for (; clock.Elapsed.TotalSeconds < seconds; rounds++)
        {
            var bytes = Bytes(texts, random);
            var spent = Stopwatch.StartNew();
            try
            {
                Visit(new SourceText("fuzz.yaml", bytes));
            }
            catch (Exception exception)
            {
                Assert.Fail($"seed {seed}, round {rounds}: {exception}\n{Convert.ToBase64String(bytes)}");
            }

            Assert.True(spent.Elapsed.TotalSeconds < 10, $"seed {seed}, round {rounds}: {bytes.Length} bytes took {spent.Elapsed}\n{Convert.ToBase64String(bytes)}");
        }

        output.WriteLine($"{rounds} rounds");
        Assert.True(rounds > 0);
    }

    /// <summary>Reads everything and asks every node for everything, so that lazy failures show too.</summary>
    private static void Visit(SourceText source)
    {
        foreach (var document in DocumentReader.Read(source, head => head.Kind != "Namespace"))
        {
            Assert.True(document.IsReadable || document.IsSkipped || document.Problems.Count > 0);
            Assert.All(document.Problems, problem => Assert.True(problem.Span.HasLine && problem.Remedy is not null));
            Visit(document.Root, source);
        }
    }

    private static void Visit(DocumentNode node, SourceText source)
    {
        Assert.InRange(node.Offset, 0, source.Length);
        Assert.InRange(node.Offset + node.Length, node.Offset, source.Length);
        _ = (node.Text, node.Type, node.Span, node.JsonKey, node.TryGetInteger(out _));
        foreach (var entry in node.Entries)
        {
            _ = entry.Span;
            Visit(entry.Key, source);
            Visit(entry.Value, source);
        }

        foreach (var item in node.Items)
        {
            Visit(item, source);
        }
    }

    private static byte[] Bytes(string[] texts, Random random)
    {
        var text = texts[random.Next(texts.Length)];
        for (var i = random.Next(8); i >= 0; i--)
        {
            text = YamlMutation.Of(text, random);
        }

        var bytes = Encoding.UTF8.GetBytes(text);
        for (var i = random.Next(4) == 0 ? random.Next(1, 5) : 0; i > 0 && bytes.Length > 0; i--)
        {
            bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
        }

        return bytes;
    }

    private static int Setting(string name, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : otherwise;
}
