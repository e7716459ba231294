using Sluice.Findings;
using Sluice.Model;

namespace Sluice.Checks;

/// <summary>
/// What was wrong with the input, by object. A problem of severity error is always told and always fails, so that a finding which merely follows from it is left out; without
/// the problem it stands for itself.
/// </summary>
internal sealed class InputFaults
{
    private readonly ILookup<string, Problem> byObject;

    private InputFaults(ILookup<string, Problem> byObject) => this.byObject = byObject;

    public static InputFaults Of(Snapshot snapshot) => new(snapshot.Problems.Where(static problem => problem.Severity == Severity.Error)
        .ToLookup(static problem => problem.Object ?? problem.Span.File ?? "", StringComparer.Ordinal));

    /// <summary>Whether a problem says why it is not known what a policy means; one that stands for what could not be read has the name of that.</summary>
    public bool Explain(Policy policy) => byObject.Contains(policy is OpaquePolicy { IsUnread: true } ? policy.Name.Name : policy.Name.ToString());

    /// <summary>Whether a field that nobody knows is written within a rule, which is read without it.</summary>
    public bool Lie(WrittenRule written)
    {
        var rule = written.Rule.Span;
        return byObject[written.Policy.Name.ToString()].Any(problem => problem.Id == "SLU1002" && problem.Span.File == rule.File
            && problem.Span.Line >= rule.Line && problem.Span.Line <= rule.EndLine);
    }
}
