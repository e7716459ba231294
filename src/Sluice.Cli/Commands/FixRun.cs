using Sluice.Analysis;
using Sluice.Findings;
using Sluice.Readers;
using Sluice.Readers.Patching;
using Sluice.Reports.Judgement;
using Sluice.Reports.Words;
using Sluice.Sets;

namespace Sluice.Cli.Commands;

/// <summary>One reading of the sources with what was found in it.</summary>
internal sealed record Judged(ReadResult Result, CheckReport Report, Profile Profile, AnalysisOptions Options);

/// <summary>A patch that was saved, or that is for the author to place.</summary>
/// <param name="Id">The check.</param>
/// <param name="Object">The object it is about.</param>
/// <param name="Patches">The lines.</param>
/// <param name="Opens">Connections it opens or widens.</param>
/// <param name="Closes">Connections it closes or narrows.</param>
internal sealed record Mended(string Id, string Object, ValueList<Patch> Patches, int Opens, int Closes);

/// <summary>
/// Mends findings one by one. An edit is tried on the text in memory, everything is read and judged again with it, and only when the finding is gone and no
/// error has come is the file saved.
/// </summary>
internal sealed class FixRun(Func<IReadOnlyDictionary<string, byte[]>, Judged> judge)
{
    /// <summary>What was saved, in order.</summary>
    public List<Mended> Applied { get; } = [];

    /// <summary>New objects that would mend a finding and are not added without being asked for.</summary>
    public List<Mended> Proposed { get; } = [];

    /// <summary>Patches of what Kustomize or Helm rendered, which have to be made where it was written.</summary>
    public List<Mended> Rendered { get; } = [];

    /// <summary>Findings whose edit was not saved: the text has no room for it, or another analysis did not confirm it.</summary>
    public int Refused { get; private set; }

    /// <summary>Findings about objects in a cluster, whose edits the report tells: nothing is changed there.</summary>
    public int InCluster { get; private set; }

    /// <summary>Mends what can be mended; gives what is left.</summary>
    public Judged Mend(Judged judged)
    {
        var tried = new HashSet<string>(StringComparer.Ordinal);
        while (Next(judged, tried) is var (id, identity, subject, edits))
        {
            tried.Add(identity);
            judged = Try(judged, id, identity, subject, edits);
        }

        return judged;
    }

    /// <summary>The first problem or finding with an edit that was not tried yet.</summary>
    private static (string Id, string Identity, string Object, ValueList<StructuralEdit> Edits)? Next(Judged judged, HashSet<string> tried)
    {
        foreach (var problem in judged.Report.Problems)
        {
            if (problem.Edit is { } edit && !tried.Contains(CheckCommand.Identity(problem))) return (problem.Id, CheckCommand.Identity(problem), problem.Object ?? "", [edit]);
        }

        foreach (var finding in judged.Report.Findings)
        {
            if (finding.Fix.Count > 0 && !tried.Contains(finding.Fingerprint)) return (finding.Id, finding.Fingerprint, finding.Object, finding.Fix);
        }

        return null;
    }

    private Judged Try(Judged judged, string id, string identity, string subject, ValueList<StructuralEdit> edits)
    {
        if (edits.All(static edit => edit.Kind != EditKind.AddObject && RuleWords.IsOfCluster(edit.TargetSpan)))
        {
            InCluster++;
            return judged;
        }

        if (new PatchWriter(judged.Result.Texts).Write(edits) is not { } patched)
        {
            Refused++;
            return judged;
        }

        if (patched.Patches.Any(static patch => patch.Target == PatchTarget.NewObject))
        {
            Proposed.Add(new(id, subject, patched.Patches, 0, 0));
            return judged;
        }

        // What was rendered has its origin somewhere else: a base that serves several overlays, a template.
        if (patched.Patches.Any(static patch => patch.Target == PatchTarget.Rendered))
        {
            Rendered.Add(new(id, subject, patched.Patches, 0, 0));
            return judged;
        }

        // One edit of one file can be taken back.
        if (patched.Patches is not [{ Target: PatchTarget.File, File: var file }])
        {
            Refused++;
            return judged;
        }

        var edited = judge(patched.Contents);
        if (!IsConfirmed(judged.Report, edited.Report, identity))
        {
            Refused++;
            return judged;
        }

        FileChange.Save(file, judged.Result.Texts.Bytes(file)!, patched.Contents[file]);
        var (opens, closes) = Effect(judged, edited);
        Applied.Add(new(id, subject, patched.Patches, opens, closes));
        return edited;
    }

    /// <summary>The finding is gone, and no error is there that was not there before.</summary>
    private static bool IsConfirmed(CheckReport before, CheckReport after, string identity)
    {
        var left = Identities(after, Severity.Note);
        return !left.Contains(identity) && Identities(after, Severity.Error).IsSubsetOf(Identities(before, Severity.Note));
    }

    private static HashSet<string> Identities(CheckReport report, Severity least) =>
    [
        .. report.Problems.Where(problem => problem.Severity >= least).Select(CheckCommand.Identity),
        .. report.Findings.Where(finding => finding.Severity >= least).Select(static finding => finding.Fingerprint),
    ];

    private static (int Opens, int Closes) Effect(Judged before, Judged after)
    {
        var (opens, closes) = (0, 0);
        foreach (var (left, right) in before.Result.Snapshots.Zip(after.Result.Snapshots))
        {
            foreach (var change in ReachabilityDifference.Between(left.Snapshot, right.Snapshot, before.Profile, before.Options).ChangesWithoutCauses())
            {
                if (!change.Opened.IsEmpty) opens++;
                if (!change.Closed.IsEmpty) closes++;
            }
        }

        return (opens, closes);
    }
}
