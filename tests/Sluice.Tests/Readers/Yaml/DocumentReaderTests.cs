using System.Text;
using Sluice.Findings;
using Sluice.Readers.Yaml;

namespace Sluice.Tests.Readers.Yaml;

public sealed class DocumentReaderTests
{
    [Fact]
    public void Documents_come_in_order_and_empty_ones_are_left_out()
    {
        var documents = Read("# comment\n---\n---\na: 1\n--- # c\n\n# only a comment\n---\nb: 2\n...\n---\n{c: 3}\n--- |\n text\n---");
        Assert.Equal(["a", "b", "c", ""], documents.Select(document => FirstKey(document.Root)));
        Assert.Equal("text\n", documents[3].Root.Text);
    }

    [Fact]
    public void A_bad_document_does_not_hide_the_others()
    {
        var documents = Read("a: 1\n---\nkind: NetworkPolicy\napiVersion: networking.k8s.io/v1\nspec: {\n---\nb: 2\n");
        Assert.Equal([true, false, true], documents.Select(document => document.IsReadable));
        Assert.Equal(new DocumentHead("networking.k8s.io/v1", "NetworkPolicy"), documents[1].Head);
        Assert.Equal("x.yaml:5:7", Assert.Single(documents[1].Problems).Span.ToString());
    }

    [Fact]
    public void Content_after_the_end_marker_is_a_problem_because_kubectl_drops_it()
    {
        var documents = Read("a: 1\n...\nb: 2\n");
        Assert.True(documents[0].IsReadable);
        Assert.Equal((2, 1), (documents[1].Problems[0].Span.Line, documents[1].Problems[0].Span.Column));
    }

    [Fact]
    public void Windows_line_ends_and_a_byte_order_mark_change_nothing_but_offsets()
    {
        const string Text = "# c\na: one\n  two\nb:\n- |\n  x\n  y\n- 'q\n\n  r'\n---\nc: [1,\n 2]\n";
        var plain = Read(Text);
        byte[] windows = [0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes(Text.ReplaceLineEndings("\r\n"))];
        var other = DocumentReader.Read(new SourceText("x.yaml", windows)).ToList();
        Assert.Equal(plain.Select(document => YamlOracle.Canonical(document.Root)), other.Select(document => YamlOracle.Canonical(document.Root)));
        Assert.Equal(plain[0].Root["b"u8].Span, other[0].Root["b"u8].Span);
    }

    [Fact]
    public void A_byte_order_mark_between_joined_files_is_named()
    {
        var problem = Assert.Single(Read("a: 1\n---\n\uFEFFb: 1\n")[1].Problems);
        Assert.Equal("a byte order mark stands inside the file", problem.Message);
    }

    [Fact]
    public void A_key_given_twice_names_both_places_and_the_last_one_counts()
    {
        var document = Assert.Single(Read("spec:\n  a: 1\n  b: 2\n  a: 3\n"));
        var problem = Assert.Single(document.Problems);
        Assert.Equal(new SourceSpan("x.yaml", 4, 3, 4, 4), problem.Span);
        Assert.Equal(new SourceSpan("x.yaml", 2, 3, 2, 4), problem.Other);
        Assert.Equal("3", document.Root["spec"u8]["a"u8].Text);
    }

    [Fact]
    public void A_key_given_twice_is_found_among_thousands()
    {
        var text = string.Concat(Enumerable.Range(0, 5000).Select(i => $"k{i}: v\n")) + "k4321: w\n";
        Assert.Equal("x.yaml:5001:1", Assert.Single(Assert.Single(Read(text)).Problems).Span.ToString());
    }

    [Theory]
    [InlineData("a:\n\tb: 1", 2, 1)]
    [InlineData("a:\n  b: 1\n\tc: 1", 3, 1)]
    [InlineData("a:\n-\tb", 2, 2)]
    [InlineData("a: |\n\tb", 2, 1)]
    [InlineData("a: b\n\t\nc: d", 2, 1)]
    public void A_tab_as_indentation_is_named_at_its_place(string text, int line, int column)
    {
        var problem = Assert.Single(Assert.Single(Read(text)).Problems);
        Assert.StartsWith("a tab stands where", problem.Message, StringComparison.Ordinal);
        Assert.Equal((line, column), (problem.Span.Line, problem.Span.Column));
    }

    [Theory]
    [InlineData("a: 1\n  b: 2", 2)]
    [InlineData("a:\n  b: 1\n c: 2", 3)]
    [InlineData("a: 1\nb\nc: 2", 2)]
    [InlineData("a:\n- b\nc\n", 3)]
    [InlineData("a:\n  - b\n c: 1\n", 3)]
    [InlineData("a: 'x'\n 'y'\n", 2)]
    public void Wrong_indentation_is_a_problem_on_its_line(string text, int line) =>
        Assert.Equal(line, Assert.Single(Assert.Single(Read(text)).Problems).Span.Line);

    [Fact]
    public void Merge_keys_unfold_as_kubectl_does()
    {
        var root = Assert.Single(Read("x: &a {q: 1, r: 1}\ny: &b {q: 2}\nlast: {q: 3, <<: *a}\nfirst: {<<: *a, q: 3}\nmany: {<<: [*b, *a]}\nchain: {<<: {<<: *b, s: 1}}")).Root;
        Assert.Equal("1", root["last"u8]["q"u8].Text);
        Assert.Equal("3", root["first"u8]["q"u8].Text);
        Assert.Equal("2", root["many"u8]["q"u8].Text);
        Assert.Equal("1", root["many"u8]["r"u8].Text);
        Assert.Equal(2, root["chain"u8].Entries.Count);
        Assert.Equal("x.yaml:1:14", Place(root["first"u8].Find("r"u8).Key));
    }

    [Fact]
    public void An_alias_is_the_anchored_node_at_another_place()
    {
        var root = Assert.Single(Read("a: &n\n  k: v\nb: *n\nc: [&m x, *m]\n")).Root;
        Assert.Equal("v", root["b"u8]["k"u8].Text);
        Assert.True(root["b"u8].IsAlias);
        Assert.Equal("x.yaml:3:4", Place(root["b"u8]));
        Assert.Equal("x.yaml:1:4", Place(root["b"u8].Definition));
        Assert.Equal("P", YamlOracle.Canonical(root["c"u8])[1].ToString());
    }

    [Fact]
    public void A_list_is_its_items_in_YAML_and_JSON()
    {
        const string Yaml = "apiVersion: v1\nkind: PodList\nitems:\n- metadata: {name: a, name: a}\n- metadata: {name: b}\n";
        const string Json = "{\"apiVersion\":\"v1\",\"items\":[{\"metadata\":{\"name\":\"a\",\"name\":\"a\"}},{\"metadata\":{\"name\":\"b\"}}],\"kind\":\"PodList\"}";
        foreach (var text in new[] { Yaml, Json })
        {
            var documents = Read(text);
            Assert.Equal(["a", "b"], documents.Select(document => document.Root["metadata"u8]["name"u8].Text));
            Assert.All(documents, document => Assert.Equal("PodList", document.List?.Kind));
            Assert.Equal([1, 0], documents.Select(document => document.Problems.Count));
        }
    }

    [Fact]
    public void JSON_documents_may_follow_each_other()
    {
        var documents = Read("{\"a\": 1}\n{\"b\": [}\n{\"c\": 1} {\"d\": 1}\n---\n[1]\n");
        Assert.Equal(["a", null, "c", "d", ""], documents.Select(document => document.IsReadable ? FirstKey(document.Root) : null));
    }

    [Theory]
    [InlineData("{\"a\": 1,}", "a")]
    [InlineData("{a: 1}\n# comment\n", "a")]
    [InlineData("{\"a\": 1} # comment", "a")]
    public void YAML_in_braces_is_taken_as_such(string text, string key) => Assert.Equal(key, FirstKey(Assert.Single(Read(text)).Root));

    [Theory]
    [InlineData("{\"a\": 1,}", "a comma stands before the closing bracket", 8)]
    [InlineData("{\"a\" 1}", "a colon is expected after the key", 6)]
    [InlineData("{\"a\": 01}", "this is not a JSON number", 7)]
    [InlineData("{\"a\": tru}", "a JSON value is expected here", 7)]
    [InlineData("{\"a\": \"\\q\"}", "an unknown escape in a string", 8)]
    [InlineData("{\"a\": \"x\ny\"}", "a control character or line break stands inside a string", 9)]
    [InlineData("{\"a\": [1 2]}", ", or ] is expected here", 10)]
    [InlineData("{\"a\": [1", "the bracket that opens here is never closed", 7)]
    public void Bad_JSON_is_a_problem_at_its_place(string text, string message, int column)
    {
        // A second value keeps the first one from being tried as YAML.
        var problem = Assert.Single(Read(text + "\n{\"b\": 1}")[0].Problems);
        Assert.Equal((message, column), (problem.Message, problem.Span.Column));
    }

    [Fact]
    public void Surrogate_pairs_in_JSON_are_one_character() =>
        Assert.Equal("é😀\uFFFD/", Assert.Single(Read("{\"a\": \"\\u00e9\\ud83d\\ude00\\ud83d\\/\"}")).Root["a"u8].Text);

    [Fact]
    public void Unwanted_documents_are_skipped_only_when_their_kind_is_sure()
    {
        const string Secret = "apiVersion: v1\ndata:\n  k: v\nkind: Secret\n";
        const string Hidden = "apiVersion: v1\nnote: \"\nkind: Secret\n\"\n\"kind\": Pod\n";
        const string Twice = "apiVersion: v1\nnote: \"\nkind: Secret\n\"\nkind: Pod\n";
        const string Json = "{\"apiVersion\": \"v1\", \"data\": {\"kind\": \"Pod\"}, \"kind\": \"Secret\"}";
        var documents = DocumentReader.Read(SourceText.FromText("x.yaml", string.Join("---\n", Secret, Hidden, Twice, Json + "\n", "a: 1\n")), head => head.Kind != "Secret").ToList();
        Assert.Equal([true, false, false, true, false], documents.Select(document => document.IsSkipped));
        Assert.Equal(["Secret", "Pod", "Pod", "Secret", null], documents.Select(document => document.Head.Kind));
    }

    [Fact]
    public void Places_are_exact_bytes_and_characters()
    {
        const string Text = "a: é\nspec:\n  \"k\": 'v w'  # c\n  l:\n  - x: |\n      t\n    y: [1, {z: 2}]\n\nend: 1\n";
        var source = SourceText.FromText("x.yaml", Text);
        var root = Assert.Single(DocumentReader.Read(source)).Root;
        var spec = root["spec"u8];
        Assert.Equal("'v w'", Slice(source, spec["k"u8]));
        Assert.Equal(new SourceSpan("x.yaml", 3, 3, 3, 6), spec.Find("k"u8).Key.Span);
        Assert.Equal(new SourceSpan("x.yaml", 3, 8, 3, 13), spec["k"u8].Span);
        Assert.Equal(new SourceSpan("x.yaml", 1, 4, 1, 5), root["a"u8].Span);
        foreach (var item in spec["l"u8].Items)
        {
            Assert.Equal("x: |\n      t\n    y: [1, {z: 2}]", Slice(source, item));
            Assert.Equal("|\n      t", Slice(source, item["x"u8]));
            Assert.Equal("[1, {z: 2}]", Slice(source, item["y"u8]));
        }

        var entry = root.Find("spec"u8);
        Assert.StartsWith("spec:", Encoding.UTF8.GetString(source.Bytes.Slice(entry.Offset, entry.Length)), StringComparison.Ordinal);
        Assert.EndsWith("{z: 2}]", Encoding.UTF8.GetString(source.Bytes.Slice(entry.Offset, entry.Length)), StringComparison.Ordinal);
        Assert.Equal("  \"k\": 'v w'  # c", source.LineText(3));
    }

    private static string Slice(SourceText source, DocumentNode node) => Encoding.UTF8.GetString(source.Bytes.Slice(node.Offset, node.Length));

    private static string Place(DocumentNode node) => node.Span.ToString();

    private static string FirstKey(DocumentNode root)
    {
        foreach (var entry in root.Entries)
        {
            return entry.Key.Text;
        }

        return "";
    }

    private static List<Document> Read(string text) => [.. DocumentReader.Read(SourceText.FromText("x.yaml", text))];
}
