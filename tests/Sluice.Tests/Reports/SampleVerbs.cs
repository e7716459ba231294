using System.Text;
using Sluice.Analysis;
using Sluice.Findings;
using Sluice.Model;
using Sluice.Readers.Expectations;
using Sluice.Readers.Kubernetes;
using Sluice.Readers.Patching;
using Sluice.Readers.Sources;
using Sluice.Readers.Yaml;
using Sluice.Reports.Differences;
using Sluice.Reports.Expectations;
using Sluice.Reports.Explanations;
using Sluice.Sets;

namespace Sluice.Tests.Reports;

/// <summary>A small shop as text, what is asked about it, and a change of it.</summary>
internal static class SampleVerbs
{
    public const string Policies = """
        apiVersion: networking.k8s.io/v1
        kind: NetworkPolicy
        metadata: {name: default-deny, namespace: shop}
        spec:
          podSelector: {}
          policyTypes: [Ingress, Egress]
        ---
        apiVersion: networking.k8s.io/v1
        kind: NetworkPolicy
        metadata: {name: allow-checkout, namespace: shop}
        spec:
          podSelector: {matchLabels: {app: checkout}}
          policyTypes: [Egress]
          egress:
            - to:
                - podSelector: {matchLabels: {app: ledger}}
              ports:
                - {protocol: TCP, port: 5432}
        ---
        apiVersion: networking.k8s.io/v1
        kind: NetworkPolicy
        metadata: {name: allow-ledger, namespace: shop}
        spec:
          podSelector: {matchLabels: {app: ledger}}
          ingress:
            - from:
                - podSelector:
                    matchLabels:
                      app: check-out  # a label nobody has
              ports:
                - {protocol: TCP, port: 5432}
        """;

    private const string Workloads = """
        apiVersion: v1
        kind: Namespace
        metadata: {name: shop}
        ---
        apiVersion: v1
        kind: Namespace
        metadata: {name: web}
        ---
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: checkout, namespace: shop}
        spec: {selector: {matchLabels: {app: checkout}}, template: {metadata: {labels: {app: checkout}}, spec: {containers: [{name: main, image: x}]}}}
        ---
        apiVersion: apps/v1
        kind: StatefulSet
        metadata: {name: ledger, namespace: shop}
        spec: {selector: {matchLabels: {app: ledger}}, serviceName: x, template: {metadata: {labels: {app: ledger}}, spec: {containers: [{name: main, image: x}]}}}
        ---
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: frontend, namespace: web}
        spec: {selector: {matchLabels: {app: frontend}}, template: {metadata: {labels: {app: frontend}}, spec: {containers: [{name: main, image: x}]}}}
        """;

    private const string NewWorkload = """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: reports, namespace: web}
        spec: {selector: {matchLabels: {app: reports}}, template: {metadata: {labels: {app: reports}}, spec: {containers: [{name: main, image: x}]}}}
        """;

    private const string Closed = """
        apiVersion: networking.k8s.io/v1
        kind: NetworkPolicy
        metadata: {name: closed, namespace: web}
        spec:
          podSelector: {matchLabels: {app: frontend}}
          policyTypes: [Egress]
        """;

    public static ExplanationReport Explain(string from, string to, string? port, bool withPath = false, string policies = Policies)
    {
        var reachability = Reachability.Of(Read(policies, Workloads), Profile.Upstream);
        Assert.True(EndpointPattern.TryParse(from, out var source, out _));
        Assert.True(EndpointPattern.TryParse(to, out var destination, out _));
        var asked = port is not null && TrafficText.TryParse(port, out var traffic, out _) ? traffic : null;
        var inquiry = Inquiry.Of(reachability, source, destination, asked);
        Assert.Equal(InquiryFault.None, inquiry.Fault);
        var texts = new SourceTexts();
        texts.Keep("policies.yaml", Encoding.UTF8.GetBytes(policies));
        return ExplanationReport.Of(reachability, inquiry, withPath, edits => new PatchWriter(texts).Write(edits)?.Patches.Select(AsFile).ToValueList());
    }

    /// <summary>A few expectations, of which some are not met: a wrong verdict in either direction, a name that is not there, one side.</summary>
    public static ExpectationReport Test()
    {
        var file = ExpectationReader.Read(SourceText.FromText("expectations.yaml", """
            - {from: shop/checkout, to: shop/ledger, port: 5432, expect: allow}
            - {from: shop/checkout, to: shop/ledger, port: 22, expect: deny}
            - {from: shop/ledger, to: web, port: 80, expect: deny}
            - {from: shop/ledger, to: shop/checkout, expect: deny}
            - {from: web/frontend, to: 203.0.113.9, port: 443, expect: deny}
            - {from: web/frontned, to: shop/ledger, port: 80, expect: deny}
            - {from: web/frontend, to: shop/ledger, port: 80, expect: deny, expectEgress: deny}
            """));
        Assert.Empty(file.Problems);
        var reachability = Reachability.Of(Read(Policies, Workloads), Profile.Upstream);
        return new() { Profile = "upstream", File = "expectations.yaml", Results = [.. file.Expectations.Select(flow => ExpectationResult.Of(reachability, flow))] };
    }

    /// <summary>A label is mended, a rule is added, a policy and a workload come.</summary>
    public static DifferenceReport Diff(FailOn failOn = FailOn.Opened)
    {
        var mended = Policies.Replace("app: check-out", "app: checkout", StringComparison.Ordinal).Replace(
            "        - {protocol: TCP, port: 5432}\n---", "        - {protocol: TCP, port: 5432}\n    - to:\n        - ipBlock: {cidr: 203.0.113.0/24}\n---", StringComparison.Ordinal);
        var difference = ReachabilityDifference.Between(Read(Policies, Workloads), Read(mended, $"{Workloads}\n---\n{NewWorkload}\n---\n{Closed}"), Profile.Upstream);
        return DifferenceReport.Of(difference, "main:deploy", "deploy", failOn);
    }

    public static DifferenceReport Nothing()
    {
        var snapshot = Read(Policies, Workloads);
        return DifferenceReport.Of(ReachabilityDifference.Between(snapshot, snapshot, Profile.Upstream), "main:deploy", "deploy", FailOn.Any);
    }

    private static Patch AsFile(Patch patch) => patch.Target == PatchTarget.Rendered ? patch with { Target = PatchTarget.File } : patch;

    private static Snapshot Read(string policies, string workloads)
    {
        var reader = new ObjectReader(new());
        foreach (var (file, text) in new[] { ("policies.yaml", policies), ("workloads.yaml", workloads) })
        {
            foreach (var document in DocumentReader.Read(SourceText.FromText(file, text))) reader.Read(document);
        }

        return new SnapshotBuilder { IsWholeCluster = true }.Add(reader.Objects).Build();
    }
}
