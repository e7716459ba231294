using Sluice.Analysis;
using Sluice.Charters;
using Sluice.Findings;
using Sluice.Model;
using Sluice.Sets;

namespace Sluice.Checks.Rules;

/// <summary>
/// SLU4001: the charter declares a path, and policies deny it. One finding for each flow, exception, and the resolver. Where the charter has a gateway, the way to the gateway
/// is what a path out of the cluster needs. What is forbidden is not missed, and what is between two sides that nobody governs is left to them.
/// </summary>
internal static class DeniedFlow
{
    public static Check Check { get; } = new(
        "SLU4001",
        "declared-and-denied",
        Severity.Error,
        "the charter declares a path that policies deny",
        Controls.Ids(Controls.FlowEnforcement, Controls.ApprovedServices),
        Find);

    private static IEnumerable<Finding> Find(Check check, Scene scene)
    {
        if (scene.Input.Comparison is not { } comparison) yield break;
        foreach (var (grant, paths) in comparison.Denied.Denied) yield return Tell(check, comparison, grant, paths);
        if (comparison.Denied.Unknown is { Count: > 0 } unknown) yield return Doubt(check, scene, comparison, unknown);
    }

    private static Finding Tell(Check check, CharterComparison comparison, Grant grant, PathList paths)
    {
        var (from, to, traffic) = paths.First;
        var decision = comparison.Allowed.Decide(from, to);
        var (egress, ingress) = (Denies(decision.Egress, traffic), Denies(decision.Ingress, traffic));
        var by = (egress ? DenyingOf(comparison, from, Direction.Egress, decision.Egress) : []).Concat(ingress ? DenyingOf(comparison, to, Direction.Ingress, decision.Ingress) : []).Distinct().ToList();
        var what = WhatOf(grant);
        var example = $"{PathList.NameOf(from)} may not open {Words.Traffic(traffic)} to {PathList.NameOf(to)}";
        return check.About(
            grant.Exception is { } exception ? new("AccessException", "", exception.Name) : comparison.Name,
            grant.Span,
            what,
            paths.Count == 1 ? $"the charter declares {what}, and {example}" : $"the charter declares {what}, and {Words.Count(paths.Count, "connection")} of it are denied",
            $"{(paths.Count == 1 ? "" : $"The first of them: {example}. ")}{Side(egress, ingress)}{Because(by)}{Moved(comparison, grant)}") with
        {
            Place = grant.Exception is null ? what : "",
            Concern = paths.Concern,
            Related = by.Where(static rule => rule.Span.HasLine).Take(Concern.Limit).Select(static rule => new RelatedPlace(rule.Span, rule.IsIsolation ? $"isolates for {Words.Of(rule.Direction)}" : "denies it")).ToValueList(),
            Remedy = grant.To.Term is Dialects.DomainTerm ? "NetworkPolicies know no domain names: lead the path through a gateway, or have sluice compile --resolve write the addresses behind the name down."
                : "Compile the charter again and apply what it generates, add the rule that is missing, or take the path out of the charter.",
        };
    }

    private static Finding Doubt(Check check, Scene scene, CharterComparison comparison, PathList unknown) => check.About(
        comparison.Name,
        comparison.Charter.Span,
        "unknown",
        $"of {Words.Count(unknown.Count, "connection")} that the charter declares it cannot be said whether {(unknown.Count == 1 ? "it is" : "they are")} open",
        "A part of the input that decides them was not read, or is not understood.") with
    {
        Severity = scene.Input.Strict ? Severity.Error : Severity.Note,
        Place = "unknown",
        Concern = unknown.Concern,
        Remedy = "See SLU2019 and the problems of the input for what is missing, and give it with --with.",
    };

    /// <summary>What is declared, as the charter names it.</summary>
    private static string WhatOf(Grant grant) => grant.Exception is { } exception ? $"the exception {exception.Name}" : grant.Flow is { } flow ? $"the flow {flow}" : "the way to the resolver";

    private static bool Denies(SideDecision side, TrafficSet traffic) => !traffic.IsSubsetOf(side.Allowed.Union(side.Unknown));

    private static string Side(bool egress, bool ingress) => (egress, ingress) switch
    {
        (true, true) => "Neither may the source send it, nor does the destination admit it",
        (true, false) => "The source may not send it",
        _ => "The destination does not admit it",
    };

    /// <summary>What denies on one side: rules that say so, or isolation without a rule that allows.</summary>
    private static IEnumerable<RuleRef> DenyingOf(CharterComparison comparison, Endpoint end, Direction direction, SideDecision side)
    {
        var denying = side.Rules.Where(static rule => !rule.IsIsolation && rule.Policy is AdminPolicy admin && ActionOf(admin, rule) == RuleAction.Deny).ToList();
        return denying.Count > 0 ? denying : comparison.Allowed.Isolating(end, direction);
    }

    private static RuleAction? ActionOf(AdminPolicy policy, RuleRef rule) =>
        (rule.Direction == Direction.Egress ? policy.Egress : policy.Ingress).FirstOrDefault(one => one.Index == rule.Index)?.Action;

    private static string Because(List<RuleRef> by)
    {
        if (by.Count == 0) return ".";
        var names = Words.List([.. by.Select(static rule => rule.IsIsolation ? rule.Policy.Name.ToString() : $"{rule.Policy.Name}, {Words.Of(rule.Direction)} rule {FormattableString.Invariant($"{rule.Index + 1}")}").Distinct(StringComparer.Ordinal)]);
        return by[0].IsIsolation ? $": isolated by {names}, and no rule allows it." : $": denied by {names}.";
    }

    private static string Moved(CharterComparison comparison, Grant grant) =>
        comparison.Charter.Gateway is { } gateway && grant.To.Peer is ComponentPeer { Name: var name } && name == gateway.Component && grant.Flow?.To.Contains(grant.To.Peer) != true && grant.Exception?.Opens?.To.Contains(grant.To.Peer) != true && !grant.IsDns
            ? $" Paths out of the cluster pass {name}, so the way there is what is missing." : "";
}
