using Sluice.Drift;
using Sluice.Model;
using Sluice.Tests.Charters;
using Sluice.Tests.Readers.Kubernetes;

namespace Sluice.Tests.Drift;

/// <summary>What an API server fills in, and what it keeps beside the object, is no drift; what was written by hand is compared as it is evaluated.</summary>
public sealed class DefaultsTests
{
    private const string Written = """
        apiVersion: networking.k8s.io/v1
        kind: NetworkPolicy
        metadata: {name: api, namespace: shop}
        spec:
          podSelector: {matchLabels: {app: api}}
          ingress:
            - from: [{podSelector: {matchExpressions: [{key: app, operator: In, values: [web]}]}}]
              ports: [{port: 8080}]
          egress:
            - to: [{namespaceSelector: {}}]
        """;

    private const string Stored = """
        apiVersion: networking.k8s.io/v1
        kind: NetworkPolicy
        metadata:
          name: api
          namespace: shop
          uid: 7c0e9a7e-5a5e-4b0e-9b7e-0c7a1d0f4b11
          resourceVersion: "4711"
          generation: 3
          creationTimestamp: "2026-01-01T00:00:00Z"
          annotations:
            kubectl.kubernetes.io/last-applied-configuration: "{}"
          managedFields: [{manager: kubectl, operation: Apply, apiVersion: networking.k8s.io/v1, fieldsType: FieldsV1, fieldsV1: {}}]
        spec:
          egress:
            - to: [{namespaceSelector: {}}]
              ports: []
          ingress:
            - ports: [{port: 8080, protocol: TCP}]
              from: [{podSelector: {matchLabels: {app: web}}}]
          podSelector: {matchLabels: {app: api}}
          policyTypes: [Egress, Ingress]
        status: {}
        """;

    [Fact]
    public void What_the_server_fills_in_is_no_drift() => Assert.Empty(Objects(Written, Stored));

    [Theory]
    [InlineData("port: 8080, protocol: TCP", "port: 8080, protocol: UDP", "spec.ingress[0].ports: TCP 8080 -> UDP 8080")]
    [InlineData("policyTypes: [Egress, Ingress]", "policyTypes: [Ingress]", "spec.policyTypes: Ingress, Egress -> Ingress")]
    [InlineData("namespaceSelector: {}", "namespaceSelector: {matchLabels: {a: b}}", "spec.egress[0].to: namespaces {} -> namespaces a=b")]
    [InlineData("podSelector: {matchLabels: {app: api}}", "podSelector: {}", "spec.podSelector: app=api -> {}")]
    public void What_somebody_changed_is(string was, string now, string field) =>
        Assert.Equal([$"Changed NetworkPolicy shop/api [{field}]"], Objects(Written, Stored.Replace(was, now, StringComparison.Ordinal)));

    [Fact]
    public void A_policy_that_is_not_evaluated_is_compared_by_what_it_says()
    {
        const string Cilium = "apiVersion: cilium.io/v2\nkind: CiliumNetworkPolicy\nmetadata: {name: api, namespace: shop, resourceVersion: \"1\"}\nspec: {endpointSelector: {matchLabels: {app: api}}, ingress: [{fromEntities: [cluster]}]}";
        const string Reordered = "apiVersion: cilium.io/v2\nkind: CiliumNetworkPolicy\nmetadata: {name: api, namespace: shop}\nstatus: {conditions: []}\nspec: {ingress: [{fromEntities: [cluster]}], egress: [], endpointSelector: {matchLabels: {app: api}}}";
        Assert.Empty(Objects(Cilium, Reordered));
        Assert.StartsWith("Changed CiliumNetworkPolicy shop/api [spec: ", Assert.Single(Objects(Cilium, Cilium.Replace("cluster", "world", StringComparison.Ordinal))), StringComparison.Ordinal);
    }

    [Fact]
    public void What_compile_writes_about_an_exception_is_read_from_the_policy()
    {
        var policy = Assert.Single(Reading.Of("""
            apiVersion: networking.k8s.io/v1
            kind: NetworkPolicy
            metadata:
              name: exception-ocr
              namespace: archive
              labels: {app.kubernetes.io/managed-by: sluice, sluice.dev/charter: archive}
              annotations: {sluice.dev/exception: ocr, sluice.dev/not-before: "2026-01-15", sluice.dev/expires: "2026-06-30"}
            spec: {podSelector: {}, policyTypes: [Egress], egress: [{}]}
            """).Policies);
        Assert.Equal(new PolicyMark("ocr") { Charter = "archive", NotBefore = new(2026, 1, 15), Expires = new(2026, 6, 30) }, policy.Mark);
    }

    private static IEnumerable<string> Objects(string desired, string live) =>
        DriftComparison.Of(new(Reading.Of(desired), Reading.Of([("live.yaml", live)], isWholeCluster: true), Chartered.Noon)).Objects();
}
