using Sluice.Drift;
using Sluice.Findings;
using Sluice.Model;
using Sluice.Reports.Drift;
using Sluice.Tests.Charters;
using Sluice.Tests.Readers.Kubernetes;

namespace Sluice.Tests.Drift;

/// <summary>A small shop that drifted in every way, as text, and what is said of it.</summary>
internal static class SampleDrift
{
    private const string Workloads = """
        apiVersion: v1
        kind: Namespace
        metadata: {name: ops, labels: {LABELS}}
        ---
        apiVersion: v1
        kind: Namespace
        metadata: {name: shop}
        ---
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: web, namespace: shop}
        spec: {template: {metadata: {labels: {app: web}}, spec: {containers: []}}}
        ---
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: job, namespace: shop}
        spec: {template: {metadata: {labels: {app: JOB}}, spec: {containers: []}}}
        ---
        apiVersion: apps/v1
        kind: StatefulSet
        metadata: {name: db, namespace: shop}
        spec: {template: {metadata: {labels: {app: db}}, spec: {containers: []}}}
        ---
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: probe, namespace: ops}
        spec: {template: {metadata: {labels: {app: probe}}, spec: {containers: []}}}
        """;

    private const string Deny = """
        apiVersion: networking.k8s.io/v1
        kind: NetworkPolicy
        metadata: {name: default-deny, namespace: shop}
        spec: {podSelector: {}, policyTypes: [Ingress]}
        """;

    private const string Db = """
        apiVersion: networking.k8s.io/v1
        kind: NetworkPolicy
        metadata: {name: db, namespace: shop}
        spec:
          podSelector: {matchLabels: {app: db}}
          ingress:
            - from: [{podSelector: {matchLabels: {app: web}}}]
              ports: [{port: 5432}]
            - from: [{namespaceSelector: {matchLabels: {access: trusted}}}]
              ports: [{port: 9187}]
        """;

    private const string Missing = """
        apiVersion: networking.k8s.io/v1
        kind: NetworkPolicy
        metadata: {name: web, namespace: shop}
        spec: {podSelector: {matchLabels: {app: web}}, ingress: [{from: [{podSelector: {matchLabels: {app: db}}}], ports: [{port: 8080}]}]}
        """;

    private const string Ended = """
        apiVersion: networking.k8s.io/v1
        kind: NetworkPolicy
        metadata: {name: exception-audit, namespace: shop, annotations: {sluice.dev/exception: audit, sluice.dev/expires: "2026-05-31"}}
        spec: {podSelector: {matchLabels: {app: web}}, policyTypes: [Ingress], ingress: [{from: [{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: ops}}}], ports: [{port: 443}]}]}
        """;

    private const string Glass = """
        apiVersion: policy.networking.k8s.io/v1alpha1
        kind: AdminNetworkPolicy
        metadata: {name: break-glass}
        spec:
          priority: 5
          subject: {pods: {namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: shop}}, podSelector: {matchLabels: {app: job}}}}
          ingress:
            - {action: Allow, from: [{namespaces: {matchLabels: {kubernetes.io/metadata.name: ops}}}], ports: [{portNumber: {protocol: TCP, port: 22}}]}
        """;

    /// <summary>Everything drifted.</summary>
    public static DriftReport Shop() => Report(
        Git(Deny, Db, Missing),
        Reading.Of([("cluster.json", Workloads.Replace("LABELS", "access: trusted", StringComparison.Ordinal).Replace("JOB", "web", StringComparison.Ordinal)), ("cluster-policies.json", string.Join("\n---\n", Deny, Db.Replace("5432", "5433", StringComparison.Ordinal), Ended, Glass))], isWholeCluster: true));

    /// <summary>Nothing did.</summary>
    public static DriftReport Nothing()
    {
        var git = Git(Deny, Db);
        return Report(git, git with { IsWholeCluster = true });
    }

    /// <summary>The policies could not be listed.</summary>
    public static DriftReport Blind()
    {
        var git = Git(Deny, Db);
        var problem = new Problem("SLU1017", Severity.Error, SourceSpan.OfFile("live networkpolicies.networking.k8s.io"), "the permission to list networkpolicies.networking.k8s.io in all namespaces is missing")
        {
            Object = "NetworkPolicy",
            Why = "What a NetworkPolicy of this cluster would change is not known.",
            Remedy = "Try it with: kubectl auth can-i list networkpolicies.networking.k8s.io --all-namespaces.",
        };
        return Report(git, git with { Policies = [new OpaquePolicy { Name = new("Unread", "", problem.Span.File!), IsUnread = true, Span = problem.Span }], Problems = [problem], Unread = [problem] });
    }

    /// <summary>Nothing is enforced.</summary>
    public static DriftReport Unenforced()
    {
        var git = Git(Deny, Db);
        var flannel = new Workload { Name = new("DaemonSet", "kube-flannel", "kube-flannel-ds"), HostNetwork = true, Containers = ["kube-flannel"] };
        return Report(git, git with { Workloads = [flannel, .. git.Workloads], IsWholeCluster = true });
    }

    private static Snapshot Git(params string[] policies) => Reading.Of(
        [("git/shop.yaml", Workloads.Replace("LABELS", "team: ops", StringComparison.Ordinal).Replace("JOB", "job", StringComparison.Ordinal)), ("git/policies.yaml", string.Join("\n---\n", policies))]);

    private static DriftReport Report(Snapshot desired, Snapshot live) => DriftReport.Of(DriftComparison.Of(new(desired, live, Chartered.Noon)), "git", "cluster");
}
