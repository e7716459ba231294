using Sluice.Charters;
using Sluice.Model;
using Sluice.Tests.Charters;
using Sluice.Tests.Readers.Kubernetes;

namespace Sluice.Tests.Rules;

/// <summary>The pages about problems of the input tell the truth.</summary>
public sealed class InputRulePageTests
{
    [Fact]
    public void Examples_show_what_their_page_is_about() =>
        Assert.Empty(RulePages.Lying("SLU10", IdsOf));

    [Theory]
    [InlineData("SLU1001")]
    [InlineData("SLU1002")]
    [InlineData("SLU1003")]
    [InlineData("SLU1004")]
    [InlineData("SLU1005")]
    [InlineData("SLU1006")]
    [InlineData("SLU1007")]
    [InlineData("SLU1008")]
    [InlineData("SLU1009")]
    [InlineData("SLU1010")]
    [InlineData("SLU1011")]
    [InlineData("SLU1012")]
    [InlineData("SLU1018")]
    [InlineData("SLU1019")]
    public void Every_problem_of_the_reader_has_a_page_with_a_bad_and_a_good_example(string id)
    {
        var (name, text) = Assert.Single(RulePages.Pages(id));

        Assert.StartsWith($"# {name}: ", text, StringComparison.Ordinal);
        Assert.Contains("**Severity:**", text, StringComparison.Ordinal);
        Assert.Contains("## Why it matters", text, StringComparison.Ordinal);
        Assert.Contains("## How to fix", text, StringComparison.Ordinal);
        Assert.Equal([true, false], RulePages.Examples(id).Select(example => example.IsBad).Distinct());
    }

    [Fact]
    public void Good_examples_have_no_problem_at_all() =>
        Assert.Empty(RulePages.Examples("SLU10").Where(example => !example.IsBad && IdsOf(example.Yaml).Any()));

    private static IEnumerable<string> IdsOf(string yaml)
    {
        if (!yaml.Contains("apiVersion: sluice.dev/", StringComparison.Ordinal)) return Reading.Of(yaml).Problems.Select(static problem => problem.Id);
        var read = Chartered.Read(yaml);
        var bound = read.HasErrors ? default : BoundCharter.Of(read.Charter, Snapshot.Empty, Chartered.Noon).Problems;
        return read.Problems.Concat(bound).Select(static problem => problem.Id);
    }
}
