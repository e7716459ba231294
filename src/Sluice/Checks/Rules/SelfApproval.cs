using Sluice.Findings;

namespace Sluice.Checks.Rules;

/// <summary>SLU5009: the owner of an exception is among those who are said to have approved it.</summary>
internal static class SelfApproval
{
    public static Check Check { get; } = new(
        "SLU5009",
        "self-approval",
        Severity.Error,
        "the owner of an exception approves it",
        Controls.Ids(Controls.ApprovedChanges, Controls.DocumentedExceptions),
        Find);

    private static IEnumerable<Finding> Find(Check check, Scene scene)
    {
        foreach (var exception in scene.Input.Charter?.Charter.Exceptions ?? default)
        {
            if (exception.Owner is not { } owner || !exception.ApprovedBy.Contains(owner, StringComparer.OrdinalIgnoreCase)) continue;
            yield return check.About(
                new("AccessException", "", exception.Name),
                exception.Span,
                "",
                $"the exception {exception.Name} is approved by its own owner, {owner}",
                "Whoever asks for an exception does not decide about it.") with
            {
                Remedy = "Have somebody else approve it.",
            };
        }
    }
}
