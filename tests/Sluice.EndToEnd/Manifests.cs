namespace Sluice.EndToEnd;

/// <summary>A small cluster as text.</summary>
public static class Manifests
{
    public const string Shop = """
        apiVersion: v1
        kind: Namespace
        metadata:
          name: shop
        ---
        apiVersion: apps/v1
        kind: Deployment
        metadata:
          name: api
          namespace: shop
        spec:
          selector: {matchLabels: {app: api}}
          template:
            metadata: {labels: {app: api}}
            spec: {containers: [{name: api, image: api}]}
        ---
        apiVersion: apps/v1
        kind: StatefulSet
        metadata:
          name: db
          namespace: shop
        spec:
          serviceName: db
          selector: {matchLabels: {app: db}}
          template:
            metadata: {labels: {app: db}}
            spec: {containers: [{name: db, image: db}]}

        """;

    public const string Policies = """
        apiVersion: networking.k8s.io/v1
        kind: NetworkPolicy
        metadata:
          name: default-deny
          namespace: shop
        spec:
          podSelector: {}
          policyTypes: [Ingress, Egress]
        ---
        apiVersion: networking.k8s.io/v1
        kind: NetworkPolicy
        metadata:
          name: allow-db
          namespace: shop
        spec:
          podSelector: {matchLabels: {app: db}}
          ingress:
            - from:
                - podSelector: {matchLabels: {app: api}}
              ports:
                - port: 5432
        ---
        apiVersion: networking.k8s.io/v1
        kind: NetworkPolicy
        metadata:
          name: allow-api
          namespace: shop
        spec:
          podSelector: {matchLabels: {app: api}}
          policyTypes: [Egress]
          egress:
            - to:
                - podSelector: {matchLabels: {app: db}}
              ports:
                - port: 5432

        """;

    /// <summary>What the csv of the shop says.</summary>
    public const string Answer = "shop/api";
}
