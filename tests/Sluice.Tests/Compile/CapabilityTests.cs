using Sluice.Compile;
using Sluice.Model;
using Sluice.Reports.Compilation;
using Sluice.Sets;
using Sluice.Tests.Charters;

namespace Sluice.Tests.Compile;

/// <summary>What a target cannot express is said of each flow, exception and prohibition, with where it is enforced.</summary>
public sealed class CapabilityTests
{
    private const string Shop = "governs: [{namespace: shop}]\ncomponents:\n  web: {namespace: shop, pods: {app: web}}\n  db: {namespace: shop, pods: {app: db}, ports: {sql: 5432}}\n";

    [Theory]
    [InlineData("admission")]
    [InlineData("rego")]
    [InlineData("docs")]
    public void A_target_that_enforces_no_connection_says_so_of_everything(string target)
    {
        var bound = Chartered.Spec($"{Shop}flows: [{{from: web, to: db}}]\nforbidden: [{{from: lab/*, to: shop/*}}]\ntenants: {{label: tenant, isolated: [acme], isolatedDns: denied}}", Chartered.Exception("rates", "{from: web, to: 203.0.113.0/24, ports: [443]}")).Bound();
        var compiled = CompileTarget.Find(target)!.Compile(bound);
        Assert.All(compiled.Capabilities, static capability => Assert.Equal((Standing.Moved, Limit.NoConnections), (capability.Standing, capability.Limit)));
        Assert.Equal(
            ["dns of shop/*", "flow web → db", "exception rates: web → 203.0.113.0/24", "forbidden lab/* → shop/*", "the border between tenants"],
            compiled.Capabilities.Select(CompileWords.Subject));
        Assert.Equal("all of it: 1 flow, 1 exception, 1 prohibition, the way to the resolver and the border between tenants", CompileWords.Whole(compiled.Capabilities));
        Assert.Contains("the targets that write policies", CompileWords.Consequence(compiled.Capabilities[0], compiled.Target, bound.Instant), StringComparison.Ordinal);
    }

    [Fact]
    public void Addresses_of_the_api_server_that_were_read_are_told_with_the_day()
    {
        var api = new Service { Name = new("Service", "default", "kubernetes"), Selector = null, EndpointAddresses = [Cidr.Parse("10.0.0.1/32")] };
        var read = Chartered.Spec($"{Shop}flows: [{{from: web, to: kube-api}}]").Bound(Snapshot.Empty with { Services = [api] });
        var told = Assert.Single(CompileTarget.Find("networkpolicy")!.Compile(read).Capabilities);
        Assert.Equal((Standing.Enforced, Limit.AddressesRead), (told.Standing, told.Limit));
        Assert.Equal("reached by the addresses that were read for 2026-06-01, 10.0.0.1: compile again when they change", CompileWords.Consequence(told, CompileTarget.All[0], read.Instant));
        var given = Chartered.Spec($"{Shop}bundles: {{kube-api: {{addresses: [10.0.0.1], ports: [6443]}}}}\nflows: [{{from: web, to: kube-api}}]").Bound();
        Assert.DoesNotContain(CompileTarget.Find("networkpolicy")!.Compile(given).Capabilities, static capability => capability.Limit == Limit.AddressesRead);
        Assert.DoesNotContain(CompileTarget.Find("cilium")!.Compile(read).Capabilities, static capability => capability.Limit == Limit.AddressesRead);
    }
}
