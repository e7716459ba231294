using Sluice.Analysis;
using Sluice.Findings;
using Sluice.Model;
using Sluice.Sets;

namespace Sluice.Checks.Rules;

/// <summary>
/// SLU4002: a path of a governed workload that is open and that neither a flow nor an exception of the charter declares. One finding for each pair of namespaces; where an
/// exception that has expired opened all of it, SLU5002 tells it. What cannot be said is neither declared nor undeclared, and is said once.
/// </summary>
internal static class UndeclaredPath
{
    public static Check Check { get; } = new(
        "SLU4002",
        "undeclared-path",
        Severity.Error,
        "a path is open that the charter does not declare",
        Controls.Ids(Controls.FlowEnforcement, Controls.ApprovedServices, Controls.InboundRestricted, Controls.OutboundRestricted),
        Find);

    /// <summary>A finding about a group, at the rule that lets its first path through.</summary>
    public static Finding Tell(Check check, Scene scene, CharterComparison comparison, UndeclaredGroup group, string message, string why)
    {
        var (from, to, _) = group.Paths.First;
        var rules = Rules(comparison, from, to);
        return check.About(new("Namespace", "", group.Namespace), SpanOf(scene, comparison, group, rules), group.Place, message, $"{why} {Because(rules, group.Paths.Count)}") with
        {
            Place = group.Place,
            Concern = group.Paths.Concern,
            Related = rules.Where(static rule => rule.Span.HasLine).Select(static rule => new RelatedPlace(rule.Span, "lets it through")).Concat(group.PartlyEnded.Select(ExpiredException.Opened)).ToValueList(),
            FollowsFrom = group.Ended is { } ended ? ExpiredException.Cause(ended) : null,
        };
    }

    private static IEnumerable<Finding> Find(Check check, Scene scene)
    {
        if (scene.Input.Comparison is not { } comparison) yield break;
        foreach (var group in comparison.Undeclared.Groups)
        {
            yield return Tell(check, scene, comparison, group, Message(group), $"Governed namespaces are closed but for what the charter declares{(comparison.Charter.Gateway is { } gateway && group is { IsOutside: true, IsIngress: false } ? $", and paths out of the cluster pass {gateway.Component}" : "")}.") with
            {
                Remedy = $"Close it, or declare it{Example(group)}; what is needed for a while is an AccessException.",
            };
        }

        if (comparison.Undeclared.Unknown is { Count: > 0 } unknown) yield return Doubt(check, scene, comparison, unknown);
    }

    private static Finding Doubt(Check check, Scene scene, CharterComparison comparison, PathList unknown) => check.About(
        comparison.Name,
        comparison.Charter.Span,
        "unknown",
        $"of {Words.Count(unknown.Count, "connection")} it cannot be said whether the charter declares what is open",
        "A part of the input that decides them was not read, or is not understood. They are neither declared nor undeclared.") with
    {
        Severity = scene.Input.Strict ? Severity.Error : Severity.Note,
        Place = "unknown",
        Concern = unknown.Concern,
        Remedy = "See SLU2019 and the problems of the input for what is missing, and give it with --with.",
    };

    private static string Message(UndeclaredGroup group)
    {
        if (group.Paths.Count == 1) return $"{group.Paths.FirstInWords}, and the charter does not declare it";
        var count = Words.Count(group.Paths.Count, "connection");
        var other = Words.List(group.Others);
        return group.IsIngress ? $"{count} from {other} to {group.Namespace} are open, and the charter does not declare them" : $"{count} from {group.Namespace} to {other} are open, and the charter does not declare them";
    }

    /// <summary>The rules that let a path through; none where nothing isolates its ends.</summary>
    private static ValueList<RuleRef> Rules(CharterComparison comparison, Endpoint from, Endpoint to) => comparison.Allowed.Decide(from, to).AllowingRules;

    private static string Because(ValueList<RuleRef> rules, long count) => rules.Count == 0
        ? $"No policy isolates either end{(count == 1 ? "" : " of the first of them")}."
        : $"{(count == 1 ? "It" : "The first of them")} is let through by {Words.List([.. rules.Select(static rule => rule.Policy.Name.ToString()).Distinct(StringComparer.Ordinal)])}.";

    private static SourceSpan SpanOf(Scene scene, CharterComparison comparison, UndeclaredGroup group, ValueList<RuleRef> rules)
    {
        var own = rules.FirstOrDefault(rule => rule.Span.HasLine && rule.Direction == (group.IsIngress ? Direction.Ingress : Direction.Egress)) ?? rules.FirstOrDefault(static rule => rule.Span.HasLine);
        if (own is not null) return own.Span;
        var (from, to, _) = group.Paths.First;
        var workload = ((group.IsIngress ? to : from) as WorkloadEndpoint)?.Workload.Span ?? default;
        return workload.HasLine ? workload : scene.Namespace(group.Namespace).Span is { HasLine: true } span ? span : comparison.Charter.Span;
    }

    private static string Example(UndeclaredGroup group)
    {
        var (from, to, traffic) = group.Paths.First;
        if (group.Paths.Count > 1 || from is not WorkloadEndpoint || to is not WorkloadEndpoint || PortsOf(traffic) is not { } ports) return " as a flow";
        return $" as a flow, as {{from: {from}, to: {to}, ports: [{ports}]}}";
    }

    /// <summary>A few ports as the charter writes them; null where there are many.</summary>
    private static string? PortsOf(TrafficSet traffic)
    {
        if (traffic.IsAllPorts) return "all";
        var parts = Protocols.All.SelectMany(protocol => traffic.Ports(protocol).Set.Intervals.ToArray().Select(interval =>
            $"{(interval.Low == interval.High ? $"{interval.Low}" : $"{interval.Low}-{interval.High}")}{(protocol == Protocol.Tcp ? "" : $"/{protocol.ApiName()}")}")).ToList();
        return parts.Count <= 4 ? string.Join(", ", parts) : null;
    }
}
