using Sluice.Analysis;
using Sluice.Readers.Expectations;
using Sluice.Tests.Conformance;

namespace Sluice.Tests.Lab;

/// <summary>The NetworkPolicy cases of Kubernetes' own end-to-end suite with real packets: what the suite expects, and what the engine says beside it.</summary>
public sealed class PublishedCaseLabTests
{
    public static TheoryData<string> Cases => Suite.EndToEnd.Rows();

    [Theory]
    [MemberData(nameof(Cases))]
    public void Kubernetes_end_to_end(string name)
    {
        Suite.EndToEnd.SkipIfAbsent(name);
        Bench.Require();
        using var published = PublishedCase.ReadObjects(Suite.EndToEnd, name);
        if (published.Assumes("apiInvalid")) Assert.Skip("the API server takes no such policy, so nothing of it is in force");
        var file = ExpectationReader.Read(new(Suite.EndToEnd.PathOf(name, "expected.json"), File.ReadAllBytes(Suite.EndToEnd.PathOf(name, "expected.json"))));
        var options = new AnalysisOptions { Dns = file.Dns };
        var documented = Deviation.Of(Suite.EndToEnd, name)?.Documented;
        var plan = Bench.Plan(published.Snapshot, options, new() { Expectations = [.. file.Expectations.Select(flow => flow with { Expected = documented ?? flow.Expected })] });
        var tried = plan.Probes.Where(static probe => probe.Expectation is not null).Select(static probe => probe.Expectation).Distinct().Count();
        if (!plan.LeavesOutSctp) Assert.Equal(file.Expectations.Count, tried);
        Bench.AssertProven(Bench.Run(plan), name);
    }
}
