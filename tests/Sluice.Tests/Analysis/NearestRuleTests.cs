using Sluice.Analysis;
using Sluice.Model;
using Sluice.Sets;
using Sluice.Tests.Building;
using static Sluice.Tests.Building.Given;

namespace Sluice.Tests.Analysis;

/// <summary>Which of the rules that differ a person would call the nearest, where shop/web asks for jobs/report on TCP 5432.</summary>
public sealed class NearestRuleTests
{
    private static readonly Endpoint Web = Pod("shop/web", "app=frontend");
    private static readonly Endpoint Report = Pod("jobs/report", "app=batch");
    private static readonly TrafficSet Asked = TrafficSet.Of(Protocol.Tcp, 5432);

    private static readonly Miss Slip = Label("app=bacth", "app=batch");
    private static readonly Miss OtherValue = Label("app=nightly", "app=batch");
    private static readonly Miss Absent = Label("team=data", "");
    private static readonly Miss AbsentName = Label("name=report", "");
    private static readonly Miss AbsentNamespace = new(MissKind.NamespaceLabelsDiffer, "name=jobs", "", default);
    private static readonly Miss OtherPort = Of(MissKind.PortDiffers);

    [Fact]
    public void What_differs_in_less_is_nearer()
    {
        Miss[] byDistance =
        [
            Of(MissKind.ProtocolDiffers), Of(MissKind.NamedPortMissing), Of(MissKind.AddressExcepted), OtherPort, Absent, OtherValue, Of(MissKind.AddressOutside),
        ];
        foreach (var (near, far) in byDistance.Zip(byDistance.Skip(1))) Nearer(Trial("z", near), Trial("a", far));
        Nearer(Trial("z", Slip), Trial("a", Of(MissKind.NamedPortMissing)));
        Nearer(Trial("z", AbsentName), Trial("a", Of(MissKind.AddressExcepted)));
        Nearer(Trial("z", AbsentNamespace), Trial("a", Of(MissKind.AddressExcepted)));
    }

    [Fact]
    public void Differences_add_up() => Nearer(Trial("z", Of(MissKind.AddressExcepted)), Trial("a", Slip, Of(MissKind.NamedPortMissing)));

    [Fact]
    public void Of_two_that_are_equally_near_the_first_is_the_nearest() => Nearer(Trial("a", Slip), Trial("b", Slip));

    [Fact]
    public void A_policy_for_some_pods_is_nearer_than_one_for_a_whole_namespace() =>
        Nearer(Trial("z", Slip), On(NetworkPolicy("shop/a").Egress(Rule()), Slip));

    [Fact]
    public void A_policy_that_is_called_after_an_end_is_nearer_and_the_peers_name_says_more()
    {
        Nearer(Trial("to-report", Slip), Trial("a", Slip));
        Nearer(Trial("of-web", Slip), Trial("a", Slip));
        Nearer(Trial("to-report", Slip), Trial("of-web", Slip));
    }

    [Theory]
    [InlineData("allow-web", true)]
    [InlineData("allow-frontend", true)]
    [InlineData("allow-w", false)]
    [InlineData("allow-report", false)]
    public void A_policy_is_called_after_a_workload_by_its_name_or_what_its_labels_call_it(string name, bool isCalled) =>
        Assert.Equal(isCalled, NearestRule.Mentions(NetworkPolicy($"shop/{name}"), Web));

    [Fact]
    public void A_single_letter_names_nobody_and_capitals_make_no_difference()
    {
        Assert.False(NearestRule.Mentions(NetworkPolicy("shop/allow-a"), Pod("shop/a", "app=b")));
        Assert.True(NearestRule.Mentions(NetworkPolicy("shop/allow-backend"), Pod("shop/x1", "app=Backend")));
    }

    [Fact]
    public void What_differs_in_nothing_or_in_three_labels_or_is_of_another_kind_or_unknown_is_not_near()
    {
        Far();
        Near(Slip, Slip);
        Far(Slip, Slip, Slip);
        Far(Of(MissKind.OtherKindOfPeer));
        Far(Of(MissKind.Unknown));
        Assert.Null(Nearest(Trial("z", Slip) with { Action = RuleAction.Deny }));
        Assert.Null(Nearest(Trial("z", Slip) with { Outcome = Verdict.Unknown }));
    }

    [Fact]
    public void Another_peer_on_another_port_is_not_near()
    {
        foreach (var miss in (Miss[])[OtherValue, Of(MissKind.AddressOutside), Absent, OtherValue with { Kind = MissKind.NamespaceLabelsDiffer }]) Far(miss, OtherPort);
        foreach (var miss in (Miss[])[Slip, AbsentName, Of(MissKind.AddressExcepted)]) Near(miss, OtherPort);
    }

    [Theory]
    [InlineData("app=webxy", "app=web", true)]
    [InlineData("app=webxyz", "app=web", false)]
    [InlineData("app=a", "app=b", false)]
    [InlineData("app=ab", "app=ac", true)]
    public void Up_to_two_letters_are_a_slip_unless_the_value_is_no_longer_than_that(string wanted, string has, bool isSlip)
    {
        var trial = Trial("z", Label(wanted, has), OtherPort);
        Assert.Equal(isSlip, Nearest(trial) is not null);
    }

    [Fact]
    public void A_rule_for_DNS_about_another_peer_is_near_for_who_asks_for_DNS_only()
    {
        var dns = On(NetworkPolicy("shop/z", "app=web").Egress(Rule().On("53/UDP")), OtherValue);
        Assert.Null(Nearest(dns));
        Assert.NotNull(new NearestRule(Web, Report, TrafficSet.Of(Protocol.Udp, 53)).Of([dns]));
    }

    [Fact]
    public void The_same_is_meant_where_the_peer_differs_by_no_more_than_a_slip()
    {
        foreach (var (miss, isSame) in ((Miss, bool)[])[(Slip, true), (OtherPort, true), (Of(MissKind.AddressExcepted), true), (OtherValue, false), (Of(MissKind.Unknown), false)])
            Assert.Equal(isSame, new NearestRule(Web, Report, Asked).HasSameIntent(Trial("z", miss)));
    }

    [Theory]
    [InlineData(true, "53/UDP")]
    [InlineData(true, "53/UDP", "53/TCP")]
    [InlineData(true, "dns/UDP")]
    [InlineData(true, "dns-tcp/TCP")]
    [InlineData(false)]
    [InlineData(false, "53/UDP", "443/TCP")]
    [InlineData(false, "*/UDP")]
    [InlineData(false, "53-60/UDP")]
    [InlineData(false, "50-53/UDP")]
    [InlineData(false, "http/TCP")]
    public void A_rule_is_for_DNS_when_it_opens_the_ports_of_DNS_and_nothing_else(bool isForDns, params string[] ports)
    {
        var policy = NetworkPolicy("shop/p").Egress(Rule().On("9/TCP"), Rule().On(ports));
        Assert.Equal(isForDns, NearestRule.IsForDns(new(policy, Direction.Egress, 1, default)));
        Assert.False(NearestRule.IsForDns(new(policy, Direction.Egress, 0, default)));
    }

    [Fact]
    public void A_rule_of_an_ordered_tier_is_not_taken_for_one_for_DNS() => Assert.False(NearestRule.IsForDns(
        new(AdminPolicy("AdminNetworkPolicy", "p", AdminTier.Admin, 1).Egress(Rule(RuleAction.Allow, AdminPods("")).On("53/UDP")), Direction.Egress, 0, default)));

    private static void Near(params Miss[] misses) => Assert.NotNull(Nearest(Trial("z", misses)));

    private static void Far(params Miss[] misses) => Assert.Null(Nearest(Trial("z", misses)));

    private static void Nearer(RuleTrial near, RuleTrial far)
    {
        Assert.Same(near, Nearest(near, far));
        Assert.Same(near, Nearest(far, near));
    }

    private static RuleTrial? Nearest(params RuleTrial[] trials) => new NearestRule(Web, Report, Asked).Of(trials);

    private static RuleTrial Trial(string policy, params Miss[] misses) => On(NetworkPolicy($"shop/{policy}", "tier=front").Egress(Rule()), misses);

    private static RuleTrial On(NetworkPolicy policy, params Miss[] misses) =>
        new(new(policy, Direction.Egress, 0, default), RuleAction.Allow, Verdict.Deny, [.. misses]);

    private static Miss Label(string wanted, string has) => new(MissKind.PodLabelsDiffer, wanted, has, default);

    private static Miss Of(MissKind kind) => new(kind, "", "", default);

    private static Endpoint Pod(string name, string labels) => new WorkloadEndpoint(new() { Name = NameOf("Deployment", name), Labels = Select.Labels(labels) });
}
