using Sluice.Analysis;
using Sluice.Model;
using Sluice.Tests.Building;
using static Sluice.Tests.Building.Given;

namespace Sluice.Tests.Checks;

/// <summary>SLU2020: what a policy asks for and the plugin of the profile does not enforce.</summary>
public sealed class UnsupportedFeatureTests
{
    private static readonly Cluster Shop = Cluster.Whole.Namespace("shop").Pod("shop/web", "app=web");

    [Fact]
    public void The_API_lacks_nothing() => Assert.Empty(Everything().Findings("SLU2020"));

    [Fact]
    public void Each_plugin_lacks_what_its_documentation_says()
    {
        Assert.Equal(
            ["AdminNetworkPolicy a Warning", "AdminNetworkPolicy a Note", "ClusterNetworkPolicy c Note", "NetworkPolicy shop/range Note", "NetworkPolicy shop/sctp Note"],
            Told(Profile.Cilium));
        Assert.Equal(["AdminNetworkPolicy a Note", "AdminNetworkPolicy a Warning", "ClusterNetworkPolicy c Note", "ClusterNetworkPolicy c Warning"], Told(Profile.Calico));
    }

    [Fact]
    public void A_single_port_is_no_range_and_a_direction_that_has_no_say_uses_nothing()
    {
        Assert.Empty(Shop.Policy(NetworkPolicy("shop/p").Ingress(Rule().On("80-80"))).Findings("SLU2020", Profile.Cilium));
        Assert.Empty(Shop.Policy(NetworkPolicy("shop/p").Ingress(Rule().On("80-90")) with { IsolatesIngress = false }).Findings("SLU2020", Profile.Cilium));
        Assert.Single(Shop.Policy(NetworkPolicy("shop/p").Ingress(Rule().On("80-90"))).Findings("SLU2020", Profile.Cilium));
    }

    [Fact]
    public void Surroundings_are_not_judged() => Assert.Empty(Everything().AsSurroundings().Findings("SLU2020", Profile.Cilium));

    [Theory]
    [InlineData("cilium")]
    [InlineData("calico")]
    public void A_limit_is_told_once_for_each_feature_in_a_sentence(string profile)
    {
        var limits = Profile.Find(profile)!.Limits;
        Assert.Distinct(limits.Select(limit => limit.Feature));
        Assert.All(limits, limit => Assert.DoesNotMatch(@"\.$", limit.Terms));
        Assert.DoesNotContain(limits, limit => limit.Feature == PolicyFeature.Unknown);
    }

    private static Cluster Everything() => Shop
        .Policy(NetworkPolicy("shop/range").Ingress(Rule().On("80-90")))
        .Policy(NetworkPolicy("shop/sctp").Egress(Rule().On("80/SCTP")))
        .Policy(AdminPolicy("AdminNetworkPolicy", "a", AdminTier.Admin, 1).Egress(Rule(RuleAction.Deny, Nodes("pool=gpu"))))
        .Policy(AdminPolicy("ClusterNetworkPolicy", "c", AdminTier.Admin, 1).Egress(Rule(RuleAction.Allow, Domains("api.example.com"))));

    private static IEnumerable<string> Told(Profile profile) =>
        Everything().Findings("SLU2020", profile).Select(finding => $"{finding.Object} {finding.Severity}");
}
