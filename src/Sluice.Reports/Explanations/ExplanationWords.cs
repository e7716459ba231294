using Sluice.Analysis;
using Sluice.Findings;
using Sluice.Model;
using Sluice.Reports.Words;
using Sluice.Sets;

namespace Sluice.Reports.Explanations;

/// <summary>The sentences of an explanation, the same in every format.</summary>
internal static class ExplanationWords
{
    /// <summary>The verdict as its first word: <c>Denied.</c></summary>
    public static string Verdict(Verdict verdict) => verdict switch
    {
        Analysis.Verdict.Allow => "Allowed.",
        Analysis.Verdict.Deny => "Denied.",
        _ => "Unknown.",
    };

    /// <summary>The answer in one sentence, after the verdict.</summary>
    public static string Sentence(Explanation explanation)
    {
        var (from, to) = (EndpointWords.Of(explanation.From), EndpointWords.Of(explanation.To));
        var isAny = explanation.Asked.Equals(TrafficSet.AllPorts);
        var named = TrafficWords.Of(explanation.Asked);
        var verb = explanation.Asked.OnlyPorts().IsEmpty ? "send" : "open";
        return explanation.Verdict switch
        {
            Analysis.Verdict.Allow when isAny => $"{from} may open {Open(explanation.Decision.Allowed)} to {to}.",
            Analysis.Verdict.Allow => $"{from} may {verb} {named} to {to}.",
            Analysis.Verdict.Deny when isAny => $"{from} may not open any port to {to}: {WhoDenies(explanation)}.{Portless(explanation)}",
            Analysis.Verdict.Deny => $"{from} may not {verb} {named} to {to}: {WhoDenies(explanation)}.",
            _ => $"It cannot be said whether {from} may {verb} {(isAny ? "a port" : named)} to {to}.",
        };
    }

    /// <summary>What is open where no port was asked about: ports, and ICMP and other protocols where something has a say in them.</summary>
    private static string Open(TrafficSet traffic) => !traffic.IsAllPorts ? TrafficWords.Of(traffic)
        : "every port" + (traffic.Icmp, traffic.Other) switch
        {
            (true, true) => ", ICMP and other protocols",
            (true, false) => " and ICMP",
            (false, true) => " and other protocols",
            _ => "",
        };

    /// <summary>What gets through where no port does.</summary>
    private static string Portless(Explanation explanation) =>
        explanation.Decision.Allowed is { IsEmpty: false } open && open.OnlyPorts().IsEmpty ? $" What gets through has no ports: {TrafficWords.Of(open)}." : "";

    /// <summary>How a side lets the question through or not, after its mark.</summary>
    public static string Outcome(SideExplanation side) => side.Verdict switch
    {
        Analysis.Verdict.Allow => "allowed",
        Analysis.Verdict.Deny => "denied",
        _ => "unknown",
    };

    /// <summary>What isolates a side, or why nothing does.</summary>
    public static string Isolation(SideExplanation side)
    {
        var direction = RuleWords.Side(side.Direction);
        if (!side.IsPolicySubject)
            return side.Subject is WorkloadEndpoint or NodeEndpoint ? $"on the host network: no policy judges its {direction}" : "outside the cluster: no policy judges it";
        return side.Isolating.Count == 0
            ? $"{direction} not isolated"
            : $"{direction} isolated by {string.Join(", ", side.Isolating.Select(rule => RuleWords.PolicyShort(rule.Policy, side.Subject.Namespace)))}";
    }

    /// <summary>Why a side says what it says when no rule is to be named.</summary>
    public static string NoRule(Explanation explanation, SideExplanation side) => side.Verdict switch
    {
        Analysis.Verdict.Allow when explanation.Decision.IsOwnNode => "a pod and its node always reach each other",
        Analysis.Verdict.Allow when !side.IsPolicySubject => "not judged",
        Analysis.Verdict.Allow when side.Isolating.Count == 0 => "no policy isolates it",
        Analysis.Verdict.Allow => "several rules together",
        Analysis.Verdict.Deny when side.Trials.All(static trial => trial.Action != RuleAction.Allow) => "there is no rule",
        Analysis.Verdict.Deny => side.Nearest is null ? "no rule matches, and none comes near" : "no rule matches",
        _ => "it cannot be said",
    };

    public static string SideName(SideExplanation side) => side.Direction == Direction.Egress ? "source" : "destination";

    public static string PeerName(SideExplanation side) => side.Direction == Direction.Egress ? "the destination" : "the source";

    /// <summary>What a rule that matched does.</summary>
    public static string Action(RuleAction action) => action switch
    {
        RuleAction.Allow => "allowed",
        RuleAction.Deny => "denied",
        RuleAction.Pass => "passed on",
        _ => throw new ArgumentOutOfRangeException(nameof(action), action, null),
    };

    /// <summary>What a fix opens and closes beside what was asked for.</summary>
    public static string Effect(Fix fix) => (fix.AlsoOpens.Count, fix.AlsoCloses.Count) switch
    {
        (0, 0) => "verified: opens exactly this connection",
        (var opens, 0) => $"verified: also opens {Counts.Of(opens, "connection")}",
        (0, var closes) => $"verified: also closes {Counts.Of(closes, "connection")}",
        var (opens, closes) => $"verified: also opens {Counts.Of(opens, "connection")} and closes {Counts.Of(closes, "connection")}",
    };

    /// <summary>Why there is no fix; empty when there is one, or when none was looked for.</summary>
    public static string NoFix(Explanation explanation) => explanation.NoFix switch
    {
        NoFixReason.Unspecified => "",
        _ when IsUnrouted(explanation) => "no policy stands in the way; a route has to lead there, to a port of a Service that selects these pods",
        NoFixReason.NoPortNamed => "name a port with --port to get one",
        NoFixReason.DeniedAbove => $"none below {RuleWords.WithPlace(Above(explanation))}",
        NoFixReason.OpensInternet => "none is offered that opens a way to or from whole ranges outside; ask about one address",
        NoFixReason.CrossesTenants => "none is offered that crosses tenants",
        NoFixReason.OpensEveryPort => $"none is offered: only a rule without ports lets {TrafficWords.Of(explanation.Asked.Intersect(TrafficSet.Portless))} through, and it would open every port besides",
        NoFixReason.NoneFound => "no small edit of the NetworkPolicies opens it",
        _ => throw new ArgumentOutOfRangeException(nameof(explanation), explanation.NoFix, null),
    };

    /// <summary>What closes one side of an open connection.</summary>
    public static string Closure(Closure closure, string @namespace)
    {
        var direction = RuleWords.Side(closure.Direction);
        var rules = Counts.Sentence([.. closure.Rules.Select(rule => RuleWords.Short(rule, @namespace))]);
        if (closure.Rules.Count == 0) return $"a policy that isolates its {direction}";
        return closure.IsEnough ? $"without {rules}" : $"without {rules}, and with a policy that isolates its {direction}";
    }

    /// <summary>An edit in words, for a source that cannot be shown as a patch.</summary>
    public static string Edit(StructuralEdit edit) => edit.Kind switch
    {
        EditKind.Set => $"{edit.Target}: set {edit.Path} to {edit.Value}",
        EditKind.Append => $"{edit.Target}: append to {edit.Path}: {edit.Value}",
        EditKind.Remove => $"{edit.Target}: remove {edit.Path}",
        EditKind.Move => $"{edit.Target}: move {edit.Path} to {edit.Value}",
        _ => $"add {edit.Target}",
    };

    /// <summary>Cluster DNS out of reach looks as if everything were blocked; said unless DNS itself was asked about.</summary>
    public static bool SaysDns(Explanation explanation) => explanation.IsDnsBlocked && explanation.Asked.Intersect(DnsSearch.Traffic).IsEmpty;

    /// <summary>How a domain name that was not resolved is matched by blocks, where a rule with blocks let it through or may; empty otherwise.</summary>
    public static string Resolution(ExplanationReport report)
    {
        if (report.Explanation is not { To: DomainEndpoint { Name: var name }, Egress.Trials: var trials } || !trials.Any(static trial => trial.Outcome != Analysis.Verdict.Deny && NamesBlocks(trial.Rule))) return "";
        var assumed = report.Assumptions.FirstOrDefault(assumption => assumption.Kind == AssumptionKind.DomainsInBlocks && assumption.Subjects.Contains(name));
        return assumed is null ? "" : AssumptionWords.Of(assumed with { Subjects = [name] });
    }

    private static bool NamesBlocks(RuleRef rule) => rule.Policy switch
    {
        NetworkPolicy network => network.Rules(rule.Direction).Any(written => written.Index == rule.Index && written.Peers.Any(static peer => peer.Block is not null)),
        AdminPolicy admin => admin.Rules(rule.Direction).Any(written => written.Index == rule.Index && written.Peers.Any(static peer => peer.Networks.Count > 0)),
        _ => false,
    };

    /// <summary>What a route leads to: <c>HTTPRoute shop/web leads through [an ingress controller] to TCP 8080, which policies admit</c>.</summary>
    public static string Entered(Entrance entrance) =>
        $"{entrance.Route.Name} leads through {(entrance.Controller is { } controller ? EndpointWords.Of(controller) : "one of several controllers")} to {TrafficWords.Of(entrance.Ports)}"
        + entrance switch
        {
            { Controller: null } => ": ask about each to see what policies admit",
            { Admitted: Analysis.Verdict.Allow } => ", which policies admit",
            { Admitted: Analysis.Verdict.Deny } => ", which policies do not admit",
            _ => ", of which it cannot be said whether policies admit it",
        };

    /// <summary>Whether a controller is kept away by no policy, and only because no route leads to what was asked for.</summary>
    private static bool IsUnrouted(Explanation explanation) =>
        explanation is { From: ExternalEndpoint, Verdict: Analysis.Verdict.Deny, Egress.Verdict: not Analysis.Verdict.Deny, Ingress.Verdict: not Analysis.Verdict.Deny };

    /// <summary>Why a connection is denied: the side that does, or why nothing is open although neither side denies everything.</summary>
    public static string WhoDenies(Explanation explanation)
    {
        if (IsUnrouted(explanation))
            return explanation.Entrances.Count == 0 ? "no route leads there" : $"routes lead only to {TrafficWords.Of(explanation.Entrances.Aggregate(TrafficSet.Empty, static (ports, one) => ports.Union(one.Ports)))}";
        var (source, destination) = (explanation.Egress.Verdict == Analysis.Verdict.Deny, explanation.Ingress.Verdict == Analysis.Verdict.Deny);
        return (source, destination) switch
        {
            (true, true) => "neither side lets it through",
            (true, false) => "the source may not send it",
            (false, true) => "the destination does not admit it",
            _ => $"the source may open {Ports(explanation.Decision.Egress)}, the destination admits {Ports(explanation.Decision.Ingress)}, and no port is in both",
        };
    }

    /// <summary>What a side lets through, or may let through.</summary>
    private static string Ports(SideDecision side) => TrafficWords.Of(side.Allowed.Union(side.Unknown).OnlyPorts());

    private static RuleRef Above(Explanation explanation) => explanation.Egress.Matched.Concat(explanation.Ingress.Matched)
        .First(static trial => trial is { Action: RuleAction.Deny, Rule.Policy: AdminPolicy { Tier: AdminTier.Admin } }).Rule;
}
