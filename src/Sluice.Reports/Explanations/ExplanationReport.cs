using Sluice.Analysis;
using Sluice.Findings;
using Sluice.Sets;

namespace Sluice.Reports.Explanations;

/// <summary>What <c>sluice explain</c> answers about two names and, if any are named, ports.</summary>
public sealed record ExplanationReport
{
    /// <summary>The profile's name.</summary>
    public required string Profile { get; init; }

    public ValueList<Assumption> Assumptions { get; init; }

    public ValueList<Problem> Problems { get; init; }

    /// <summary>The question with the answer for each pair of endpoints that it is about.</summary>
    public required Inquiry Inquiry { get; init; }

    /// <summary>The walk behind the answer; of several pairs for the first whose verdict is not the first pair's, or for the first.</summary>
    public required Explanation Explanation { get; init; }

    /// <summary>The patches of each fix, in the order of the fixes; null for a fix that the source text leaves no room for.</summary>
    public IReadOnlyList<ValueList<Patch>?> Patches { get; init; } = [];

    /// <summary>When the chain was asked for: the shortest chain of allowed steps, empty where there is none; null when nobody asked.</summary>
    public ValueList<Connection>? Path { get; init; }

    /// <summary>Explains.</summary>
    /// <param name="reachability">The relation.</param>
    /// <param name="inquiry">An answered question: one without fault.</param>
    /// <param name="withPath">Whether the shortest chain of allowed steps is asked for.</param>
    /// <param name="patch">Writes the edits of a fix as patches; null where it cannot.</param>
    public static ExplanationReport Of(Reachability reachability, Inquiry inquiry, bool withPath, Func<ValueList<StructuralEdit>, ValueList<Patch>?> patch)
    {
        ArgumentNullException.ThrowIfNull(reachability);
        ArgumentNullException.ThrowIfNull(inquiry);
        var first = inquiry.Answers[0];
        foreach (var answer in inquiry.Answers)
        {
            if (answer.Verdict(inquiry.Asked) == first.Verdict(inquiry.Asked)) continue;
            first = answer;
            break;
        }

        var explanation = new Explainer(reachability).Explain(first.From, first.To, inquiry.Asked, withFixes: true);
        return new()
        {
            Profile = reachability.Profile.Name,
            Assumptions = reachability.Assumptions,
            Problems = reachability.Snapshot.Problems,
            Inquiry = inquiry,
            Explanation = explanation,
            Patches = [.. explanation.Fixes.Select(fix => patch(fix.Edits))],
            Path = withPath ? new PathSearch(reachability).Shortest(first.From, first.To) : null,
        };
    }
}
