using Sluice.Findings;
using Sluice.Model;
using Sluice.Tests.Conformance;

namespace Sluice.Tests.Readers.Kubernetes;

/// <summary>The objects of every public suite are read, and only what an API server refuses is an error.</summary>
public sealed class ConformanceInputTests
{
    private static readonly string[] Suites = ["kube-network-policies", "kubernetes-e2e", "policy-assistant", "np-guard"];

    [Fact]
    public void Only_what_an_api_server_refuses_is_an_error()
    {
        Assert.SkipWhen(ConformanceFolders.Root is null, "the conformance suites are not on this machine");
        var unexpected = new List<string>();
        foreach (var @case in Suites.SelectMany(ConformanceFolders.Cases))
        {
            var snapshot = Reading.Of(ConformanceFolders.Manifests(@case));
            foreach (var problem in snapshot.Problems)
            {
                if (problem.Severity == Severity.Error && !IsKnown(Path.GetFileName(@case), problem)) unexpected.Add($"{problem.Span} {problem.Id} {problem.Message}");
            }
        }

        Assert.Empty(unexpected);
    }

    [Fact]
    public void Cases_marked_as_invalid_hold_a_refused_policy()
    {
        Assert.SkipWhen(ConformanceFolders.Root is null, "the conformance suites are not on this machine");
        var invalid = ConformanceFolders.Cases("kube-network-policies").Where(@case => File.ReadAllText(Path.Combine(@case, "expected.json")).Contains("\"apiInvalid\": true", StringComparison.Ordinal)).ToList();

        Assert.Equal(14, invalid.Count);
        Assert.All(invalid, @case => Assert.Contains((IEnumerable<Policy>)Reading.Of(ConformanceFolders.Manifests(@case)).Policies, policy => policy.Standing == PolicyStanding.Refused));
    }

    [Fact]
    public void Pods_belong_to_the_owners_that_np_guard_names()
    {
        Assert.SkipWhen(ConformanceFolders.Root is null, "the conformance suites are not on this machine");
        var missing = new List<string>();
        foreach (var @case in ConformanceFolders.Cases("np-guard"))
        {
            var snapshot = Reading.Of(ConformanceFolders.Manifests(@case), followsOwners: false);
            var known = snapshot.Workloads.Select(workload => workload.Name).ToHashSet();
            using var expected = System.Text.Json.JsonDocument.Parse(File.ReadAllText(Path.Combine(@case, "expected.json")));
            foreach (var connection in expected.RootElement.GetProperty("connections").EnumerateArray())
            {
                foreach (var side in (string[])["from", "to"])
                {
                    var peer = connection.GetProperty(side);
                    if (!peer.TryGetProperty("kind", out var kind)) continue;
                    var name = new ObjectName(kind.GetString()!, peer.GetProperty("namespace").GetString()!, peer.GetProperty("name").GetString()!);
                    if (!known.Contains(name)) missing.Add($"{Path.GetFileName(@case)}: {name}");
                }
            }
        }

        // Their pods have ended: np-guard counts them, and no connection reaches them any more.
        Assert.Equal(
            ["minikube_resources: Job ingress-nginx/ingress-nginx-admission-create", "minikube_resources: Job ingress-nginx/ingress-nginx-admission-patch"],
            missing.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal));
    }

    /// <summary>Errors that are right: the object would be refused, and the suite says so or never met an API server.</summary>
    private static bool IsKnown(string @case, Problem problem) => problem.Id switch
    {
        "SLU1003" => @case is "np-ipblock-03-match-cidr-and-not-except" or "np-ipblock-04-match-cidr-and-except",
        "SLU1004" => problem.Message.StartsWith("endPort 65537", StringComparison.Ordinal) || @case is "cnp-matchport-01-nil-policy-port",
        "SLU1009" => @case is "cnp-namedport-05-nil-pod-info" or "example_pods_w_same_owner_and_labels_gap_with_policy_selector_not_in_gap",
        "SLU1008" => problem.Message is "a pods selector has no podSelector" or "a pods selector has no namespaceSelector",
        "SLU1002" => problem.Message == "unknown field `containerport` inside a container port",
        _ => false,
    };
}
