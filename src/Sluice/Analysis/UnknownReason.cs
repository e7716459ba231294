namespace Sluice.Analysis;

/// <summary>Why a verdict is unknown.</summary>
public enum UnknownCause
{
    Unspecified = 0,

    /// <summary>A policy with an unknown field may be stored without it, or refused.</summary>
    DoubtfulPolicy,

    /// <summary>A policy with an invalid value is refused; what it was meant to touch is unknown.</summary>
    RefusedPolicy,

    /// <summary>A policy of a kind that is not evaluated.</summary>
    OpaquePolicy,

    /// <summary>A namespace was referred to and never defined, so that its labels are not known.</summary>
    NamespaceLabelsUnknown,

    /// <summary>The address of a pod or node is not known, and a block may or may not contain it.</summary>
    AddressUnknown,

    /// <summary>Policies of equal priority, or of two APIs in one tier, disagree; their order is undefined.</summary>
    OrderUndefined,

    /// <summary>Labels and address of a controller that was not read.</summary>
    ControllerUnknown,

    /// <summary>A named port of pods that were not read.</summary>
    NamedPortUnknown,

    /// <summary>ICMP or another protocol without ports reaches a NetworkPolicy, and what that means for it is not defined on the profile.</summary>
    PortlessUndefined,
}

/// <summary>Why a verdict is unknown, and the rule that it hangs on; null when no rule does.</summary>
public sealed record UnknownReason(UnknownCause Cause, RuleRef? Rule)
{
    /// <summary>Whether the input itself is at fault (a problem, or a kind that is not evaluated), so that <c>check</c> fails.</summary>
    public bool IsInputFault => Cause is UnknownCause.DoubtfulPolicy or UnknownCause.RefusedPolicy or UnknownCause.OpaquePolicy;
}
