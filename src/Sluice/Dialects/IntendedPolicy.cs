using Sluice.Model;

namespace Sluice.Dialects;

/// <summary>
/// A part of what somebody meant, in the internal form from the start: nobody wrote it as an object, and no cluster holds it. It is analysed like a policy, so that
/// what is meant and what policies allow are one kind of relation.
/// </summary>
/// <param name="Tier">Where it stands: what opens is in the tier of NetworkPolicies and isolates, what forbids is in the Admin tier.</param>
/// <param name="Subject">The pods it is about.</param>
public sealed record IntendedPolicy(Tier Tier, PodTerm Subject) : Policy
{
    /// <summary>The rules for traffic to the subject; null when it has no say in it.</summary>
    public DirectionRules? Ingress { get; init; }

    /// <summary>The rules for traffic from the subject; null when it has no say in it.</summary>
    public DirectionRules? Egress { get; init; }
}
