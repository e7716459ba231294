using Sluice.Analysis;
using Sluice.Readers.Expectations;
using Sluice.Sets;
using Sluice.Tests.Oracle;

namespace Sluice.Tests.Conformance;

/// <summary>The suites that expect a verdict for each flow, judged as <c>sluice test</c> judges them, and by the naive oracle.</summary>
public sealed class FlowTests
{
    public static TheoryData<string> EndToEndCases => Suite.EndToEnd.Rows();

    public static TheoryData<string> KubeNetworkPoliciesCases => Suite.KubeNetworkPolicies.Rows();

    public static TheoryData<string> PolicyAssistantCases => Suite.PolicyAssistant.Rows();

    [Theory]
    [MemberData(nameof(EndToEndCases))]
    public void Kubernetes_end_to_end(string name) => Run(Suite.EndToEnd, name);

    [Theory]
    [MemberData(nameof(KubeNetworkPoliciesCases))]
    public void Kube_network_policies(string name) => Run(Suite.KubeNetworkPolicies, name);

    [Theory]
    [MemberData(nameof(PolicyAssistantCases))]
    public void Policy_assistant(string name) => Run(Suite.PolicyAssistant, name);

    private static void Run(Suite suite, string name)
    {
        suite.SkipIfAbsent(name);
        using var published = PublishedCase.ReadObjects(suite, name);
        var file = ExpectationReader.Read(new(suite.PathOf(name, "expected.json"), File.ReadAllBytes(suite.PathOf(name, "expected.json"))));
        Assert.Empty(file.Problems);
        var options = new AnalysisOptions { Dns = file.Dns };
        var reachability = Reachability.Of(published.Snapshot, Profile.Upstream, options);
        var oracle = new NaiveOracle(published.Snapshot, Profile.Upstream, options);
        var parties = new Parties(published.Snapshot);
        var documented = Deviation.Of(suite, name)?.Documented;
        var wrong = new List<string>();
        foreach (var flow in file.Expectations)
        {
            var result = ExpectationResult.Of(reachability, flow with { Expected = documented ?? flow.Expected });
            var answer = Assert.Single(result.Inquiry.Answers);
            var said = answer.Verdict(flow.Asked);
            if (published.Assumes("apiInvalid"))
            {
                published.AssertRefused();
                if (said == Verdict.Unknown) continue;
            }

            var title = $"{flow.From} -> {flow.To}: {flow.Asked}";
            if (!result.IsMet) wrong.Add($"{title}: {result.Side} {result.Actual}, expected {result.Expected}");
            var protocol = Protocols.All.Single(protocol => !flow.Asked!.Ports(protocol).IsEmpty);
            var port = flow.Asked!.Ports(protocol).Set.Intervals[0].Low;
            var naive = oracle.Judge(new(parties.Of(answer.From)[0], parties.Of(answer.To)[0], protocol, port));
            if (naive != said) wrong.Add($"{title}: {said}, and the oracle says {naive}");
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong.Prepend($"{suite.Folder}/{name}: {wrong.Count} wrong").Take(20)));
    }
}
