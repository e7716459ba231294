using Sluice.Analysis;
using Sluice.Checks;
using Sluice.Findings;
using Sluice.Tests.Readers.Kubernetes;
using Sluice.Tests.Rules;

namespace Sluice.Tests.Checks;

/// <summary>The pages about findings tell the truth: the bad example has the finding, its fixed twin has not.</summary>
public sealed class RulePageTests
{
    public static TheoryData<string> Ids => new(Catalog.All.Select(check => check.Id));

    [Theory]
    [MemberData(nameof(Ids))]
    public void Every_check_has_a_page_whose_bad_example_it_finds_and_whose_good_one_it_does_not(string id)
    {
        var check = Catalog.Find(id)!;
        var (_, text) = Assert.Single(RulePages.Pages(id));

        Assert.StartsWith($"# {id}: {check.Title}\n", text, StringComparison.Ordinal);
        Assert.Contains($"**Severity:** {check.Severity.ToString().ToLowerInvariant()}\n", text, StringComparison.Ordinal);
        Assert.Contains("## Why it matters", text, StringComparison.Ordinal);
        Assert.Contains("## How to fix", text, StringComparison.Ordinal);
        Assert.EndsWith($"## Controls\n\n{string.Join(", ", check.Controls)}\n", text, StringComparison.Ordinal);
        Assert.Equal([true, false], RulePages.Examples(id).Select(example => example.IsBad));
        Assert.Empty(RulePages.Lying(id, yaml => Findings(yaml, id).Select(finding => finding.Id)));
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void Examples_are_valid_and_findings_point_into_them(string id)
    {
        foreach (var example in RulePages.Examples(id))
        {
            Assert.Empty(Reading.Of(example.Yaml).Problems.Where(problem => problem.Severity == Severity.Error));
            Assert.All(Findings(example.Yaml, id), finding =>
            {
                Assert.True(finding.Span.HasLine, $"{example}: {finding.Id} has no line");
                Assert.Matches("^[0-9a-f]{16}$", finding.Fingerprint);
                Assert.DoesNotMatch(@"\.$", finding.Message);
                Assert.EndsWith(".", finding.Why, StringComparison.Ordinal);
            });
        }
    }

    [Fact]
    public void Findings_of_one_run_have_different_fingerprints() =>
        Assert.All(RulePages.Examples("SLU"), example => Assert.Distinct(Findings(example.Yaml, example.Id).Select(finding => finding.Fingerprint)));

    /// <summary>What the checks find on the profile that the page names; without one, on the default profile.</summary>
    private static IReadOnlyList<Finding> Findings(string yaml, string id) => CharteredExample.Judge(yaml, Profile.Find(RulePages.ProfileOf(id))!, id);
}
