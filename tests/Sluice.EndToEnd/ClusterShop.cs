namespace Sluice.EndToEnd;

/// <summary>A small shop in a cluster with real packets: web may reach db, everybody may resolve names, job may open nothing else.</summary>
public sealed class ClusterShop : IDisposable
{
    public const string Workloads = """
        apiVersion: v1
        kind: Namespace
        metadata: {name: kube-system, labels: {kubernetes.io/metadata.name: kube-system}}
        ---
        apiVersion: v1
        kind: Namespace
        metadata: {name: shop, labels: {kubernetes.io/metadata.name: shop}}
        ---
        apiVersion: v1
        kind: Namespace
        metadata: {name: free, labels: {kubernetes.io/metadata.name: free}}
        ---
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: coredns, namespace: kube-system}
        spec: {replicas: 1, selector: {matchLabels: {k8s-app: kube-dns}}, template: {metadata: {labels: {k8s-app: kube-dns}}, spec: {containers: [{name: coredns, image: coredns, ports: [{containerPort: 53, protocol: UDP}]}]}}}
        ---
        apiVersion: v1
        kind: Service
        metadata: {name: kube-dns, namespace: kube-system}
        spec: {selector: {k8s-app: kube-dns}, ports: [{name: dns, port: 53, protocol: UDP}]}
        ---
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: web, namespace: shop}
        spec: {replicas: 1, selector: {matchLabels: {app: web}}, template: {metadata: {labels: {app: web}}, spec: {containers: [{name: web, image: web, ports: [{containerPort: 8080}]}]}}}
        ---
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: db, namespace: shop}
        spec: {replicas: 1, selector: {matchLabels: {app: db}}, template: {metadata: {labels: {app: db}}, spec: {containers: [{name: db, image: db, ports: [{containerPort: 5432}]}]}}}
        ---
        apiVersion: v1
        kind: Service
        metadata: {name: db, namespace: shop}
        spec: {selector: {app: db}, ports: [{port: 5432}]}
        ---
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: job, namespace: shop}
        spec: {replicas: 1, selector: {matchLabels: {app: job}}, template: {metadata: {labels: {app: job}}, spec: {containers: [{name: job, image: job}]}}}
        ---
        """;

    public const string Policies = """
        apiVersion: networking.k8s.io/v1
        kind: NetworkPolicy
        metadata: {name: db, namespace: shop}
        spec: {podSelector: {matchLabels: {app: db}}, policyTypes: [Ingress, Egress], ingress: [{from: [{podSelector: {matchLabels: {app: web}}}], ports: [{port: 5432}]}], egress: [{to: [{namespaceSelector: {}}], ports: [{port: 53, protocol: UDP}]}]}
        ---
        apiVersion: networking.k8s.io/v1
        kind: NetworkPolicy
        metadata: {name: job, namespace: shop}
        spec: {podSelector: {matchLabels: {app: job}}, policyTypes: [Egress], egress: [{to: [{namespaceSelector: {}}], ports: [{port: 53, protocol: UDP}]}]}
        ---
        apiVersion: networking.k8s.io/v1
        kind: NetworkPolicy
        metadata: {name: web, namespace: shop}
        spec: {podSelector: {matchLabels: {app: web}}, policyTypes: [Egress], egress: [{to: [{podSelector: {matchLabels: {app: db}}}], ports: [{port: 5432}]}, {to: [{namespaceSelector: {}}], ports: [{port: 53, protocol: UDP}]}]}
        ---
        apiVersion: networking.k8s.io/v1
        kind: NetworkPolicy
        metadata: {name: coredns, namespace: kube-system}
        spec: {podSelector: {}, policyTypes: [Egress]}
        ---
        apiVersion: networking.k8s.io/v1
        kind: NetworkPolicy
        metadata: {name: payments, namespace: shop}
        spec: {podSelector: {matchLabels: {app: payments}}, policyTypes: [Egress], egress: [{to: [{ipBlock: {cidr: 203.0.113.7/32}}], ports: [{port: 443}]}]}
        """;

    /// <summary>A host outside that somebody's policy names.</summary>
    public const string Outside = "203.0.113.7";

    public ClusterShop(string policies = Policies)
    {
        Packets = PacketCluster.Of(Work, $"{Workloads}\n{policies}");
        Work.File("deploy/policies.yaml", Policies);
    }

    public Workspace Work { get; } = new();

    public PacketCluster Packets { get; }

    public FakeCluster Api => Packets.Api;

    public Cli Cli => Work.Cli;

    /// <summary>Nothing runs that a run has started, and no pod is left that it has made. A container sees within a second that it is to end.</summary>
    public void IsLeftAsItWas()
    {
        for (var tries = 0; tries < 600 && (Api.Started.Any(static container => container.IsRunning) || Packets.Processes.Count > 0); tries++) Thread.Sleep(50);
        Assert.All(Api.Started, static container => Assert.False(container.IsRunning, $"{container} still runs"));
        Assert.Equal(Api.Created.Count, Api.Deleted.Count);
        Assert.Empty(Packets.Processes);
    }

    public void Dispose()
    {
        Packets.Dispose();
        Work.Dispose();
    }
}
