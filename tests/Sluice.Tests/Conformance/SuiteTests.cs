namespace Sluice.Tests.Conformance;

/// <summary>Whether every published case was there to be run.</summary>
public sealed class SuiteTests
{
    [Fact]
    public void Every_suite_is_complete()
    {
        if (Suite.Root is null) Assert.Skip($"{Suite.All.Sum(suite => suite.CaseCount)} cases skipped: no shared/conformance above the tests, and SLUICE_CONFORMANCE is not set");
        Assert.All(Suite.All, suite => Assert.Equal(suite.CaseCount, suite.Cases().Count()));
    }

    [Fact]
    public void Every_deviation_is_about_a_case_that_exists()
    {
        if (Suite.Root is null) Assert.Skip("the suites are not on this machine");
        Assert.All(Deviation.All, deviation => Assert.Contains(deviation.Case, deviation.Suite.Cases()));
    }
}
