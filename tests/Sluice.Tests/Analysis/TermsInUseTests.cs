using Sluice.Analysis;
using Sluice.Dialects;
using Sluice.Model;
using Sluice.Tests.Building;
using static Sluice.Tests.Building.Given;

namespace Sluice.Tests.Analysis;

/// <summary>What the rules of policies name: endpoints are made of it in this order.</summary>
public sealed class TermsInUseTests
{
    [Fact]
    public void Domain_names_are_in_order_and_each_is_there_once()
    {
        var policy = AdminPolicy("ClusterNetworkPolicy", "p", AdminTier.Admin, 1)
            .Egress(Rule(RuleAction.Allow, Domains("c.example.com", "a.example.com")), Rule(RuleAction.Deny, Domains("b.example.com", "C.example.com")));
        Assert.Equal(["a.example.com", "b.example.com", "c.example.com"], TermsInUse.Domains([Dialect.Lower(policy)]));
    }

    [Fact]
    public void Selectors_of_namespaces_are_those_of_subjects_and_rules_in_order()
    {
        var policy = AdminPolicy("ClusterNetworkPolicy", "p", AdminTier.Admin, 1, "team=c").Ingress(Rule(RuleAction.Allow, AdminPods("team=b"), AdminPods("team=a"), AdminPods("")));
        Assert.Equal(["team=a", "team=b", "team=c"], TermsInUse.NamespaceSelectors([Dialect.Lower(policy)]).Select(static selector => $"{selector}"));
    }
}
