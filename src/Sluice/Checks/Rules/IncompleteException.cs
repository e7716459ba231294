using Sluice.Findings;

namespace Sluice.Checks.Rules;

/// <summary>SLU5001: an exception without owner, reason, audit reference or expiry, or one that opens a path without classification. It counts on no day.</summary>
internal static class IncompleteException
{
    public static Check Check { get; } = new(
        "SLU5001",
        "incomplete-exception",
        Severity.Error,
        "an exception lacks what every exception needs",
        Controls.Ids(Controls.DocumentedExceptions, Controls.ApprovedServices),
        Find);

    private static IEnumerable<Finding> Find(Check check, Scene scene)
    {
        foreach (var exception in scene.Input.Charter?.Charter.Exceptions ?? default)
        {
            var missing = exception.Missing.ToList();
            if (missing.Count == 0) continue;
            yield return check.About(
                new("AccessException", "", exception.Name),
                exception.Span,
                "",
                $"the exception {exception.Name} lacks {Words.List(missing)}, and counts on no day",
                exception.Opens is null ? "Nobody can say whose it is, why, or until when, so that it accepts nothing." : "Nobody can say whose it is, why, or until when, so that it opens nothing.") with
            {
                Remedy = $"Add {Words.List(missing)}.",
            };
        }
    }
}
