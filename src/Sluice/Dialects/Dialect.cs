using Sluice.Model;
using Sluice.Sets;

namespace Sluice.Dialects;

/// <summary>The dialects that are evaluated: the one place where a kind of policy is given its meaning.</summary>
public static class Dialect
{
    /// <summary>The policy in the internal form.</summary>
    public static LoweredPolicy Lower(Policy policy) => policy switch
    {
        NetworkPolicy network => NetworkPolicyDialect.Lower(network),
        AdminPolicy admin => AdminPolicyDialect.Lower(admin),
        OpaquePolicy opaque => Lower(opaque),
        IntendedPolicy intended => new(intended, intended.Tier, 0, intended.Subject) { Ingress = intended.Ingress, Egress = intended.Egress },
        _ => throw new ArgumentOutOfRangeException(nameof(policy), policy, "a policy of no known dialect"),
    };

    private static LoweredPolicy Lower(OpaquePolicy policy)
    {
        var subject = policy.Name.Namespace.Length == 0
            ? PodTerm.Across(policy.Namespaces, policy.Subject)
            : PodTerm.In(policy.Name.Namespace, policy.Subject);
        var anything = new DirectionRules(ValueList<TierRule>.Empty, MayDoAnything: true);
        return new(policy, Tier.Admin, 0, subject)
        {
            Ingress = policy.MayTouchIngress ? anything : null,
            Egress = policy.MayTouchEgress ? anything : null,
        };
    }
}
