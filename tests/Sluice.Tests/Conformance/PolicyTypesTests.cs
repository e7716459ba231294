using System.Text;
using Sluice.Analysis;
using Sluice.Readers;
using Sluice.Readers.Sources;
using Sluice.Tests.Building;

namespace Sluice.Tests.Conformance;

/// <summary>
/// NetworkPolicySpec.policyTypes: "If this field is not specified, it will default based on the existence of ingress or egress rules; policies that
/// contain an egress section are assumed to affect egress, and all policies (whether or not they contain an ingress section) are assumed to affect ingress."
/// </summary>
public sealed class PolicyTypesTests
{
    private const string Pods = """
        {kind: Pod, apiVersion: v1, metadata: {name: web, namespace: shop, labels: {app: web}}, spec: {containers: [{name: c}]}}
        ---
        {kind: Pod, apiVersion: v1, metadata: {name: db, namespace: shop, labels: {app: db}}, spec: {containers: [{name: c}]}}
        ---

        """;

    [Theory]
    [InlineData("podSelector: {}", true, false)]
    [InlineData("podSelector: {}, ingress: []", true, false)]
    [InlineData("podSelector: {}, egress: []", true, false)]
    [InlineData("podSelector: {}, egress: [{ports: [{port: 9}]}]", true, true)]
    [InlineData("podSelector: {}, ingress: [{ports: [{port: 9}]}], egress: [{ports: [{port: 9}]}]", true, true)]
    [InlineData("podSelector: {}, policyTypes: [Ingress]", true, false)]
    [InlineData("podSelector: {}, policyTypes: [Egress]", false, true)]
    [InlineData("podSelector: {}, policyTypes: [Ingress, Egress]", true, true)]
    [InlineData("podSelector: {}, policyTypes: [Ingress], egress: [{ports: [{port: 9}]}]", true, false)]
    [InlineData("podSelector: {}, policyTypes: []", true, false)]
    public void Directions_are_closed_as_the_API_fills_them_in(string spec, bool closesIngress, bool closesEgress)
    {
        var cluster = Read($"{{kind: NetworkPolicy, apiVersion: networking.k8s.io/v1, metadata: {{name: p, namespace: shop}}, spec: {{{spec}}}}}");
        cluster.Expect(closesIngress ? Verdict.Deny : Verdict.Allow, "8.8.8.8", "shop/db");
        cluster.Expect(closesEgress ? Verdict.Deny : Verdict.Allow, "shop/db", "8.8.8.8");
    }

    [Fact]
    public void A_rule_with_an_empty_list_of_peers_or_ports_means_all_of_them() =>
        Read("{kind: NetworkPolicy, apiVersion: networking.k8s.io/v1, metadata: {name: p, namespace: shop}, spec: {podSelector: {}, ingress: [{from: [], ports: []}]}}")
            .Allows("8.8.8.8", "shop/db", "9/UDP");

    [Fact]
    public void A_port_without_protocol_is_TCP() =>
        Read("{kind: NetworkPolicy, apiVersion: networking.k8s.io/v1, metadata: {name: p, namespace: shop}, spec: {podSelector: {}, ingress: [{ports: [{port: 53}]}]}}")
            .Allows("8.8.8.8", "shop/db", "53/TCP").Denies("8.8.8.8", "shop/db", "53/UDP").Denies("8.8.8.8", "shop/db", "53/SCTP");

    [Fact]
    public void A_port_list_without_port_number_is_the_whole_protocol() =>
        Read("{kind: NetworkPolicy, apiVersion: networking.k8s.io/v1, metadata: {name: p, namespace: shop}, spec: {podSelector: {}, ingress: [{ports: [{protocol: UDP}]}]}}")
            .Allows("8.8.8.8", "shop/db", "53/UDP").Denies("8.8.8.8", "shop/db", "53/TCP");

    private static Cluster Read(string policy)
    {
        var result = SnapshotReader.Read(new()
        {
            Sources = [SourceSpec.Parse("-")],
            StandardInput = () => new MemoryStream(Encoding.UTF8.GetBytes(Pods + policy)),
        });
        return new(Assert.Single(result.Snapshots).Snapshot);
    }
}
