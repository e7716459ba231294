using System.Text;
using Sluice.Readers.Yaml;

namespace Sluice.Tests.Readers.Yaml;

/// <summary>A large YAML list is read item by item: the same items as if it were read as a whole, and what is wrong with one of them leaves the others.</summary>
public sealed class LargeListTests
{
    private const string Head = "apiVersion: v1\nkind: List\nitems:\n";

    private static readonly string Padding = string.Concat(Enumerable.Repeat("# " + new string('x', 98) + "\n", 11_000));

    private static readonly string[] Lists =
    [
        Head + "- kind: A\n  metadata: {name: a}\n- kind: B\n  text: |\n    - no item\n\n    # no comment\n- kind: C\n",
        Head + "  # first\n  - kind: A\n    list:\n    - x\n    - - y\n\n  -\n    kind: B\n    text: >-\n      folded\n      text\n",
        Head + "- kind: A\n  quoted: \"one\n- two\n- three\"\n- kind: B\n  flow: [a,\n  b]\n- kind: C\n  single: 'x\n\n- y'\n",
        Head + "- {kind: A,\n  b: c}\n- kind: B\n  k: v # c\n-   kind: C\n    x: [1, 2, {a: b}]\nmetadata:\n  resourceVersion: \"\"\n",
        "kind: PodList\nmetadata: {}\nitems:\n- metadata:\n    name: a\n- metadata:\n    name: b\napiVersion: v1\n",
        (Head + "- kind: A\n  tagged: !!str 12\n- kind: B\n  ? complex\n  : value\n- plain one\n  two\n- null\n-\n- kind: C\n").Replace("\n", "\r\n", StringComparison.Ordinal),
    ];

    [Fact]
    public void The_items_are_those_of_the_list_read_as_a_whole()
    {
        foreach (var list in Lists) Assert.Equal(Whole(list), ByItem(list));
    }

    [Fact]
    public void A_damaged_list_that_can_be_read_as_a_whole_has_the_same_items_one_by_one_or_is_refused()
    {
        const int Seed = 31;
        var random = new Random(Seed);
        var (same, refused) = (0, 0);
        for (var round = 0; round < 1500; round++)
        {
            var list = YamlMutation.Of(Lists[random.Next(Lists.Length)], random);
            if (list.Contains("---", StringComparison.Ordinal) || list.Contains("...", StringComparison.Ordinal) || !IsList(list)) continue;
            var whole = Whole(list);
            var items = ByItem(list);
            if (items.Contains("unread"))
            {
                // Text in quotes with a line that looks like a key of the list: no tree, rather than another one.
                refused++;
                continue;
            }

            Assert.True(whole.SequenceEqual(items), $"seed {Seed}, round {round}:\n{list}\nas a whole\n{string.Join("\n", whole)}\nby item\n{string.Join("\n", items)}");
            same++;
        }

        Assert.True(same > 300 && refused < 10, $"{same} lists were compared, {refused} refused");
    }

    [Fact]
    public void An_item_that_cannot_be_read_leaves_the_others_and_is_placed()
    {
        var documents = Read(Head + "- kind: A\n- kind: B\n\tx: 1\n- kind: C\n" + Padding + "- kind: D\n  a: [\n- kind: E\n").ToList();
        Assert.Equal(["A", null, "C", null, "E"], documents.Select(document => document.IsReadable ? document.Head.Kind : null));
        Assert.Equal("a tab stands where only spaces may indent", Assert.Single(documents[1].Problems).Message);
        Assert.Equal(6, documents[1].Problems[0].Span.Line);
        Assert.All(documents, document => Assert.Equal("List", document.List?.Kind));
    }

    [Fact]
    public void What_is_wrong_with_the_keys_of_the_list_is_a_problem_beside_its_items()
    {
        var documents = Read(Head.Replace("items", "metadata: {a: 1, a: 2}\nitems", StringComparison.Ordinal) + "- kind: A\n" + Padding + "x: [\n").ToList();
        Assert.Equal(["A"], documents.Where(document => document.IsReadable).Select(document => document.Head.Kind));
        Assert.Equal(
            ["key a is given twice in the same mapping", "the bracket that opens here is never closed"],
            documents.SelectMany(document => document.Problems).Select(problem => problem.Message));
    }

    [Fact]
    public void Items_that_share_an_anchor_are_read_as_a_whole()
    {
        var documents = Read(Head + "- &a {kind: A}\n" + Padding + "- *a\n").ToList();
        Assert.Equal(["A", "A"], documents.Select(document => document.Head.Kind));
    }

    [Fact]
    public void A_list_of_more_than_100_MB_is_read_item_by_item_in_bounded_memory()
    {
        var item = Encoding.UTF8.GetBytes("- apiVersion: v1\n  kind: ConfigMap\n  data:\n    k: " + new string('x', 100_000) + "\n");
        const int Items = 1_050;
        var bytes = new byte[Head.Length + (Items * item.Length)];
        Encoding.UTF8.GetBytes(Head, bytes);
        for (var index = 0; index < Items; index++) item.CopyTo(bytes, Head.Length + (index * item.Length));
        Assert.True(bytes.Length > ReadingLimits.DocumentBytes);
        var before = GC.GetAllocatedBytesForCurrentThread();
        var count = DocumentReader.Read(new SourceText("x.yaml", bytes)).Count(document => document is { IsReadable: true, List.Kind: "List", Head.Kind: "ConfigMap" });
        Assert.Equal(Items, count);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 20_000_000);
    }

    private static bool IsList(string text) => DocumentReader.Read(SourceText.FromText("x.yaml", text)).ToList() is { Count: > 0 } documents
        && documents.TrueForAll(document => document is { IsReadable: true, List.Kind: "List" or "PodList" });

    private static List<string> Whole(string list) => Shown(DocumentReader.Read(SourceText.FromText("x.yaml", list)), 0);

    /// <summary>The same list after so many comments that it is not read as a whole.</summary>
    private static List<string> ByItem(string list)
    {
        Assert.True(Padding.Length > 1_000_000);
        var text = list.StartsWith("kind", StringComparison.Ordinal) || list.StartsWith("api", StringComparison.Ordinal) ? Padding + list : list;
        return Shown(Read(text), text.Length - list.Length);
    }

    private static IEnumerable<Document> Read(string text) => DocumentReader.Read(SourceText.FromText("x.yaml", text));

    /// <summary>Lengths are left out: the other parser, which one rare item makes the reader of the whole list, sees items end at the next token.</summary>
    private static List<string> Shown(IEnumerable<Document> documents, int shift) =>
    [
        .. documents.Select(document => document.IsReadable || document.Problems.Count == 0
            ? $"{document.Offset - shift} {document.List?.Kind} {document.Head} {YamlOracle.Canonical(document.Root)} {string.Join(';', document.Problems.Select(problem => problem.Message))}"
            : "unread"),
    ];
}
