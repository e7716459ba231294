using Sluice.Charters;
using Sluice.Tests.Building;

namespace Sluice.Tests.Charters;

/// <summary>What is opened and never open at once, and what is not.</summary>
public sealed class ContradictionTests
{
    private const string Components = "components:\n  web: {namespace: shop, pods: {app: web}, ports: {http: 80, metrics: 9090}}\n  db: {namespace: data, pods: {app: db}, ports: {sql: 5432, metrics: 9187}}\n";

    [Theory]
    [InlineData("{from: web, to: db, ports: [sql]}", "{from: shop/*, to: data/*}", true)]
    [InlineData("{from: web, to: db, ports: [sql]}", "{from: '*', to: db}", true)]
    [InlineData("{from: web, to: db, ports: [sql]}", "{from: web, to: db, except: {ports: [sql]}}", false)]
    [InlineData("{from: web, to: db, ports: [metrics]}", "{from: '*', to: '*', except: {ports: [metrics]}}", false)]
    [InlineData("{from: web, to: db, ports: [9090]}", "{from: '*', to: '*', except: {ports: [metrics]}}", true)]
    [InlineData("{from: web, to: db, ports: [sql]}", "{from: data/*, to: db}", false)]
    [InlineData("{from: web, to: internet, ports: [443]}", "{from: shop/*, to: 203.0.113.0/24}", true)]
    [InlineData("{from: web, to: 198.51.100.0/24, ports: [443]}", "{from: shop/*, to: 203.0.113.0/24}", false)]
    [InlineData("{from: web, to: api.example.com, ports: [443]}", "{from: shop/*, to: internet}", true)]
    [InlineData("{from: web, to: api.example.com, ports: [443]}", "{from: shop/*, to: '*.example.com'}", true)]
    [InlineData("{from: web, to: example.com, ports: [443]}", "{from: shop/*, to: '*.example.com'}", false)]
    public void A_flow_that_is_forbidden_is_a_problem_with_both_places(string flow, string forbidden, bool isContradiction)
    {
        var bound = Chartered.Spec($"{Components}flows: [{flow}]\nforbidden: [{forbidden}]").Bound();
        Assert.Equal(isContradiction, bound.Problems.Count > 0);
        Assert.All(bound.Problems, static problem => Assert.Equal((8, 9), (problem.Span.Line, problem.Other.Line)));
    }

    [Fact]
    public void An_exception_opens_nothing_that_is_forbidden()
    {
        var bound = Chartered.Spec($"{Components}forbidden: [{{from: shop/*, to: internet}}]", Chartered.Exception("ocr", "{from: web, to: internet, ports: [443]}")).Bound();
        var problem = Assert.Single(bound.Problems);
        Assert.Equal("the exception ocr opens what the charter forbids: shop/* → internet", problem.Message);
        Assert.Equal(("exceptions/1.yaml", "sluice.yaml"), (problem.Span.File, problem.Other.File));
    }

    [Fact]
    public void No_flow_leads_from_one_tenant_to_another()
    {
        var cluster = Cluster.Part.Namespace("shop", "tenant=acme").Namespace("data", "tenant=umbrella").Namespace("tools").Snapshot;
        const string Spec = Components + "tenants: {label: tenant}\nflows: [{from: web, to: db, ports: [sql]}, {from: tools/*, to: db, ports: [sql]}]";
        var problem = Assert.Single(Chartered.Spec(Spec).Bound(cluster).Problems);
        Assert.Equal("the flow web → db leads from one tenant to another", problem.Message);
        Assert.Empty(Chartered.Spec(Spec).Bound().Problems);
    }

    [Theory]
    [InlineData("{from: web, to: internet, ports: [443]}", true)]
    [InlineData("{from: web, to: 10.0.0.0/8, ports: [443]}", true)]
    [InlineData("{from: '*', to: api.example.com, ports: [443]}", true)]
    [InlineData("{from: db, to: internet, ports: [443]}", false)]
    [InlineData("{from: internet, to: web, ports: [443]}", false)]
    public void No_path_leads_out_of_an_air_gapped_tenant(string flow, bool isContradiction)
    {
        var cluster = Cluster.Part.Namespace("shop", "tenant=acme").Namespace("data", "tenant=umbrella").Snapshot;
        var bound = Chartered.Spec($"{Components}tenants: {{label: tenant, isolated: [acme], isolatedDns: denied}}\nflows: [{flow}]").Bound(cluster);
        Assert.Equal(isContradiction, bound.Problems.Count > 0);
    }

    [Fact]
    public void An_air_gapped_tenant_resolves_names_only_where_that_is_meant()
    {
        var cluster = Cluster.Part.Namespace("shop", "tenant=acme").Namespace("data", "tenant=umbrella").Snapshot;
        foreach (var (dns, spaces) in ((string, string[])[])[("denied", ["data"]), ("allowed", ["data", "shop"])])
        {
            var bound = Chartered.Spec($"{Components}governs: [{{namespace: shop}}, {{namespace: data}}]\ntenants: {{label: tenant, isolated: [acme], isolatedDns: {dns}}}").Bound(cluster);
            Assert.Equal(spaces, bound.Grants.Where(static grant => grant.IsDns).Select(static grant => ((NamespacePeer)grant.From.Peer).Namespace));
        }
    }
}
