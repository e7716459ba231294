namespace Sluice.Analysis;

/// <summary>What NetworkPolicies mean for ICMP and other protocols without ports.</summary>
public enum PortlessMeaning
{
    /// <summary>Nothing is defined: where a NetworkPolicy isolates, the verdict is unknown, kept out of findings and lists, and said once.</summary>
    Undefined = 0,

    /// <summary>A rule without ports covers them, a rule with ports does not, and isolation denies them.</summary>
    FollowsRules,

    /// <summary>They are not part of the model.</summary>
    NotModelled,
}
