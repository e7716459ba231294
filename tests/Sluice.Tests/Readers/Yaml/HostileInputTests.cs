using System.Diagnostics;
using System.Text;
using Sluice.Findings;
using Sluice.Readers.Yaml;

namespace Sluice.Tests.Readers.Yaml;

/// <summary>Input that is made to hurt: a problem at its place, in bounded time.</summary>
public sealed class HostileInputTests
{
    [Theory]
    [InlineData("[")]
    [InlineData("{a: ")]
    [InlineData("{\"a\":")]
    [InlineData("- ")]
    [InlineData("&a [")]
    [InlineData("!!seq [")]
    public void Ten_thousand_levels_are_a_problem_and_not_a_crash(string opener)
    {
        var problem = OnlyProblem(string.Concat(Enumerable.Repeat(opener, 10_000)), "SLU1010");
        Assert.Contains("nested more than 256 levels deep", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Ten_thousand_levels_of_indentation_are_a_problem()
    {
        var text = string.Concat(Enumerable.Range(0, 10_000).Select(level => new string(' ', level) + "a:\n"));
        Assert.Equal(257, OnlyProblem(text, "SLU1010").Span.Line);
    }

    [Fact]
    public void Two_hundred_and_fifty_six_levels_are_fine()
    {
        var text = new string('[', 256) + new string(']', 256);
        Assert.True(Assert.Single(Read("x.json", text)).IsReadable);
        Assert.Contains("256", OnlyProblem("[" + text + "]", "SLU1010").Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_alias_bomb_is_a_problem()
    {
        var text = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n"
            + string.Concat(Enumerable.Range(1, 12).Select(i => $"a{i}: &a{i} [{string.Join(", ", Enumerable.Repeat($"*a{i - 1}", 9))}]\n"));
        Assert.Contains("aliases stand for more than", OnlyProblem(text, "SLU1010").Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_large_text_aliased_many_times_is_a_problem()
    {
        var text = $"a: &a {new string('x', 1_000_000)}\nb: [{string.Join(", ", Enumerable.Repeat("*a", 200))}]\n";
        Assert.Contains("aliases stand for more than", OnlyProblem(text, "SLU1010").Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_merge_bomb_is_a_problem()
    {
        var text = "a0: &a0 {x: 1, y: 2}\n"
            + string.Concat(Enumerable.Range(1, 40).Select(i => $"a{i}: &a{i} {{<<: [*a{i - 1}, *a{i - 1}], k{i}: v}}\n"));
        Assert.Contains("aliases stand for more than", OnlyProblem(text, "SLU1010").Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Aliases_of_aliases_cannot_nest_deeper_than_a_document_may()
    {
        var text = "a0: &a0 [x]\n" + string.Concat(Enumerable.Range(1, 300).Select(i => $"a{i}: &a{i} [*a{i - 1}]\n"));
        Assert.Contains("through aliases", OnlyProblem(text, "SLU1010").Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a: &a [*a]", "anchor &a contains itself", 8)]
    [InlineData("a: &a\n  b: *a", "anchor &a contains itself", 6)]
    [InlineData("a: *b", "alias *b has no anchor before it", 4)]
    public void An_alias_without_a_finished_anchor_is_a_problem(string text, string message, int column)
    {
        var problem = OnlyProblem(text);
        Assert.Equal(message, problem.Message);
        Assert.Equal(column, problem.Span.Column);
    }

    [Fact]
    public void A_document_of_more_than_100_MB_is_a_problem_and_the_next_one_is_read()
    {
        var bytes = new byte[100_000_100];
        Array.Fill(bytes, (byte)'x');
        "a: "u8.CopyTo(bytes);
        "\n---\nb: 1\n"u8.CopyTo(bytes.AsSpan(bytes.Length - 10));
        var documents = DocumentReader.Read(new SourceText("x.yaml", bytes)).ToList();
        Assert.Contains("100 MB", Assert.Single(documents[0].Problems).Message, StringComparison.Ordinal);
        Assert.True(documents[1].IsReadable);
    }

    [Fact]
    public void A_list_of_more_than_100_MB_is_read_item_by_item_in_bounded_memory()
    {
        var item = "{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"data\":{\"k\":\"" + new string('x', 100_000) + "\"}}";
        const int Items = 1_050;
        var bytes = Encoding.UTF8.GetBytes("{\"apiVersion\":\"v1\",\"items\":[" + string.Join(",\n", Enumerable.Repeat(item, Items)) + "],\"kind\":\"List\"}");
        Assert.True(bytes.Length > ReadingLimits.DocumentBytes);
        var source = new SourceText("x.json", bytes);
        var before = GC.GetAllocatedBytesForCurrentThread();
        var count = DocumentReader.Read(source).Count(document => document is { IsReadable: true, List.Kind: "List", Head.Kind: "ConfigMap" });
        Assert.Equal(Items, count);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 20_000_000);
    }

    [Fact]
    public void A_label_of_5_MB_is_read()
    {
        var value = new string('x', 5_000_000);
        var document = Assert.Single(Read("x.yaml", $"metadata:\n  labels:\n    a: {value}\n    b: \"{value}\"\n"));
        Assert.Equal(5_000_000, document.Root["metadata"u8]["labels"u8]["b"u8].Value.Length);
        Assert.Equal(5_000_008, document.Root["metadata"u8]["labels"u8]["a"u8].Span.EndColumn);
    }

    [Fact]
    public void Invalid_UTF8_is_a_problem_at_its_byte_and_the_other_documents_are_read()
    {
        byte[] bytes = [.. "a: 1\n---\nb: é"u8, 0xC3, 0x28, .. "\n---\nc: 1\n"u8];
        var documents = DocumentReader.Read(new SourceText("x.yaml", bytes)).ToList();
        Assert.Equal([true, false, true], documents.Select(document => document.IsReadable));
        var problem = Assert.Single(documents[1].Problems);
        Assert.Equal("byte 0xC3 at offset 14 is not UTF-8", problem.Message);
        Assert.Equal(new SourceSpan("x.yaml", 3, 5, 3, 6), problem.Span);
    }

    [Fact]
    public void Invalid_UTF8_in_one_item_of_a_list_leaves_the_others()
    {
        byte[] bytes = [.. "{\"kind\":\"List\",\"apiVersion\":\"v1\",\"items\":[{\"a\":1},{\"b\":\""u8, 0xFF, .. "\"},{\"c\":1}]}"u8];
        Assert.Equal([true, false, true], DocumentReader.Read(new SourceText("x.json", bytes)).Select(document => document.IsReadable));
    }

    [Fact]
    public void UTF16_is_named()
    {
        byte[] bytes = [0xFF, 0xFE, .. Encoding.Unicode.GetBytes("a: 1\n")];
        var document = Assert.Single(DocumentReader.Read(new SourceText("x.yaml", bytes)));
        Assert.Equal("is UTF-16, not UTF-8", Assert.Single(document.Problems).Message);
    }

    [Theory]
    [InlineData("key: [", 100_000, ", ")]
    [InlineData("", 200_000, "{[\n")]
    [InlineData("", 200_000, "{\"a\":[\n")]
    [InlineData("", 200_000, "'\n")]
    [InlineData("", 200_000, "a: \"\n")]
    [InlineData("", 200_000, "---\n")]
    [InlineData("", 200_000, "...\n")]
    [InlineData("", 200_000, "%a\n---\n")]
    [InlineData("a: |\n", 200_000, "\n ")]
    [InlineData("a:\n", 200_000, "\n#")]
    [InlineData("{\"items\":[", 200_000, "\"")]
    [InlineData("{", 200_000, "\"k\":1,")]
    [InlineData("", 200_000, "k&a: *a\n")]
    public void Repetition_costs_linear_time(string start, int times, string piece)
    {
        var source = SourceText.FromText("x.yaml", start + string.Concat(Enumerable.Repeat(piece, times)));
        var clock = Stopwatch.StartNew();
        foreach (var document in DocumentReader.Read(source))
        {
            Assert.True(document.IsReadable || document.Problems.Count > 0);
        }

        Assert.True(clock.Elapsed.TotalSeconds < 20, clock.Elapsed.ToString());
    }

    [Fact]
    public void Places_in_one_line_of_many_megabytes_are_found_fast()
    {
        var source = SourceText.FromText("x.json", "[" + string.Join(",", Enumerable.Repeat("1", 300_000)) + "]");
        var root = Assert.Single(DocumentReader.Read(source)).Root;
        var clock = Stopwatch.StartNew();
        var last = default(SourceSpan);
        foreach (var item in root.Items)
        {
            last = item.Span;
        }

        Assert.Equal(new SourceSpan("x.json", 1, 600_000, 1, 600_001), last);
        Assert.True(clock.Elapsed.TotalSeconds < 10);
    }

    private static Problem OnlyProblem(string text, string id = "SLU1001")
    {
        var document = Assert.Single(Read("x.yaml", text));
        Assert.False(document.IsReadable);
        var problem = Assert.Single(document.Problems);
        Assert.Equal((id, Severity.Error), (problem.Id, problem.Severity));
        return problem;
    }

    private static List<Document> Read(string file, string text) => [.. DocumentReader.Read(SourceText.FromText(file, text))];
}
