using Sluice.Compile;
using Sluice.Findings;

namespace Sluice.Checks.Rules;

/// <summary>SLU4005: a generated file is not as the charter says, or was changed by hand. Said of the targets that were compiled before, where the files were looked at.</summary>
internal static class StaleFile
{
    public static Check Check { get; } = new(
        "SLU4005",
        "stale-file",
        Severity.Error,
        "a generated file is not as the charter says",
        Controls.Ids(Controls.FlowEnforcement, Controls.SameAsActive),
        Find);

    private static IEnumerable<Finding> Find(Check check, Scene scene)
    {
        if (scene.Input.Charter is not { } bound) yield break;
        foreach (var drift in scene.Input.Generated)
        {
            var (message, why) = drift.Kind switch
            {
                DriftKind.Edited => ("it was generated from the charter and edited by hand since", "Its digest is not that of its text. What was changed is not in the charter, and is lost when it is compiled again."),
                DriftKind.Missing => ("the charter asks for this file, and it is not there", "What the charter means is not what would be applied."),
                DriftKind.Superfluous => ("it was generated, and the charter asks for it no longer", "What it opens stays open for as long as it is applied."),
                _ => ("the charter has changed since it was generated", "An exception may have begun or ended, or the charter or the workloads are others. What the charter means is not what would be applied."),
            };
            yield return check.About(new("File", "", drift.File), drift.Kind == DriftKind.Missing ? bound.Charter.Span : new SourceSpan(drift.File, 1, 1, 1, 1), drift.Kind.ToString(), message, why) with
            {
                Remedy = drift.Kind == DriftKind.Edited ? "Say it in the charter, then run sluice compile." : "Run sluice compile, and commit what it writes.",
            };
        }
    }
}
