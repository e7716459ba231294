using System.Text;
using Sluice.Readers.Yaml;

namespace Sluice.Tests.Readers.Yaml;

/// <summary>A key is looked up by a shortcut over the rows of a table; a walk over the entries says what is right.</summary>
public sealed class KeyFindingTests
{
    private static readonly string Many = string.Concat(Enumerable.Range(0, 30).Select(number => $"key{number}: {number}\n"));

    [Theory]
    [InlineData("a: 1\nb: 2\n", "b", "2")]
    [InlineData("a: 1\nb: 2\na: 3\n", "a", "3")]
    [InlineData("a: 1\n\"\\x61\": 2\n", "a", "2")]
    [InlineData("x: &k a\n*k : 1\nb: 2\n", "a", "1")]
    [InlineData("a: 1\n", "b", null)]
    [InlineData("base: &b {a: 1, c: 2}\n<<: *b\na: 3\n", "c", "2")]
    [InlineData("base: &b {a: 1, c: 2}\n<<: *b\na: 3\n", "a", "3")]
    [InlineData("a: 1\nbase: &b {a: 2}\n<<: *b\n", "a", "2")]
    public void The_value_under_a_key_is_the_one_that_counts(string text, string key, string? value)
    {
        var found = Assert.Single(DocumentReader.Read(SourceText.FromText("a.yaml", text))).Root[key];
        Assert.Equal(value, found.Exists ? found.Text : null);
    }

    [Fact]
    public void A_key_given_twice_among_many_counts_the_last_time()
    {
        var root = Assert.Single(DocumentReader.Read(SourceText.FromText("a.yaml", $"{Many}key3: last\n"))).Root;
        Assert.Equal("last", root["key3"].Text);
        Assert.Equal("29", root["key29"].Text);
    }

    [Fact]
    public void Looking_a_key_up_and_walking_over_the_entries_find_the_same()
    {
        var random = new Random(41);
        var texts = YamlCorpus.Small();
        var (mappings, repeated) = (0, 0);
        // The published suites are part of the corpus only where they are there: without them it takes more rounds.
        for (var i = 0; i < 3000 || (i < 20_000 && mappings <= 10_000); i++)
        {
            var text = texts[random.Next(texts.Length)];
            if (i % 2 == 0) text = YamlMutation.Of(text, random);
            if (i % 3 == 0) text = text.Replace("name:", "kind:", StringComparison.Ordinal);
            foreach (var document in DocumentReader.Read(SourceText.FromText("a.yaml", text))) Compare(document.Root, ref mappings, ref repeated);
        }

        Assert.True(mappings > 10_000 && repeated > 20, $"{mappings} mappings, {repeated} keys given again");
    }

    private static void Compare(DocumentNode node, ref int mappings, ref int repeated)
    {
        if (node.IsAlias) return;
        foreach (var item in node.Items) Compare(item, ref mappings, ref repeated);
        if (!node.IsMapping) return;
        mappings++;
        var last = new Dictionary<string, DocumentEntry>(StringComparer.Ordinal);
        foreach (var entry in node.Entries)
        {
            if (!last.TryAdd(entry.Key.Text, entry)) repeated++;
            last[entry.Key.Text] = entry;
            Compare(entry.Value, ref mappings, ref repeated);
        }

        foreach (var (key, entry) in last)
        {
            Assert.Equal(entry, node.Find(Encoding.UTF8.GetBytes(key)));
            Assert.Equal(entry.Value, node[key]);
            Assert.False(node[$"{key}-"].Exists && !last.ContainsKey($"{key}-"));
        }
    }
}
