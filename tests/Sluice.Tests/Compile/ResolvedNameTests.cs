using Sluice.Compile;
using Sluice.Reports.Compilation;
using Sluice.Tests.Building;
using Sluice.Tests.Charters;
using Sluice.Tests.Checks;
using static Sluice.Tests.Building.Given;

namespace Sluice.Tests.Compile;

/// <summary>A target that knows no names opens the addresses that are written down for them, says so with the day, and the same addresses are what check and diff expect.</summary>
public sealed class ResolvedNameTests
{
    private const string Shop = "governs: [{namespace: shop}]\ndns: {allowed: false}\ncomponents: {web: {namespace: shop, pods: {app: web}, ports: {http: 80}}}\nflows: [{from: web, to: {domain: cdn.example.com, ports: [443]}}]\n";
    private const string Written = "names:\n  cdn.example.com: {addresses: [203.0.113.7, '2001:db8::7'], resolvedAt: 2026-05-01}\n  img.example.org: {addresses: [203.0.113.9], resolvedAt: 2026-04-01}\n";

    private static Cluster Web => Cluster.Part.Namespace("shop").Pod("shop/web", "app=web").Policy(NetworkPolicy("shop/deny").Ingress().Egress());

    [Theory]
    [InlineData("networkpolicy")]
    [InlineData("calico")]
    public void The_addresses_are_opened_with_the_day_they_are_of(string target)
    {
        var compiled = CompileTarget.Find(target)!.Compile(Chartered.Spec(Shop + Written).Bound());
        var told = Assert.Single(compiled.Capabilities);
        Assert.Equal((Standing.Approximated, Limit.ResolvedAddresses), (told.Standing, told.Limit));
        Assert.StartsWith($"{target} knows no domain names: opened by the addresses of 2026-05-01, 203.0.113.7, 2001:db8::7. Others behind", CompileWords.Consequence(told, compiled.Target, Chartered.Noon), StringComparison.Ordinal);
        var text = string.Concat(compiled.Files.Select(static file => file.Content));
        Assert.Contains("203.0.113.7/32", text, StringComparison.Ordinal);
        Assert.Contains("2001:db8::7/128", text, StringComparison.Ordinal);
        Assert.DoesNotContain("203.0.113.9", text, StringComparison.Ordinal);
        if (target == "networkpolicy") Assert.Contains("sluice.dev/resolved-at: \"2026-05-01\"", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_addresses_it_stays_closed_and_what_to_do_is_told()
    {
        var compiled = CompileTarget.Find("networkpolicy")!.Compile(Chartered.Spec(Shop).Bound());
        var told = Assert.Single(compiled.Capabilities);
        Assert.Equal((Standing.Failed, Limit.NoDomains), (told.Standing, told.Limit));
        Assert.EndsWith("it stays closed. sluice compile --resolve writes them down", CompileWords.Consequence(told, compiled.Target, Chartered.Noon), StringComparison.Ordinal);
        Assert.DoesNotContain("ipBlock", string.Concat(compiled.Files.Select(static file => file.Content)), StringComparison.Ordinal);
    }

    [Fact]
    public void A_wildcard_is_opened_by_the_names_below_it_that_are_written_down_since_the_oldest_day()
    {
        const string Wild = "governs: [{namespace: shop}]\nflows: [{from: shop/*, to: {domain: '*.example.org', ports: [443]}}, {from: shop/*, to: {domain: '*.example.net', ports: [443]}}]\n";
        var compiled = CompileTarget.Find("networkpolicy")!.Compile(Chartered.Spec(Wild + Written).Bound());
        Assert.Equal([(Standing.Approximated, Limit.ResolvedAddresses), (Standing.Failed, Limit.NoDomains)], compiled.Capabilities.Select(static told => (told.Standing, told.Limit)));
        Assert.Contains("only the names below it that are written down", CompileWords.Consequence(compiled.Capabilities[0], compiled.Target, Chartered.Noon), StringComparison.Ordinal);
        Assert.Contains("no names below it", CompileWords.Consequence(compiled.Capabilities[1], compiled.Target, Chartered.Noon), StringComparison.Ordinal);
        Assert.Contains("sluice.dev/resolved-at: \"2026-04-01\"", string.Concat(compiled.Files.Select(static file => file.Content)), StringComparison.Ordinal);
    }

    [Fact]
    public void A_gateway_and_a_target_that_knows_names_take_no_addresses()
    {
        var spec = Shop.Replace("components: {", "gateway: {component: proxy}\ncomponents: {proxy: {namespace: egress, pods: {app: proxy}, ports: {proxy: 3128}}, ", StringComparison.Ordinal) + Written;
        Assert.Equal(Limit.Gateway, Assert.Single(CompileTarget.Find("networkpolicy")!.Compile(Chartered.Spec(spec).Bound()).Capabilities, static told => told.Grant?.Flow is not null && told.Limit != Limit.OneSide).Limit);
        Assert.DoesNotContain(CompileTarget.Find("cilium")!.Compile(Chartered.Spec(Shop + Written).Bound()).Capabilities, static told => told.Limit == Limit.ResolvedAddresses);
    }

    /// <summary>Proven like everything else; the canary is a policy to an address that the name does not have.</summary>
    [Fact]
    public void The_proof_takes_the_addresses_and_no_other()
    {
        var compiled = Compiled.Of(Chartered.Spec(Shop + Written).Bound(Web.Snapshot), "networkpolicy");
        Assert.Empty(compiled.Differences());
        var moved = Compiled.Of(Chartered.Spec(Shop + Written.Replace("203.0.113.7", "203.0.113.8", StringComparison.Ordinal)).Bound(Web.Snapshot), "networkpolicy");
        Assert.NotEmpty((compiled with { Policies = moved.Policies }).Differences());
    }

    [Fact]
    public void Check_expects_the_addresses_and_no_other()
    {
        var charter = Chartered.Spec(Shop + Written);
        var open = Web.Policy(NetworkPolicy("shop/web", "app=web").Egress(Rule(Block("203.0.113.7/32"), Block("2001:db8::7/128")).On("443")));
        Assert.Empty(open.Against(charter).Findings("SLU4001"));
        Assert.Empty(open.Against(charter).Findings("SLU4002"));
        var half = Web.Policy(NetworkPolicy("shop/web", "app=web").Egress(Rule(Block("203.0.113.7/32")).On("443")));
        Assert.NotEmpty(half.Against(charter).Findings("SLU4001"));
        var wide = Web.Policy(NetworkPolicy("shop/web", "app=web").Egress(Rule(Block("203.0.113.6/31"), Block("2001:db8::7/128")).On("443")));
        Assert.NotEmpty(wide.Against(charter).Findings("SLU4002"));
        Assert.NotEmpty(open.Against(Chartered.Spec(Shop)).Findings("SLU4002"));
    }

    [Fact]
    public void An_address_that_is_forbidden_contradicts_the_name()
    {
        const string Forbidden = "forbidden: [{from: shop/*, to: 203.0.113.0/29}]\n";
        Assert.Equal("the flow web → cdn.example.com opens what the charter forbids: shop/* → 203.0.113.0/29", Assert.Single(Chartered.Spec(Shop + Written + Forbidden).Bound().Problems).Message);
        Assert.Empty(Chartered.Spec(Shop + Forbidden).Bound().Problems);
        Assert.Empty(Chartered.Spec(Shop + Written + Forbidden.Replace("/29", "/30", StringComparison.Ordinal).Replace("203.0.113.0", "203.0.113.16", StringComparison.Ordinal)).Bound().Problems);
    }

    [Theory]
    [InlineData("cdn.example.com: {addresses: [10.0.0.7], resolvedAt: 2026-05-01}", "`10.0.0.7` is no address of the internet, and the name cdn.example.com opens the internet only")]
    [InlineData("'*.example.com': {addresses: [203.0.113.7], resolvedAt: 2026-05-01}", "`*.example.com` stands for names that nobody can list")]
    [InlineData("cdn.example.com: {addresses: [203.0.113.7], resolvedAt: soon}", "`soon` is no day")]
    [InlineData("cdn.example.com: {addresses: [cdn], resolvedAt: 2026-05-01}", "`cdn` is no address block")]
    [InlineData("cdn.example.com: {addresses: [203.0.113.0/24], resolvedAt: 2026-05-01}", "`203.0.113.0/24` is a block, and a name has addresses")]
    [InlineData("nowhere: {addresses: [203.0.113.7], resolvedAt: 2026-05-01}", "`nowhere` is no domain name")]
    [InlineData("cdn.example.com: {addresses: [203.0.113.7], resolvedAt: 2026-05-01, ttl: 5}", "unknown field `ttl` inside the addresses of a name")]
    public void What_is_wrong_with_a_name_is_told(string name, string message) =>
        Assert.Equal(message, Chartered.Spec($"{Shop}names:\n  {name}").Only().Message);

    [Fact]
    public void Addresses_are_said_once()
    {
        var again = $"apiVersion: sluice.dev/v1alpha1\nkind: Charter\nmetadata: {{name: shop}}\nspec:\n  names: {{CDN.example.com: {{addresses: [203.0.113.8], resolvedAt: 2026-05-01}}}}";
        var problem = Chartered.Spec(Shop + Written, again).Only();
        Assert.Equal(("the addresses of cdn.example.com are said twice", "sluice.yaml"), (problem.Message, problem.Other.File));
    }
}
