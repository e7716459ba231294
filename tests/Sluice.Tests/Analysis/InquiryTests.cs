using Sluice.Analysis;
using Sluice.Model;
using Sluice.Sets;
using Sluice.Tests.Building;
using static Sluice.Tests.Building.Given;

namespace Sluice.Tests.Analysis;

/// <summary>Questions and expectations in the words of people: which pairs are meant, why there is no answer, and what is so instead of what was expected.</summary>
public sealed class InquiryTests
{
    private static readonly TrafficSet Http = TrafficSet.Of(Protocol.Tcp, 80);

    private static readonly Cluster Shop = Cluster.Whole.Pod("jobs/report", "app=report").Pod("shop/db", "app=db", static db => db with { Replicas = 1 }).Pod("shop/web", "app=web")
        .Policy(NetworkPolicy("shop/in", "app=db").Ingress(Rule(Pods("app=web")).On("80-81/TCP")))
        .Policy(NetworkPolicy("shop/out", "app=web").Egress(Rule(Pods("app=db")).On("80/TCP")))
        .Policy(AdminPolicy("ClusterNetworkPolicy", "names", AdminTier.Admin, 1).Egress(Rule(RuleAction.Pass, Domains("api.example.com"))));

    [Theory]
    [InlineData("shop/none", "shop/db", InquiryFault.SourceUnknown)]
    [InlineData("shop/none", "shop/none", InquiryFault.SourceUnknown)]
    [InlineData("shop/web", "shop/none", InquiryFault.DestinationUnknown)]
    [InlineData("shop/web", "other.example.com", InquiryFault.DomainUnnamed)]
    [InlineData("other.example.com", "shop/web", InquiryFault.DomainUnnamed)]
    [InlineData("api.example.com", "shop/web", InquiryFault.OutOfScope)]
    [InlineData("internet", "203.0.113.9", InquiryFault.OutOfScope)]
    [InlineData("internet", "api.example.com", InquiryFault.OutOfScope)]
    [InlineData("shop/db", "shop/db", InquiryFault.Itself)]
    [InlineData("shop/web", "shop/web", InquiryFault.None)]
    [InlineData("shop/web", "api.example.com", InquiryFault.None)]
    [InlineData("internet", "shop/web", InquiryFault.None)]
    public void A_question_without_answer_says_why(string from, string to, InquiryFault fault)
    {
        var inquiry = Ask(Shop, from, to);
        Assert.Equal((fault, fault == InquiryFault.None), (inquiry.Fault, inquiry.Answers.Count > 0));
    }

    [Fact]
    public void Nothing_goes_to_a_controller_that_nobody_read_and_what_comes_from_it_has_an_answer()
    {
        var routed = Shop with { Snapshot = Shop.Snapshot with { Routes = [new() { Name = new("Ingress", "shop", "web") }] } };
        Assert.Equal(InquiryFault.OutOfScope, Ask(routed, "shop/web", "ingress-controller").Fault);
        Assert.Equal(InquiryFault.None, Ask(routed, "ingress-controller", "shop/web").Fault);
        Assert.Equal(InquiryFault.OutOfScope, Ask(routed, "ingress-controller", "internet").Fault);
    }

    [Fact]
    public void Every_pair_is_answered_in_order_but_a_single_pod_with_itself()
    {
        var inquiry = Ask(Shop, "shop/*", "shop/*");
        Assert.Equal(["shop/db -> shop/web", "shop/web -> shop/db", "shop/web -> shop/web"], inquiry.Answers.Select(static answer => $"{answer.From} -> {answer.To}"));
        Assert.Equal([Verdict.Allow, Verdict.Allow, Verdict.Deny], inquiry.Answers.Select(static answer => answer.Verdict(Http)));
        Assert.Equal(Http, inquiry.Asked);
    }

    /// <summary>Addresses that fare alike on what was asked are one answer, wherever they lie.</summary>
    [Theory]
    [InlineData("", "10.0.0.0/8,12.0.0.0/8 TCP 80-81|11.0.0.0/8,13.0.0.0/8 TCP 80")]
    [InlineData("81/TCP", "10.0.0.0/8,12.0.0.0/8 TCP 80-81|11.0.0.0/8,13.0.0.0/8 TCP 80")]
    [InlineData("80/TCP", "10.0.0.0/6 TCP 80")]
    public void Addresses_are_told_apart_where_policies_do_on_either_end(string port, string expected)
    {
        NetworkPolicyRule[] rules = [Rule(Block("8.0.0.0/5")).On("80/TCP"), Rule(Block("10.0.0.0/8"), Block("12.0.0.0/8")).On("81/TCP")];
        var cluster = Cluster.Whole.Pod("shop/web", "app=web").Policy(NetworkPolicy("shop/out").Egress(rules).Ingress(rules));
        TrafficSet? asked = port.Length == 0 ? null : TrafficSet.Of(Protocol.Tcp, port == "80/TCP" ? 80 : 81);
        AddressSet block = AddressSet.Of([Cidr.Parse("10.0.0.0/7"), Cidr.Parse("12.0.0.0/7")]);
        var reachability = Reachability.Of(cluster.Snapshot, Profile.Upstream);
        var (web, outside) = (cluster.Peer("shop/web"), new AddressEndpoint(block));
        var (outward, inward) = (reachability.Parts(web, outside, asked).ToList(), reachability.Parts(outside, web, asked).ToList());
        Assert.Equal(expected.Replace("10.0.0.0/6", $"{outside}", StringComparison.Ordinal).Split('|'), outward.Select(static answer => $"{answer.To} {answer.Decision.Allowed}"));
        Assert.Equal(outward.Select(static answer => $"{answer.To} {answer.Decision.Allowed}"), inward.Select(static answer => $"{answer.From} {answer.Decision.Allowed}"));
    }

    [Fact]
    public void Nothing_is_asked_of_nothing()
    {
        Assert.True(EndpointPattern.TryParse("*", out var any, out _));
        var reachability = Reachability.Of(Shop.Snapshot, Profile.Upstream);
        Assert.Throws<ArgumentNullException>("reachability", () => Inquiry.Of(null!, any, any));
        Assert.Throws<ArgumentNullException>("reachability", () => ExpectationResult.Of(null!, new() { From = any, To = any, Expected = Verdict.Allow }));
        Assert.Throws<ArgumentNullException>("expectation", () => ExpectationResult.Of(reachability, null!));
    }

    [Fact]
    public void More_pairs_than_can_be_told_are_not_answered()
    {
        var cluster = Cluster.Whole with { Snapshot = new() { IsWholeCluster = true, Namespaces = [Namespace.Defined("shop", Labels.Empty)], Workloads = [.. Enumerable.Range(1000, 317).Select(static n => new Workload { Name = new("Deployment", "shop", $"pod{n}") })] } };
        Assert.Equal((InquiryFault.TooMany, 0), (Ask(cluster, "shop/*", "shop/*").Fault, Ask(cluster, "shop/*", "shop/*").Answers.Count));
        Assert.Equal(InquiryFault.None, Ask(cluster, "shop/pod1000", "shop/*").Fault);
    }

    [Theory]
    [InlineData("80", "", "80", Verdict.Allow, Verdict.Allow)]
    [InlineData("80", "", "80-81", Verdict.Deny, null)]
    [InlineData("80", "81", "80-81", Verdict.Unknown, Verdict.Unknown)]
    [InlineData("80", "81", "80-82", Verdict.Deny, Verdict.Unknown)]
    [InlineData("80", "81", "82", Verdict.Deny, Verdict.Deny)]
    [InlineData("80", "81", "", Verdict.Allow, Verdict.Allow)]
    [InlineData("", "81", "", Verdict.Unknown, Verdict.Unknown)]
    [InlineData("", "", "", Verdict.Deny, Verdict.Deny)]
    public void All_asked_ports_are_open_or_one_is_not_or_it_cannot_be_said(string allowed, string unknown, string asked, Verdict verdict, Verdict? actual)
    {
        TrafficSet? question = asked.Length == 0 ? null : Tcp(asked);
        Assert.Equal(verdict, InquiryAnswer.Of(Tcp(allowed), Tcp(unknown), question));
        Assert.Equal(actual, Expectation.Actual(Tcp(allowed), Tcp(unknown), question));
    }

    [Fact]
    public void Any_port_is_not_what_has_no_port()
    {
        Assert.Equal((Verdict.Deny, Verdict.Deny), (InquiryAnswer.Of(TrafficSet.Portless, TrafficSet.Empty, null), InquiryAnswer.Of(TrafficSet.Empty, TrafficSet.Portless, null)));
        Assert.Equal((Verdict.Deny, Verdict.Deny), (Expectation.Actual(TrafficSet.Portless, TrafficSet.Empty, null), Expectation.Actual(TrafficSet.Empty, TrafficSet.Portless, null)));
    }

    [Fact]
    public void An_expectation_is_met_by_every_pair_and_every_side()
    {
        Assert.True(Judge(Expect("shop/web", "shop/db", Verdict.Allow)).IsMet);
        Assert.True(Judge(Expect("shop/web", "shop/db", Verdict.Allow) with { Ingress = Verdict.Allow, Egress = Verdict.Allow }).IsMet);
        Assert.True(Judge(Expect("jobs/report", "shop/db", Verdict.Deny) with { Ingress = Verdict.Deny, Egress = Verdict.Allow }).IsMet);
        Assert.False(Judge(Expect("shop/none", "shop/db", Verdict.Allow)).IsMet);
        Assert.False(Judge(Expect("*/*", "shop/db", Verdict.Allow)).IsMet);
    }

    [Fact]
    public void What_is_so_instead_is_told_for_the_side_that_was_meant()
    {
        Told(Expect("jobs/report", "shop/db", Verdict.Allow), Direction.Unknown, Verdict.Allow, Verdict.Deny);
        Told(Expect("jobs/report", "shop/db", Verdict.Deny) with { Ingress = Verdict.Allow }, Direction.Ingress, Verdict.Allow, Verdict.Deny);
        Told(Expect("jobs/report", "shop/db", Verdict.Deny) with { Egress = Verdict.Deny }, Direction.Egress, Verdict.Deny, Verdict.Allow);
        Told(Expect("shop/web", "shop/db", Verdict.Allow) with { Asked = Tcp("80-81") }, Direction.Unknown, Verdict.Allow, null);
        var unanswered = Judge(Expect("shop/none", "shop/db", Verdict.Allow));
        Assert.Equal((InquiryFault.SourceUnknown, null, null), (unanswered.Inquiry.Fault, unanswered.Actual, unanswered.Explanation));
    }

    private static void Told(Expectation expectation, Direction side, Verdict expected, Verdict? actual)
    {
        var result = Judge(expectation);
        Assert.Equal((false, side, expected, actual), (result.IsMet, result.Side, result.Expected, result.Actual));
        Assert.Equal(expectation.From.Text, $"{result.Explanation!.From}");
        Assert.Equal(expectation.Asked, result.Explanation.Asked);
    }

    private static Expectation Expect(string from, string to, Verdict verdict) => new() { From = Pattern(from), To = Pattern(to), Asked = Http, Expected = verdict };

    private static ExpectationResult Judge(Expectation expectation) => ExpectationResult.Of(Reachability.Of(Shop.Snapshot, Profile.Upstream, Shop.Options), expectation);

    private static Inquiry Ask(Cluster cluster, string from, string to) => Inquiry.Of(Reachability.Of(cluster.Snapshot, Profile.Upstream, cluster.Options), Pattern(from), Pattern(to), Http);

    private static EndpointPattern Pattern(string text) => EndpointPattern.TryParse(text, out var pattern, out var why) ? pattern : throw new ArgumentException(why);

    private static TrafficSet Tcp(string ports)
    {
        if (ports.Length == 0) return TrafficSet.Empty;
        var port = PolicyPort($"{ports}/TCP");
        return TrafficSet.Of(Protocol.Tcp, PortSet.Of(port.First, port.Last));
    }
}
