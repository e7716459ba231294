using System.Globalization;
using Sluice.Sets;

namespace Sluice.Evidence;

/// <summary>Goes through the lines of a log in the order of its files, once, and keeps one state for each run. Which lines are wrong is decided in <see cref="AuditRunState"/>.</summary>
internal sealed class AuditWalk(AuditTerms terms)
{
    /// <summary>How much later than promised a checkpoint may come: the gateway is busy, clocks differ.</summary>
    private static readonly TimeSpan Leeway = TimeSpan.FromMinutes(1);

    private readonly AuditFaults faults = new();
    private readonly List<AuditRunState> runs = [];
    private readonly Dictionary<string, AuditRunState> byName = new(StringComparer.Ordinal);
    private readonly HashSet<string> mixed = new(StringComparer.Ordinal);

    /// <summary>First lines that follow one that is not there, with the file that should hold it.</summary>
    private readonly List<(AuditLine Line, string File)> openings = [];

    /// <summary>Lines that nobody understood, since the last that was.</summary>
    private readonly List<AuditLine> strange = [];

    private AuditRunState? current;
    private bool isFirst;

    public void Begin() => isFirst = true;

    public void Take(AuditLine line)
    {
        if (line.Kind == AuditLineKind.Unknown)
        {
            strange.Add(line);
        }
        else if (line.Start is { } start)
        {
            Start(line, start);
            isFirst = false;
        }
        else
        {
            Go(line);
            isFirst = false;
        }
    }

    /// <summary>The end of a file: a part of a line there is what a killed process leaves, where the run was not over.</summary>
    public void End()
    {
        if (strange is [.., { IsWhole: false } last] && current is { IsOver: false } run)
        {
            run.Tear(last);
            strange.RemoveAt(strange.Count - 1);
        }

        Settle();
    }

    public AuditExamination Finish()
    {
        foreach (var run in runs) run.Finish();
        var deleted = new List<AuditFileMention>();
        var elsewhere = new List<AuditFileMention>();
        var removals = runs.SelectMany(static run => run.Removals).ToLookup(static line => line.Head, StringComparer.Ordinal);
        foreach (var (line, file) in openings)
        {
            if (removals[line.Previous].FirstOrDefault() is { } removal) deleted.Add(new(removal.File, removal.Place));
            else if (file.Length > 0 && !terms.IsWhole) elsewhere.Add(new(file, line.Place));
            else if (file.Length > 0) faults.Add(new(AuditFaultKind.MissingFile, line.Place) { Subject = file });
            else faults.Add(new(AuditFaultKind.Removed, line.Place) { First = 0, Last = line.Start?.Sequence ?? line.Sequence - 1, Subject = line.Start?.Run ?? line.Run });
        }

        foreach (var run in runs)
        {
            if (run.End == AuditRunEnd.Elsewhere && terms.IsWhole) faults.Add(new(AuditFaultKind.MissingFile, run.Last.Place));
            else if (run.End == AuditRunEnd.Elsewhere) elsewhere.Add(new("", run.Last.Place));
            else if (run.End == AuditRunEnd.Open && run.Told.Proven is null) faults.Add(new(AuditFaultKind.Unproven, run.Last.Place) { Subject = run.Told.Run });
            else if (run.End == AuditRunEnd.Open && terms.AsOf > run.Checked + run.Interval + run.Interval + Leeway)
                faults.Add(new(AuditFaultKind.CutTail, run.Last.Place) { Subject = run.Checked.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture) });
        }

        return new(faults.InOrder(), faults.Count, runs.Select(static run => run.Told).ToValueList(), deleted.ToValueList(), elsewhere.ToValueList());
    }

    private void Start(AuditLine line, AuditStart start)
    {
        // What a killed process left of a line is told by the run that found it.
        if (start.Torn.Length > 0 && strange is [.., var part] && part.Sha256 == start.Torn) strange.RemoveAt(strange.Count - 1);
        else if (start.Torn.Length > 0) faults.Add(new(AuditFaultKind.Removed, line.Place));
        Settle();
        if (byName.ContainsKey(line.Run))
        {
            faults.Add(new(AuditFaultKind.Inserted, line.Place) { First = line.Sequence, Last = line.Sequence });
            return;
        }

        if (start.Run.Length > 0 && byName.TryGetValue(start.Run, out var before)) before.FollowedBy(line, start);
        else if (start.Run.Length > 0) openings.Add((line, start.File));
        current = Open(line);
    }

    private void Go(AuditLine line)
    {
        if (byName.TryGetValue(line.Run, out var run))
        {
            if (run != current && !isFirst) Mixed(line);
            run.Take(line, Settled(run, line));
            current = run;
            return;
        }

        Settle();
        if (!isFirst) Mixed(line);
        else openings.Add((line, line.Kind == AuditLineKind.Continued ? line.File : ""));
        current = Open(line);
    }

    private void Mixed(AuditLine line)
    {
        if (mixed.Add(line.Run)) faults.Add(new(AuditFaultKind.Mixed, line.Place) { Subject = line.Run });
    }

    private AuditRunState Open(AuditLine line)
    {
        var run = AuditRunState.Open(line, terms.Keys, faults);
        runs.Add(run);
        byName.Add(line.Run, run);
        return run;
    }

    /// <summary>How many lines were not understood before this one; each is a fault of its own, and need not be told as missing too.</summary>
    private int Settled(AuditRunState run, AuditLine line)
    {
        var count = run == current && line.Sequence > run.Last.Sequence ? strange.Count : 0;
        Settle();
        return count;
    }

    private void Settle()
    {
        foreach (var line in strange) faults.Add(new(AuditFaultKind.NotUnderstood, line.Place));
        strange.Clear();
    }
}
