using Sluice.Findings;

namespace Sluice.Tests.Findings;

public sealed class SpellingTests
{
    [Theory]
    [InlineData("lsit", "list")]
    [InlineData("policyType", "policyTypes")]
    [InlineData("PodSelector", "podSelector")]
    [InlineData("chek", "check")]
    public void The_word_with_the_fewest_slips_is_found(string written, string meant) =>
        Assert.Equal(meant, Spelling.Nearest(written, ["check", "list", "podSelector", "policyTypes"]));

    [Theory]
    [InlineData("explain")]
    [InlineData("")]
    [InlineData("zz")]
    public void A_word_that_is_near_to_nothing_finds_nothing(string written) => Assert.Null(Spelling.Nearest(written, ["check", "list", "ports"]));

    [Fact]
    public void A_difference_of_case_is_nearer_than_another_letter() => Assert.Equal("ports", Spelling.Nearest("Ports", ["sports", "ports"]));
}
