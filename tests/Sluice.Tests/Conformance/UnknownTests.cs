using Sluice.Model;
using Sluice.Tests.Building;
using static Sluice.Tests.Building.Given;

namespace Sluice.Tests.Conformance;

/// <summary>What was not read, or not taken, makes the answers that it touches unknown and no others.</summary>
public sealed class UnknownTests
{
    private static readonly Cluster Shop = Cluster.Whole.Namespace("shop").Pod("shop/web", "app=web").Pod("shop/db", "app=db");

    [Fact]
    public void A_doubtful_isolation_may_or_may_not_deny() => Shop
        .Policy(Doubtful(NetworkPolicy("shop/p", "app=db").Ingress())).CannotSay("shop/web", "shop/db").Allows("shop/db", "shop/web");

    [Fact]
    public void A_doubtful_opening_of_what_is_closed_cannot_be_said() => Shop
        .Policy(NetworkPolicy("shop/closed").Ingress())
        .Policy(Doubtful(NetworkPolicy("shop/p", "app=db").Ingress(Rule(Pods("")).On("80"))))
        .CannotSay("shop/web", "shop/db", "80/TCP").Denies("shop/web", "shop/db", "81/TCP");

    [Fact]
    public void A_doubtful_policy_that_changes_nothing_leaves_no_doubt() => Shop
        .Policy(NetworkPolicy("shop/open").Ingress(Rule()))
        .Policy(Doubtful(NetworkPolicy("shop/p", "app=db").Ingress(Rule(Pods("")).On("80")))).Allows("shop/web", "shop/db", "81/TCP");

    [Fact]
    public void A_doubtful_policy_that_allows_what_is_open_anyway_leaves_no_doubt() => Shop
        .Policy(Doubtful(NetworkPolicy("shop/p", "app=db").Ingress(Rule(Pods("")).On("80"))))
        .Allows("shop/web", "shop/db", "80/TCP").CannotSay("shop/web", "shop/db", "81/TCP");

    [Fact]
    public void A_refused_policy_with_an_unreadable_subject_may_touch_any_pod_of_its_namespace() => Shop.Pod("bank/web")
        .Policy(NetworkPolicy("shop/p").Ingress() with { PodSelector = null, Standing = PolicyStanding.Refused })
        .CannotSay("shop/web", "shop/db").CannotSay("shop/db", "shop/web").Allows("shop/db", "bank/web").Allows("shop/web", "8.8.8.8");

    [Fact]
    public void A_policy_whose_subject_could_not_be_read_selects_nobody_for_certain() => Shop.Pod("bank/web")
        .Policy(NetworkPolicy("shop/p").Ingress() with { PodSelector = null })
        .CannotSay("shop/web", "shop/db").CannotSay("bank/web", "shop/db").Allows("shop/db", "bank/web");

    [Fact]
    public void An_unreadable_port_may_be_any_port_and_a_readable_peer_stays_a_peer() => Shop.Pod("bank/web")
        .Policy(NetworkPolicy("shop/closed").Ingress())
        .Policy(NetworkPolicy("shop/p", "app=db").Ingress(Rule(Pods("app=web")) with { PortsUnreadable = true }) with { Standing = PolicyStanding.Refused })
        .CannotSay("shop/web", "shop/db", "7/UDP").Denies("bank/web", "shop/db");

    [Fact]
    public void An_unreadable_peer_may_be_anyone_on_the_ports_that_were_read() => Shop.Pod("bank/web")
        .Policy(NetworkPolicy("shop/closed").Ingress())
        .Policy(NetworkPolicy("shop/p").Ingress(Rule().On("80") with { PeersUnreadable = true }) with { Standing = PolicyStanding.Refused })
        .CannotSay("bank/web", "shop/db", "80/TCP").Denies("bank/web", "shop/db", "81/TCP");

    [Fact]
    public void A_policy_that_is_not_evaluated_touches_its_subject_and_no_one_else() => Shop.Pod("bank/web")
        .Policy(new OpaquePolicy { Name = new("CiliumNetworkPolicy", "shop", "c"), Subject = Select.By("app=db"), MayTouchEgress = false })
        .CannotSay("shop/web", "shop/db").Allows("shop/db", "shop/web").Allows("shop/web", "bank/web").Allows("shop/db", "8.8.8.8");

    [Fact]
    public void A_doubtful_Admin_deny_comes_before_what_is_sure() => Shop
        .Policy(Doubtful(AdminPolicy("AdminNetworkPolicy", "deny", AdminTier.Admin, 1).Ingress(Rule(RuleAction.Deny, AdminPods("")).On("80/TCP"))))
        .Policy(AdminPolicy("AdminNetworkPolicy", "allow", AdminTier.Admin, 2).Ingress(Rule(RuleAction.Allow, AdminPods(""))))
        .CannotSay("shop/web", "shop/db", "80/TCP").Allows("shop/web", "shop/db", "81/TCP");

    [Fact]
    public void A_doubtful_policy_that_decides_as_the_next_one_leaves_no_doubt() => Shop
        .Policy(Doubtful(AdminPolicy("AdminNetworkPolicy", "one", AdminTier.Admin, 1)
            .Ingress(Rule(RuleAction.Deny, AdminPods("")), Rule(RuleAction.Allow, AdminPods("")))))
        .Policy(AdminPolicy("AdminNetworkPolicy", "two", AdminTier.Admin, 2).Ingress(Rule(RuleAction.Deny, AdminPods(""))))
        .Denies("shop/web", "shop/db");

    private static T Doubtful<T>(T policy)
        where T : Policy => policy with { Standing = PolicyStanding.Doubtful };
}
