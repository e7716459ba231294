using Sluice.Findings;
using Sluice.Model;
using Sluice.Sets;

namespace Sluice.Tests.Readers.Kubernetes;

public sealed class ServiceTests
{
    [Fact]
    public void A_service_is_read_with_the_ports_of_its_pods()
    {
        var service = Only("{type: LoadBalancer, externalTrafficPolicy: Local, clusterIPs: [10.96.0.7], externalIPs: [192.0.2.1], selector: {app: web}, ports: [{name: a, port: 80}, {name: b, port: 81, targetPort: 8081, nodePort: 30081}, {name: c, port: 82, targetPort: http, protocol: UDP}]}\nstatus: {loadBalancer: {ingress: [{ip: 192.0.2.2}, {hostname: x}]}}");

        Assert.Equal([("a", 80, 80, null, 0), ("b", 81, 8081, null, 30081), ("c", 82, 0, "http", 0)], service.Ports.Select(port => (port.Name, port.Port, port.TargetNumber, port.TargetName, port.NodePort)));
        Assert.Equal((ServiceType.LoadBalancer, true, "app=web"), (service.Type, service.KeepsClientAddress, service.Selector!.ToString()));
        Assert.Equal([Cidr.Parse("10.96.0.7/32")], service.ClusterAddresses);
        Assert.Equal([Cidr.Parse("192.0.2.1/32"), Cidr.Parse("192.0.2.2/32")], service.ExternalAddresses);
    }

    [Fact]
    public void A_service_without_selector_has_the_addresses_of_its_slices()
    {
        const string Slice = "---\napiVersion: discovery.k8s.io/v1\nkind: EndpointSlice\nmetadata: {name: web-1, namespace: shop, labels: {kubernetes.io/service-name: web}}\naddressType: IPv4\nendpoints: [{addresses: [192.0.2.7]}]\n";

        Assert.Equal([Cidr.Parse("192.0.2.7/32")], Only("{clusterIP: None, ports: [{port: 80}]}\n" + Slice).EndpointAddresses);
        Assert.Empty((IEnumerable<Cidr>)Only("{selector: {app: a}, ports: [{port: 80}]}\n" + Slice).EndpointAddresses);
    }

    [Theory]
    [InlineData("{selectors: {app: web}, ports: [{port: 80}]}", "SLU1002")]
    [InlineData("{selector: {app: web}, ports: [{port: 80, tagetPort: 81}]}", "SLU1002")]
    [InlineData("{selector: {app: web}, ports: [{port: 80, targetPort: \"81\"}]}", "SLU1004")]
    [InlineData("{selector: {app: web}, ports: [{targetPort: 81}]}", "SLU1004")]
    [InlineData("{selector: {app: 1}, ports: [{port: 80}]}", "SLU1008")]
    [InlineData("{type: Loadbalancer, ports: [{port: 80}]}", "SLU1009")]
    public void What_a_service_gets_wrong_is_a_problem(string spec, string id) =>
        Assert.Equal((id, Severity.Error), Assert.Single(Reading.Of(Text(spec)).Problems.Select(problem => (problem.Id, problem.Severity))));

    private static Service Only(string spec)
    {
        var snapshot = Reading.Of(Text(spec));
        Assert.Empty(snapshot.Problems.Select(problem => problem.Message));
        return Assert.Single((IEnumerable<Service>)snapshot.Services);
    }

    private static string Text(string spec) => $"apiVersion: v1\nkind: Service\nmetadata: {{name: web, namespace: shop}}\nspec: {spec}";
}
