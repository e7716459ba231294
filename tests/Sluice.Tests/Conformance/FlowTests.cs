using Sluice.Analysis;
using Sluice.Model;
using Sluice.Sets;
using Sluice.Tests.Oracle;

namespace Sluice.Tests.Conformance;

/// <summary>The suites that expect a verdict for each flow, put to the engine and to the naive oracle.</summary>
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
        var options = new AnalysisOptions { Dns = published.Dns };
        var reachability = Reachability.Of(published.Snapshot, Profile.Upstream, options);
        var oracle = new NaiveOracle(published.Snapshot, Profile.Upstream, options);
        var parties = new Parties(published.Snapshot);
        var documented = Deviation.Of(suite, name)?.Documented;
        var wrong = new List<string>();
        foreach (var flow in published.Expected.GetProperty("flows").EnumerateArray().Select(ExpectedFlow.Read))
        {
            var (from, to) = (Peer(published.Snapshot, flow.From), Peer(published.Snapshot, flow.To));
            var decision = reachability.Decide(from, to);
            var said = decision.Of(flow.Protocol, flow.Port);
            var expected = documented ?? flow.Expected;
            if (published.Assumes("apiInvalid"))
            {
                published.AssertRefused();
                if (said == Verdict.Unknown) continue;
            }

            if (said != expected) wrong.Add($"{flow}: {said}, expected {expected}");
            if (flow.Ingress is { } ingress && Of(decision.Ingress, flow) != ingress) wrong.Add($"{flow}: ingress {Of(decision.Ingress, flow)}, expected {ingress}");
            if (flow.Egress is { } egress && Of(decision.Egress, flow) != egress) wrong.Add($"{flow}: egress {Of(decision.Egress, flow)}, expected {egress}");
            var naive = oracle.Judge(new(parties.Of(from)[0], parties.Of(to)[0], flow.Protocol, flow.Port));
            if (naive != said) wrong.Add($"{flow}: {said}, and the oracle says {naive}");
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong.Prepend($"{suite.Folder}/{name}: {wrong.Count} wrong").Take(20)));
    }

    private static Verdict Of(SideDecision side, ExpectedFlow flow) => side.Allowed.Contains(flow.Protocol, flow.Port) ? Verdict.Allow
        : side.Unknown.Contains(flow.Protocol, flow.Port) ? Verdict.Unknown : Verdict.Deny;

    private static Endpoint Peer(Snapshot snapshot, string text)
    {
        if (text.StartsWith("ip:", StringComparison.Ordinal))
        {
            Assert.True(Cidr.TryParseAddress(text.AsSpan(3), out var isIPv6, out var address));
            return new AddressEndpoint(AddressSet.Of(Cidr.Of(isIPv6, address, isIPv6 ? 128 : 32)));
        }

        var parts = text.Split('/');
        return new WorkloadEndpoint(Assert.Single(
            snapshot.Workloads, workload => workload.Name.Namespace == parts[0] && (workload.Name.Name == parts[1] || workload.Pods.Contains(parts[1]))));
    }
}
