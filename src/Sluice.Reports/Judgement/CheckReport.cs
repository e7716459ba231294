using Sluice.Checks;
using Sluice.Findings;
using Sluice.Model;
using Sluice.Sets;

namespace Sluice.Reports.Judgement;

/// <summary>What <c>sluice check</c> answers: problems of the input and findings about its policies, with the counts they were judged on.</summary>
public sealed record CheckReport
{
    /// <summary>The profile's name.</summary>
    public required string Profile { get; init; }

    /// <summary>What was wrong with the input.</summary>
    public ValueList<Problem> Problems { get; init; }

    /// <summary>What is wrong with what the policies do.</summary>
    public ValueList<Finding> Findings { get; init; }

    /// <summary>The findings that exceptions accept. They fail nothing and are only counted, and listed for other tools.</summary>
    public ValueList<AcceptedFinding> Accepted { get; init; }

    /// <summary>How many policies, workloads and namespaces were judged; surroundings are not counted.</summary>
    public required int Policies { get; init; }

    public required int Workloads { get; init; }

    public required int Namespaces { get; init; }

    /// <summary>The proofs behind the controls; null when they were not assessed.</summary>
    public ControlReport? Controls { get; init; }

    /// <summary>Whether the controls are shown one by one and not only counted.</summary>
    public bool ShowControls { get; init; }

    /// <summary>How long it took, measured; null where the output has to be the same on every run. Only text shows it.</summary>
    public TimeSpan? Elapsed { get; init; }

    /// <summary>Renders edits as replacements of source text; null for edits of sources that cannot be changed (rendered or live objects).</summary>
    public Func<ValueList<StructuralEdit>, IReadOnlyList<TextReplacement>?> Render { get; init; } = static _ => null;

    /// <summary>
    /// Tells, of the file of a finding, the paths that <c>check --fix</c> takes, whether they are folders that the file was rendered in, and which Kustomize overlays an edit of
    /// the file changes besides. Only text says it.
    /// </summary>
    public Func<string, (string Path, bool IsRendered, ValueList<string> AlsoChanges)> FixAt { get; init; } = static file => (file, false, []);

    /// <summary>The report about a snapshot.</summary>
    public static CheckReport Of(Snapshot snapshot, string profile, ValueList<Finding> findings) => new()
    {
        Profile = profile,
        Problems = snapshot.Problems,
        Findings = findings,
        Policies = snapshot.Policies.Count(policy => !policy.IsSurroundings),
        Workloads = snapshot.Workloads.Count(workload => !workload.IsSurroundings),
        Namespaces = snapshot.Namespaces.Count(item => !item.IsSurroundings),
    };

    /// <summary>Problems and findings in one list: by weight, then place, id and object.</summary>
    internal IReadOnlyList<Remark> Remarks() => [.. Problems.Select(Remark.Of).Concat(Findings.Select(Remark.Of)).Order()];
}
