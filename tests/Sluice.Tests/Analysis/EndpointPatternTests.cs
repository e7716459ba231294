using Sluice.Analysis;
using Sluice.Model;
using Sluice.Sets;

namespace Sluice.Tests.Analysis;

public sealed class EndpointPatternTests
{
    private static readonly Endpoint Web = Deployment("shop", "web", ("app", "web"));
    private static readonly Endpoint Db = new WorkloadEndpoint(new()
    {
        Name = new("StatefulSet", "shop", "db"),
        Labels = Labels.Of(("app", "db")),
        Pods = ["db-0", "db-1"],
        Addresses = [Cidr.Parse("10.1.0.7/32")],
    });

    private static readonly Endpoint OtherWeb = Deployment("edge", "web", ("app", "web"));
    private static readonly Endpoint Shop = Deployment("tools", "shop", ("app", "shop"));
    private static readonly Endpoint Billing = new RepresentativeEndpoint { NamespaceName = "billing", PodSelector = Selector.Of(("app", "bill")) };
    private static readonly Endpoint Node = new NodeEndpoint(new Node { Name = "worker-1", Addresses = [Cidr.Parse("192.168.0.2/32")] });
    private static readonly Endpoint Private = new AddressEndpoint(AddressSet.Of(Cidr.Parse("10.0.0.0/8")));
    private static readonly Endpoint Public = new AddressEndpoint(AddressSet.Of(Cidr.Parse("8.8.8.0/24")));
    private static readonly Endpoint Domain = new DomainEndpoint("api.example.com");
    private static readonly Endpoint Controller = new ExternalEndpoint("ingress-controller");
    private static readonly Endpoint[] All = [Web, Db, OtherWeb, Shop, Billing, Node, Private, Public, Domain, Controller];

    public static TheoryData<string, string[]> Meanings => new()
    {
        { "shop/web", ["shop/web"] },
        { "shop/deploy/web", ["shop/web"] },
        { "shop/deployments/db", [] },
        { "shop/w*", ["shop/web"] },
        { "shop/*", ["shop/db", "shop/web"] },
        { "*/web", ["edge/web", "shop/web"] },
        { "shop", ["shop/db", "shop/web"] },
        { "db", ["shop/db"] },
        { "db-1", ["shop/db"] },
        { "shop/pod/db-0", ["shop/db"] },
        { "shop/app=web", ["shop/web"] },
        { "billing/*", ["[pods with app=bill] in billing"] },
        { "billing/app=bill", ["[pods with app=bill] in billing"] },
        { "[pods with app=bill] in billing", ["[pods with app=bill] in billing"] },
        { "worker-1", ["node worker-1"] },
        { "node/worker-1", ["node worker-1"] },
        { "api.example.com", ["api.example.com"] },
        { "elsewhere.example.com", ["elsewhere.example.com"] },
        { "ingress-controller", ["[ingress-controller]"] },
        { "10.1.0.7", ["shop/db", "10.1.0.7/32"] },
        { "8.8.0.0/16", ["8.8.0.0/16"] },
        { "shop/api", [] },
    };

    [Theory]
    [MemberData(nameof(Meanings))]
    public void A_name_means_the_endpoints_it_says(string text, string[] expected) => Assert.Equal(expected, Find(text).Endpoints.Select(found => $"{found}"));

    [Fact]
    public void A_namespace_is_meant_before_a_workload_of_that_name()
    {
        var match = Find("shop");
        Assert.False(match.IsAmbiguous);
        Assert.False(match.Contains(Shop));
    }

    [Fact]
    public void A_name_that_fits_two_namespaces_is_ambiguous()
    {
        Assert.True(Find("web").IsAmbiguous);
        Assert.False(Find("db").IsAmbiguous);
    }

    [Fact]
    public void The_internet_is_public_addresses_only()
    {
        var match = Find("internet");
        Assert.True(match.Contains(Public));
        Assert.False(match.Contains(Private));
        Assert.False(match.Contains(Db));
    }

    [Fact]
    public void A_star_is_everything() => Assert.All(All, endpoint => Assert.True(Find("*").Contains(endpoint)));

    [Theory]
    [InlineData("shop/wbe", "shop/web")]
    [InlineData("bd", "db")]
    [InlineData("biling", "billing")]
    public void What_is_not_found_names_the_nearest(string text, string nearest)
    {
        var match = Find(text);
        Assert.True(match.IsEmpty);
        Assert.Equal(nearest, match.Nearest);
    }

    [Theory]
    [InlineData("")]
    [InlineData("/web")]
    [InlineData("shop/")]
    [InlineData("shop/gadget/web")]
    [InlineData("shop/deploy/web/x")]
    [InlineData("10.0.0.0/33")]
    [InlineData("10.0.0/8")]
    [InlineData("shop/app=web,tier")]
    public void What_cannot_be_a_name_is_refused_with_a_reason(string text)
    {
        Assert.False(EndpointPattern.TryParse(text, out _, out var why));
        Assert.NotEmpty(why);
    }

    private static EndpointMatch Find(string text)
    {
        Assert.True(EndpointPattern.TryParse(text, out var pattern, out var why), why);
        return EndpointMatch.Of(pattern, All);
    }

    private static WorkloadEndpoint Deployment(string space, string name, params ReadOnlySpan<(string, string)> labels) =>
        new(new Workload { Name = new("Deployment", space, name), Labels = Labels.Of(labels) });
}
