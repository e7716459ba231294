using Sluice.Findings;
using Sluice.Model;
using Sluice.Sets;

namespace Sluice.Analysis;

/// <summary>Why a rule, or a whole side, does not let a connection through.</summary>
public enum MissKind
{
    Unspecified = 0,

    /// <summary>The source is isolated and has no egress rule at all.</summary>
    NoEgressRule,

    /// <summary>The destination is isolated and has no ingress rule at all.</summary>
    NoIngressRule,
    PodLabelsDiffer,
    NamespaceLabelsDiffer,
    PortDiffers,
    ProtocolDiffers,
    NamedPortMissing,

    /// <summary>The address is outside the block.</summary>
    AddressOutside,

    /// <summary>The address is in one of the block's exceptions.</summary>
    AddressExcepted,

    /// <summary>A rule of an Admin or Baseline tier denies it.</summary>
    DeniedByTier,

    /// <summary>The path itself is open and the source cannot resolve names.</summary>
    DnsBlocked,

    /// <summary>The rule is about another kind of peer (an address block where a pod asks, or the reverse).</summary>
    OtherKindOfPeer,

    /// <summary>It cannot be said.</summary>
    Unknown,
}

/// <summary>One difference between what a rule wants and what the connection has.</summary>
/// <param name="Kind">What differs.</param>
/// <param name="Wanted">What the rule asks for: a requirement, a port list, a block.</param>
/// <param name="Has">What the connection has: a label, a port, an address; empty when it has nothing of the kind.</param>
/// <param name="Span">Where the rule asks for it.</param>
public sealed record Miss(MissKind Kind, string Wanted, string Has, SourceSpan Span);

/// <summary>How a rule took a connection.</summary>
/// <param name="Rule">The rule.</param>
/// <param name="Action">What it does when it matches.</param>
/// <param name="Outcome">Allow when it matches, deny when it does not, unknown when it cannot be said.</param>
/// <param name="Misses">What differs, for its nearest peer; empty when it matches.</param>
public sealed record RuleTrial(RuleRef Rule, RuleAction Action, Verdict Outcome, ValueList<Miss> Misses);

/// <summary>One side of an explanation.</summary>
public sealed record SideExplanation
{
    public required Endpoint Subject { get; init; }

    public required Direction Direction { get; init; }

    /// <summary>What this side says about the question.</summary>
    public required Verdict Verdict { get; init; }

    /// <summary>False for what policies do not judge: nodes, host-network pods, anything outside.</summary>
    public bool IsPolicySubject { get; init; }

    /// <summary>The policies that isolate this side (index −1); empty when nothing does.</summary>
    public ValueList<RuleRef> Isolating { get; init; }

    /// <summary>The rules that were tried, in order of evaluation.</summary>
    public ValueList<RuleTrial> Trials { get; init; }

    /// <summary>The rules that decided: those that matched.</summary>
    public ValueList<RuleTrial> Matched { get; init; }

    /// <summary>On a denied side the rule that comes closest to letting it through; null when there is none.</summary>
    public RuleTrial? Nearest { get; init; }

    /// <summary>On a denied side why, in one word; unspecified when the side allows.</summary>
    public MissKind Reason { get; init; }
}

/// <summary>The walk behind a verdict: the policies that isolate, the rules that were tried, the nearest miss.</summary>
public sealed record Explanation
{
    public required Endpoint From { get; init; }

    public required Endpoint To { get; init; }

    /// <summary>The ports that were asked about; every port when none was named.</summary>
    public required TrafficSet Asked { get; init; }

    /// <summary>Allow when every asked port is open (or any, when none was named), unknown when it cannot be said.</summary>
    public required Verdict Verdict { get; init; }

    public required Decision Decision { get; init; }

    public required SideExplanation Egress { get; init; }

    public required SideExplanation Ingress { get; init; }

    /// <summary>Whether the source is isolated and can reach no cluster DNS, which looks as if everything were blocked.</summary>
    public bool IsDnsBlocked { get; init; }

    /// <summary>Where the source is outside the cluster or a controller that was not read: the routes that lead to the destination.</summary>
    public ValueList<Entrance> Entrances { get; init; }

    /// <summary>On a deny, edits that open exactly what was asked, verified by analysis, the least invasive first.</summary>
    public ValueList<Fix> Fixes { get; init; }

    /// <summary>On a deny without fixes why there is none; unspecified where nobody looked.</summary>
    public NoFixReason NoFix { get; init; }

    /// <summary>On an allow, for each side what would have to go to close it.</summary>
    public ValueList<Closure> Closures { get; init; }
}

/// <summary>Why no edit of a NetworkPolicy is offered for a denied connection.</summary>
public enum NoFixReason
{
    Unspecified = 0,

    /// <summary>No port was named, and a fix opens exactly what was asked for.</summary>
    NoPortNamed,

    /// <summary>A rule of an Admin tier denies it: nothing below that rule can open it.</summary>
    DeniedAbove,

    /// <summary>It would open the internet, or enter from it; only single addresses are offered.</summary>
    OpensInternet,

    /// <summary>It would cross tenants.</summary>
    CrossesTenants,

    /// <summary>No small edit opens it.</summary>
    NoneFound,

    /// <summary>It is about ICMP or another protocol without ports, and what is added for it would open every port besides.</summary>
    OpensEveryPort,
}

/// <summary>What would have to be removed on one side to close an allowed connection, found by analysing the policies without it.</summary>
/// <param name="Direction">The side.</param>
/// <param name="Rules">The rules to remove, all of them; empty when no rule lets it through and nothing isolates the side.</param>
/// <param name="IsEnough">Whether removing them closes it; otherwise nothing isolates the side then, and it takes a policy that does.</param>
public sealed record Closure(Direction Direction, ValueList<RuleRef> Rules, bool IsEnough);

/// <summary>An edit, or one for each side, that lets a denied connection through.</summary>
/// <param name="Edits">The edits: at most one for each side.</param>
/// <param name="AlsoOpens">What else it opens, from the analysis of the edited snapshot.</param>
/// <param name="AlsoCloses">What it closes: a new policy isolates its subject.</param>
/// <param name="Lines">How many lines it touches.</param>
public sealed record Fix(ValueList<StructuralEdit> Edits, ValueList<ConnectionChange> AlsoOpens, ValueList<ConnectionChange> AlsoCloses, int Lines);
