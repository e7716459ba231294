using Sluice.Readers.Yaml;

namespace Sluice.Tests.Readers.Yaml;

/// <summary>Documents whose tree is lent to the caller until the next one is asked for.</summary>
public sealed class LentDocumentTests
{
    [Fact]
    public void A_node_of_a_document_that_was_handed_back_throws_and_never_shows_another_document()
    {
        using var documents = DocumentReader.ReadInTurn(SourceText.FromText("a.yaml", "kind: A\n---\nkind: B\n")).GetEnumerator();
        Assert.True(documents.MoveNext());
        var root = documents.Current.Root;
        Assert.Equal("A", root["kind"].Text);
        Assert.True(documents.MoveNext());
        Assert.Equal("B", documents.Current.Root["kind"].Text);
        Assert.Throws<IndexOutOfRangeException>(() => root["kind"]);
    }

    [Fact]
    public void Documents_read_in_turn_are_those_that_are_kept()
    {
        var random = new Random(43);
        string[] texts = [.. YamlCorpus.Small(), .. YamlCorpus.SmallJson(), LongList(), $"{LongList()}---\n{{\"a\": 1}}\n{{\"b\": [2]}}\n{{\"c\": \n"];
        var compared = 0;
        for (var i = 0; i < 1500; i++)
        {
            var text = i < texts.Length ? texts[i] : YamlMutation.Of(texts[random.Next(texts.Length - 2)], random);
            var source = SourceText.FromText("a.yaml", text);
            var kept = DocumentReader.Read(source).ToList();
            var at = 0;
            foreach (var lent in DocumentReader.ReadInTurn(source))
            {
                Assert.Equal(Describe(kept[at]), Describe(lent));
                at++;
            }

            Assert.Equal(kept.Count, at);
            compared += at;
        }

        Assert.True(compared > 1000, $"{compared} documents compared");
    }

    private static string Describe(Document document) => string.Join('|', (string[])
    [
        document.IsReadable ? YamlOracle.Canonical(document.Root) : "unreadable", $"{document.Head} {document.List} {document.IsSkipped}", $"{document.Span} {document.Offset} {document.Length}",
        .. document.Problems.Select(problem => $"{problem.Span} {problem.Message}"),
    ]);

    /// <summary>A list so long that its items are read one by one.</summary>
    private static string LongList() => "apiVersion: v1\nkind: List\nitems:\n" + string.Concat(Enumerable.Range(0, 20_000).Select(number =>
        $"- apiVersion: v1\n  kind: Pod\n  metadata:\n    name: pod-{number}\n{(number % 5000 == 7 ? "    name: \"again\n" : "")}"));
}
