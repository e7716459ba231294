using Sluice.Tests.Readers.Kubernetes;

namespace Sluice.Tests.Rules;

/// <summary>The pages about problems of the input tell the truth.</summary>
public sealed class InputRulePageTests
{
    [Fact]
    public void Examples_show_what_their_page_is_about() =>
        Assert.Empty(RulePages.Lying("SLU10", yaml => Reading.Of(yaml).Problems.Select(problem => problem.Id)));

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
        Assert.Empty(RulePages.Examples("SLU10").Where(example => !example.IsBad && Reading.Of(example.Yaml).Problems.Count > 0));
}
