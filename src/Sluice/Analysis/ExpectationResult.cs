using Sluice.Model;
using Sluice.Sets;

namespace Sluice.Analysis;

/// <summary>How an expectation fared.</summary>
public sealed record ExpectationResult
{
    private ExpectationResult()
    {
    }

    public required Expectation Expectation { get; init; }

    /// <summary>The question it puts, with its answers; its fault says why it cannot be answered.</summary>
    public required Inquiry Inquiry { get; init; }

    /// <summary>Whether every pair is as expected. A question without answer never is.</summary>
    public bool IsMet { get; private init; }

    /// <summary>The side of which something else was expected; unknown when the connection as a whole is meant.</summary>
    public Direction Side { get; private init; }

    /// <summary>What was expected and is not so.</summary>
    public Verdict Expected { get; private init; }

    /// <summary>What is so instead; null when some of the asked ports are allowed and others denied, or when there is no answer.</summary>
    public Verdict? Actual { get; private init; }

    /// <summary>The walk of the first pair that is not as expected; null when all are, or there is no answer.</summary>
    public Explanation? Explanation { get; private init; }

    /// <summary>Judges an expectation.</summary>
    public static ExpectationResult Of(Reachability reachability, Expectation expectation)
    {
        ArgumentNullException.ThrowIfNull(expectation);
        var inquiry = Inquiry.Of(reachability, expectation.From, expectation.To, expectation.Asked);
        var result = new ExpectationResult { Expectation = expectation, Inquiry = inquiry, Expected = expectation.Expected };
        if (inquiry.Fault != InquiryFault.None) return result;
        foreach (var answer in inquiry.Answers)
        {
            var decision = answer.Decision;
            var parts = ((Direction Side, Verdict? Expected, TrafficSet Allowed, TrafficSet Unknown)[])
            [
                (Direction.Unknown, expectation.Expected, decision.Allowed, decision.Unknown),
                (Direction.Ingress, expectation.Ingress, decision.Ingress.Allowed, decision.Ingress.Unknown),
                (Direction.Egress, expectation.Egress, decision.Egress.Allowed, decision.Egress.Unknown),
            ];
            foreach (var (side, expected, allowed, unknown) in parts)
            {
                if (expected is null) continue;
                var actual = Expectation.Actual(allowed, unknown, expectation.Asked);
                if (actual == expected) continue;
                return result with
                {
                    Side = side,
                    Expected = expected.Value,
                    Actual = actual,
                    Explanation = new Explainer(reachability).Explain(answer.From, answer.To, expectation.Asked),
                };
            }
        }

        return result with { IsMet = true };
    }
}
