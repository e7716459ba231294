namespace Sluice.EndToEnd;

/// <summary>The shop of <see cref="Manifests"/> in a cluster, as an API server keeps it: with what it fills in, what controllers make, and what is nobody's business.</summary>
public sealed class DriftCluster : IDisposable
{
    public const string DefaultDeny = """
        {"metadata": {"name": "default-deny", "namespace": "shop", "uid": "1", "generation": 1, "managedFields": [{"manager": "kubectl"}],
                      "annotations": {"kubectl.kubernetes.io/last-applied-configuration": "{}"}},
         "spec": {"podSelector": {}, "policyTypes": ["Egress", "Ingress"]}}
        """;

    public const string AllowDb = """
        {"metadata": {"name": "allow-db", "namespace": "shop"},
         "spec": {"podSelector": {"matchLabels": {"app": "db"}}, "policyTypes": ["Ingress"],
                  "ingress": [{"from": [{"podSelector": {"matchLabels": {"app": "api"}}}], "ports": [{"port": 5432, "protocol": "TCP"}]}]}}
        """;

    public const string Debug = """
        {"metadata": {"name": "debug", "namespace": "shop"},
         "spec": {"podSelector": {"matchLabels": {"app": "db"}}, "policyTypes": ["Ingress"], "ingress": [{"from": [{"namespaceSelector": {}}], "ports": [{"port": 22}]}]}}
        """;

    private const string AllowApi = """
        {"metadata": {"name": "allow-api", "namespace": "shop"},
         "spec": {"podSelector": {"matchLabels": {"app": "api"}}, "policyTypes": ["Egress"],
                  "egress": [{"to": [{"podSelector": {"matchLabels": {"app": "db"}}}], "ports": [{"port": 5432, "protocol": "TCP"}]}]}}
        """;

    public DriftCluster()
    {
        Tool.Require("kubectl");
        Api.Add("apps/v1", "replicasets", "ReplicaSet");
        Api.Add("apps/v1", "statefulsets", "StatefulSet");
        Api.Add("apps/v1", "daemonsets", "DaemonSet");
        Work.File("kubeconfig", Api.Config);
        Work.Cli.Environment["KUBECONFIG"] = Path.Combine(Work.Folder, "kubeconfig");
        Work.Cli.Environment["HOME"] = Work.Folder;
        Work.Shop();
        foreach (var space in (string[])["shop", "ops"]) Api.Store("namespaces", $$"""{"metadata": {"name": "{{space}}", "labels": {"kubernetes.io/metadata.name": "{{space}}"} } }""");
        Pod("shop", "api-5d4f-x1", "api", "5d4f", "ReplicaSet/api-5d4f");
        Pod("shop", "db-0", "db", "", "StatefulSet/db");
        Pod("ops", "probe-77-a", "probe", "77", "ReplicaSet/probe-77");
        foreach (var policy in (string[])[DefaultDeny, AllowDb, AllowApi]) Api.Store("networkpolicies", policy);
    }

    public FakeCluster Api { get; } = new();

    public Workspace Work { get; } = new();

    public Cli Cli => Work.Cli;

    /// <summary>A running pod of a controller, with what its container is told, which is nobody's business.</summary>
    public void Pod(string space, string name, string app, string hash, string owner) => Api.Store("pods", $$"""
        {"metadata": {"name": "{{name}}", "namespace": "{{space}}", "labels": {"app": "{{app}}"{{(hash.Length == 0 ? "" : $", \"pod-template-hash\": \"{hash}\"")}} }, "annotations": {"token": "hunter2"},
                      "ownerReferences": [{"kind": "{{owner.Split('/')[0]}}", "name": "{{owner.Split('/')[1]}}", "controller": true}]},
         "spec": {"containers": [{"name": "main", "image": "main", "env": [{"name": "PASSWORD", "value": "hunter2"}], "args": ["--token=hunter2"]}]},
         "status": {"phase": "Running"} }
        """);

    public void Dispose()
    {
        Work.Dispose();
        Api.Dispose();
    }
}
