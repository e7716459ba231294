using Sluice.Dialects;
using Sluice.Model;
using Sluice.Tests.Building;
using static Sluice.Tests.Building.Given;

namespace Sluice.Tests.Dialects;

/// <summary>A policy that is not evaluated makes unknown what it may touch, in the directions that it may touch.</summary>
public sealed class OpaquePolicyTests
{
    private static readonly Cluster Shop = Cluster.Whole.Pod("shop/web", "app=web").Pod("shop/db", "app=db").Pod("bank/web", "app=web");

    [Fact]
    public void In_a_namespace_it_touches_that_namespace() => Shop.Policy(Opaque("shop"))
        .CannotSay("bank/web", "shop/db").CannotSay("shop/db", "bank/web").Allows("bank/web", "8.8.8.8").Allows("8.8.8.8", "bank/web");

    [Fact]
    public void In_no_namespace_it_touches_all_of_them() => Shop.Policy(Opaque(""))
        .CannotSay("bank/web", "8.8.8.8").CannotSay("8.8.8.8", "bank/web").CannotSay("shop/db", "8.8.8.8");

    [Fact]
    public void Its_subject_narrows_it_in_every_namespace() => Shop.Policy(Opaque("") with { Subject = Select.By("app=web") })
        .CannotSay("bank/web", "8.8.8.8").CannotSay("shop/web", "8.8.8.8").Allows("shop/db", "8.8.8.8");

    [Fact]
    public void It_touches_only_the_directions_that_it_may_touch()
    {
        Shop.Policy(Opaque("shop") with { MayTouchIngress = false }).CannotSay("shop/db", "8.8.8.8").Allows("8.8.8.8", "shop/db");
        Shop.Policy(Opaque("shop") with { MayTouchEgress = false }).Allows("shop/db", "8.8.8.8").CannotSay("8.8.8.8", "shop/db");
    }

    [Fact]
    public void What_policies_close_it_may_open() => Shop.Policy(NetworkPolicy("shop/closed").Ingress()).Policy(Opaque("shop")).CannotSay("bank/web", "shop/db");

    [Fact]
    public void A_policy_is_surely_there_when_it_is_sound_and_evaluated()
    {
        Assert.True(Dialect.Lower(Opaque("shop")).MayBeAbsent);
        Assert.False(Dialect.Lower(NetworkPolicy("shop/p")).MayBeAbsent);
        Assert.True(Dialect.Lower(NetworkPolicy("shop/p") with { Standing = PolicyStanding.Doubtful }).MayBeAbsent);
        Assert.True(Dialect.Lower(NetworkPolicy("shop/p") with { Standing = PolicyStanding.Refused }).MayBeAbsent);
    }

    private static OpaquePolicy Opaque(string home) => new() { Name = new("CiliumNetworkPolicy", home, "c") };
}
