using Sluice.Compile;
using Sluice.Tests.Charters;

namespace Sluice.Tests.Compile;

public sealed class DocsTests
{
    private static GeneratedFile Page => File("docs/connectivity.md");

    private static GeneratedFile Owners => File("docs/CODEOWNERS");

    [Fact]
    public void What_stands_outside_the_marks_is_kept_and_what_stands_inside_is_renewed()
    {
        var file = Owners.Over("# ours\n* @platform\n\n# sluice:begin owners\n/sluice.yaml @nobody\n# sluice:end\n\n/docs/ @writers\n");
        Assert.Equal($"# ours\n* @platform\n\n{Owners.Sections[0]}\n/docs/ @writers\n", file);
        Assert.DoesNotContain("@nobody", file, StringComparison.Ordinal);
        Assert.Equal(file, Owners.Over(file!));
    }

    [Fact]
    public void A_section_whose_mark_was_taken_out_stays_out()
    {
        var file = Page.Over("Our network\n\n<!-- sluice:begin matrix -->\n<!-- sluice:end -->\n")!;
        Assert.Contains("| `web → db` |", file, StringComparison.Ordinal);
        Assert.DoesNotContain("mermaid", file, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("# somebody else's\n")]
    [InlineData("<!-- sluice:begin matrix -->\nno end\n")]
    [InlineData("<!-- sluice:begin matrix -->\n<!-- sluice:begin exceptions -->\n<!-- sluice:end -->\n")]
    [InlineData("<!-- sluice:begin other -->\n<!-- sluice:end -->\n")]
    public void A_file_without_marks_that_pair_is_left_alone(string existing) => Assert.Null(Page.Over(existing));

    [Fact]
    public void Text_of_the_charter_can_neither_end_a_cell_nor_a_section_nor_a_label()
    {
        var spec = "governs: [{namespace: shop}]\ncomponents: {web: {namespace: shop, ports: {http: 80}}}\n"
            + "flows: [{from: web, to: web, reason: \"a|b <!-- sluice:end -->\\n<!-- sluice:end -->\\n\\\"]; [x](y)\"}]";
        var file = CompileTarget.Find("docs")!.Compile(Chartered.Spec(spec).Bound()).Files[0];
        Assert.Equal(file.Content, file.Over(file.Content));
        Assert.Contains(@"| a\|b &lt;!-- sluice:end -->", file.Content, StringComparison.Ordinal);
        Assert.Contains(@"\[x\](y)", file.Content, StringComparison.Ordinal);
        Assert.Equal(3, file.Content.Split('\n').Count(static line => line == "<!-- sluice:end -->"));
    }

    [Fact]
    public void Whoever_approves_a_class_owns_the_files_of_its_exceptions_after_everybody_owns_the_rest()
    {
        var lines = Owners.Sections[0].Body.Split('\n').Skip(1).ToList();
        Assert.Equal("/sluice.yaml team-data@example.com security@example.com", lines[0]);
        Assert.True(lines.IndexOf("/exceptions/ team-data@example.com security@example.com") < lines.IndexOf("/exceptions/1.yaml team-data@example.com"));
        Assert.DoesNotContain(lines, static line => line.StartsWith("/exceptions/4.yaml", StringComparison.Ordinal));
        Assert.Contains("names nobody who approves", CompileTarget.Find("docs")!.Compile(Chartered.Spec("governs: [{namespace: shop}]").Bound()).Files[1].Content, StringComparison.Ordinal);
    }

    [Fact]
    public void An_exception_that_ended_is_in_the_register_and_not_in_the_matrix()
    {
        Assert.Contains("| `gone` | ended |", Page.Sections[1].Body, StringComparison.Ordinal);
        Assert.DoesNotContain("gone.example.com", Page.Sections[0].Body, StringComparison.Ordinal);
        Assert.DoesNotContain("gone.example.com", Page.Sections[2].Body, StringComparison.Ordinal);
    }

    [Fact]
    public void A_diagram_that_Mermaid_would_not_draw_is_a_sentence()
    {
        var components = string.Concat(Enumerable.Range(0, 30).Select(static at => FormattableString.Invariant($"  c{at}: {{namespace: shop, pods: {{app: c{at}}}, ports: {{http: 80}}}}\n")));
        var names = string.Join(", ", Enumerable.Range(0, 30).Select(static at => FormattableString.Invariant($"c{at}")));
        var page = CompileTarget.Find("docs")!.Compile(Chartered.Spec($"governs: [{{namespace: shop}}]\ncomponents:\n{components}flows: [{{from: [{names}], to: [{names}]}}]").Bound()).Files[0];
        Assert.Contains("900 connections are too many for a diagram", page.Content, StringComparison.Ordinal);
    }

    private static GeneratedFile File(string path) => CompileTarget.Find("docs")!.Compile(SmallCharter.Bound).Files.Single(file => file.Path == path);
}
