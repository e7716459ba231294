using Sluice.Analysis;
using Sluice.Model;
using Sluice.Reports.Explanations;
using Sluice.Reports.Words;
using Sluice.Sets;

namespace Sluice.Reports.Expectations;

/// <summary>Expectations and how they fared, in words that every format shares.</summary>
internal static class ExpectationWords
{
    /// <summary><c>web/frontend → payments/db 5432/TCP</c>.</summary>
    public static string Name(Expectation expectation) =>
        $"{expectation.From} → {expectation.To}{(expectation.Asked is null ? "" : " " + Ports(expectation.Asked))}";

    /// <summary><c>expected deny, is allow</c>; empty when it is met.</summary>
    public static string Verdicts(ExpectationResult result)
    {
        if (result.IsMet) return "";
        if (result.Inquiry.Fault != InquiryFault.None) return InquiryWords.Fault(result.Inquiry);
        var where = result.Side == Direction.Unknown ? "" : $" of {RuleWords.Side(result.Side)}";
        var isSo = result.Actual is { } actual ? VerdictWords.Of(actual) : "allow for some of the ports and deny for others";
        return $"expected {VerdictWords.Of(result.Expected)}{where}, is {isSo}";
    }

    /// <summary>The reason for what is so: the rules that let it through, or why a side does not; empty when there is no answer.</summary>
    public static string Because(ExpectationResult result)
    {
        if (result.Explanation is not { } explanation) return "";
        var which = result.Inquiry.Answers.Count > 1 ? $"for {EndpointWords.Of(explanation.From)} → {EndpointWords.Of(explanation.To)}: " : "";
        return which + string.Join(result.Actual == Verdict.Unknown ? " " : "; ", Reasons(result, explanation));
    }

    private static IEnumerable<string> Reasons(ExpectationResult result, Explanation explanation)
    {
        var sides = result.Side switch
        {
            Direction.Ingress => (SideExplanation[])[explanation.Ingress],
            Direction.Egress => [explanation.Egress],
            _ => [explanation.Egress, explanation.Ingress],
        };
        if (result.Actual == Verdict.Unknown) return explanation.Decision.Because.Select(UnknownWords.Of).Distinct();
        if (result.Actual == Verdict.Deny)
        {
            var denials = sides.Where(static side => side.Verdict == Verdict.Deny).Select(Denial).ToList();
            return denials.Count == 0 && result.Side == Direction.Unknown ? [ExplanationWords.WhoDenies(explanation)] : denials;
        }

        var rules = sides.SelectMany(static side => side.Matched.Where(static trial => trial.Action == RuleAction.Allow)).Select(static trial => RuleWords.WithPlace(trial.Rule)).Distinct().ToList();
        if (rules.Count > 0) return rules;
        return [sides.Any(static side => side.Isolating.Count > 0) ? "several rules together" : "nothing isolates either side"];
    }

    private static string Denial(SideExplanation side)
    {
        var direction = RuleWords.Side(side.Direction);
        if (side.Matched.FirstOrDefault(static trial => trial.Action == RuleAction.Deny) is { } denying) return RuleWords.WithPlace(denying.Rule);
        if (side.Nearest is not { } nearest) return $"no {direction} rule matches";
        var peer = side.Direction == Direction.Egress ? "the destination" : "the source";
        return $"no {direction} rule matches, nearest {RuleWords.WithPlace(nearest.Rule)}: {string.Join(", ", nearest.Misses.Select(miss => MissWords.Of(miss, peer)))}";
    }

    private static string Ports(TrafficSet asked) => string.Join(
        ",",
        Protocols.All.Where(protocol => !asked.Ports(protocol).IsEmpty).SelectMany(protocol => asked.Ports(protocol).IsAll
            ? [protocol.ApiName()]
            : asked.Ports(protocol).ToString()!.Split(',').Select(ports => $"{ports}/{protocol.ApiName()}"))
            .Concat(asked.Icmp ? ["ICMP"] : []).Concat(asked.Other ? ["other"] : []));
}
