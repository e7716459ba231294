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
        { " shop/web ", ["shop/web"] },
        { "shop/*/web", ["shop/web"] },
        { "shop/sts/db", ["shop/db"] },
        { "shop/sts/db-0", [] },
        { "shop/pod/web", [] },
        { "shop/app=web,tier=x", [] },
        { "shop/ app = web", ["shop/web"] },
        { "*/app=web", ["edge/web", "shop/web"] },
        { "billing", ["[pods with app=bill] in billing"] },
        { "billing/web", [] },
        { "billing/deploy/*", [] },
        { "billing/app=web", [] },
        { "wor*", ["node worker-1"] },
        { "node/worker-*", ["node worker-1"] },
        { "node worker-1", ["node worker-1"] },
        { "node/worker-2", [] },
        { "192.168.0.2", ["node worker-1", "192.168.0.2/32"] },
        { "10.1.0.0/16", ["shop/db", "10.1.0.0/16"] },
        { "8.8.8.8", ["8.8.8.8/32"] },
        { "2001:db8::7", ["2001:db8::7/128"] },
        { "API.Example.COM", ["api.example.com"] },
        { "[ingress-controller]", ["[ingress-controller]"] },
        { "[x.y]", [] },
        { "shop/db-0", ["shop/db"] },
        { "shop/WEB", [] },
        { "billing/app=bill,tier=x", [] },
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
    public void The_internet_is_no_pod_with_a_public_address()
    {
        var pod = new WorkloadEndpoint(new() { Name = new("Deployment", "shop", "edge"), Addresses = [Cidr.Parse("8.8.8.8/32")] });
        Assert.True(EndpointPattern.TryParse("internet", out var internet, out var why));
        Assert.IsType<AddressEndpoint>(Assert.Single(EndpointMatch.Of(internet, [pod, Public]).Endpoints));
        Assert.Equal(("", "", "", ""), (internet.Namespace, internet.Kind, internet.Name, why));
        Assert.True(EndpointPattern.TryParse("shop/app=web", out _, out why));
        Assert.Equal("", why);
    }

    [Fact]
    public void A_name_with_a_star_is_never_ambiguous_and_a_name_with_a_dot_is_no_address()
    {
        Assert.Equal((2, false), (Find("*eb").Endpoints.Count, Find("*eb").IsAmbiguous));
        Assert.True(EndpointPattern.TryParse("shop.v1/web", out var dotted, out _));
        Assert.Equal((EndpointShape.Workload, "shop.v1"), (dotted.Shape, dotted.Namespace));
    }

    [Fact]
    public void A_block_of_IPv6_addresses_is_asked_about_beside_the_pods_in_it()
    {
        var pod = new WorkloadEndpoint(new() { Name = new("Deployment", "shop", "six"), Addresses = [Cidr.Parse("2001:db8::7/128")] });
        Assert.True(EndpointPattern.TryParse("2001:db8::/64", out var block, out _));
        Assert.True(EndpointPattern.TryParse("2001:db8::7", out var single, out _));
        Assert.Equal((2, 1), (EndpointMatch.Of(block, Lazily(pod)).Asked.Count, EndpointMatch.Of(single, Lazily(pod)).Asked.Count));
        Assert.Throws<ArgumentNullException>("pattern", () => EndpointMatch.Of(null!, [pod]));
        Assert.Throws<ArgumentNullException>("endpoints", () => EndpointMatch.Of(block, null!));
        Assert.Throws<ArgumentNullException>(() => block.Matches(null!));
        Assert.Throws<ArgumentNullException>(static () => EndpointPattern.TryParse(null!, out _, out _));

        static IEnumerable<Endpoint> Lazily(Endpoint endpoint)
        {
            yield return endpoint;
        }
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

    [Theory]
    [InlineData("", "nothing is named")]
    [InlineData("/web", "a namespace and a name are needed on both sides of the slash; namespace/* means all of it")]
    [InlineData("shop/", "a namespace and a name are needed on both sides of the slash; namespace/* means all of it")]
    [InlineData("shop/gadget/web", "'gadget' is no kind of workload; written as namespace/kind/name")]
    [InlineData("shop/deploy/", "written as namespace/name or namespace/kind/name")]
    [InlineData("shop/deploy/web/x", "written as namespace/name or namespace/kind/name")]
    [InlineData("node/deploy/", "written as namespace/name or namespace/kind/name")]
    [InlineData("10.0.0.0/33", "not an address block: four numbers from 0 to 255, a slash and a length from 0 to 32")]
    [InlineData("2001:db8::/129", "not an address block: four numbers from 0 to 255, a slash and a length from 0 to 32")]
    [InlineData("shop/app=web,tier", "'tier' is no label; labels are written key=value, with commas between them")]
    [InlineData("shop/=web", "'=web' is no label; labels are written key=value, with commas between them")]
    public void The_reason_says_how_it_is_written(string text, string reason)
    {
        Assert.False(EndpointPattern.TryParse(text, out _, out var why));
        Assert.Equal(reason, why);
    }

    [Fact]
    public void What_is_a_name_has_no_reason_against_it()
    {
        Assert.True(EndpointPattern.TryParse("shop/web", out _, out var why));
        Assert.Empty(why);
        Assert.Null(Find("shop/web").Nearest);
    }

    [Fact]
    public void A_single_address_asks_the_pod_that_has_it_before_the_node_and_the_node_before_what_shares_it()
    {
        Endpoint shared = new WorkloadEndpoint(new() { Name = new("DaemonSet", "shop", "agent"), HostNetwork = true, Addresses = [Cidr.Parse("192.168.0.2/32"), Cidr.Parse("192.168.0.3/32")] });
        string[] Asked(string text) => [.. EndpointMatch.Of(Pattern(text), [.. All, shared]).Asked.Select(static end => $"{end}")];
        Assert.Equal(["shop/db"], Asked("10.1.0.7"));
        Assert.Equal(["node worker-1"], Asked("192.168.0.2"));
        Assert.Equal(["shop/agent"], Asked("192.168.0.3"));
        Assert.Equal(["shop/db", "10.1.0.0/16"], Asked("10.1.0.0/16"));
        Assert.Equal(["8.8.8.8/32"], Asked("8.8.8.8"));
        Assert.Equal(["2001:db8::/127"], Asked("2001:db8::/127"));
        Assert.Equal(["shop/web"], Asked("shop/web"));
    }

    [Fact]
    public void A_pattern_with_a_wildcard_and_one_workload_in_two_variants_are_not_ambiguous()
    {
        Assert.False(Find("w?b").IsAmbiguous);
        Assert.False(Find("we*").IsAmbiguous);
        Assert.False(Find("*/web").IsAmbiguous);
        Endpoint other = new WorkloadEndpoint(((WorkloadEndpoint)Web).Workload with { Variant = "2" });
        Assert.False(EndpointMatch.Of(Pattern("web"), [Web, other]).IsAmbiguous);
    }

    /// <summary>Namespaces that only selectors speak of have no name, and nothing outside is in one.</summary>
    [Fact]
    public void A_pattern_for_every_namespace_means_those_that_have_a_name()
    {
        var unnamed = new RepresentativeEndpoint { NamespaceName = "", NamespaceSelector = Selector.Of(("team", "a")), PodSelector = Selector.Everything };
        Assert.True(EndpointPattern.TryParse("*/*", out var all, out _));
        Assert.True(EndpointPattern.TryParse("**", out var word, out _));
        Assert.Equal((false, true), (all.Matches(unnamed), all.Matches(Billing)));
        Assert.Equal([Billing, Web], EndpointMatch.Of(word, [Billing, unnamed, Node, Web]).Endpoints.OrderBy(static end => $"{end}", StringComparer.Ordinal));
    }

    [Fact]
    public void An_address_is_contained_where_it_shares_one()
    {
        Assert.True(Find("8.8.0.0/16").Contains(Public));
        Assert.False(Find("9.9.9.9").Contains(Public));
        Assert.True(Find("*").Contains(new AddressEndpoint(AddressSet.Of(Cidr.Parse("9.9.9.9/32")))));
        Assert.False(Find("shop").Contains(Private));
        Assert.False(Find("shop/web").Contains(Db));
    }

    [Theory]
    [InlineData("node/worker-2", "node/worker-1")]
    [InlineData("shop/deploy/wbe", "shop/web")]
    [InlineData("edeg", "edge")]
    [InlineData("entirely-different", null)]
    public void The_nearest_is_told_as_it_would_be_written(string text, string? nearest) => Assert.Equal(nearest, Find(text).Nearest);

    private static EndpointPattern Pattern(string text) => EndpointPattern.TryParse(text, out var pattern, out var why) ? pattern : throw new ArgumentException(why);

    private static EndpointMatch Find(string text)
    {
        Assert.True(EndpointPattern.TryParse(text, out var pattern, out var why), why);
        return EndpointMatch.Of(pattern, All);
    }

    private static WorkloadEndpoint Deployment(string space, string name, params ReadOnlySpan<(string, string)> labels) =>
        new(new Workload { Name = new("Deployment", space, name), Labels = Labels.Of(labels) });
}
